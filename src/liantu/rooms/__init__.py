"""房间: the rooms of the product, from the lowest to the highest. This list is the only place that names them all.

Settings, addresses, the interface, the command line, the order of refresh, import contracts, front end, access tests and docs follow it.
A room may import those that stand before it, and no other.
"""

ROOMS = (
    "web",
    "accounts",
    "desk",
    "registry",
    "simulation",
    "statistics",
    "regions",
    "chains",
    "oversight",
    "reports",
)
