"""主要流向: which inputs of a chain carry most value, and how large its links are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import log10


def main_flows(
    edges: Iterable[tuple[str, str, float | None]], outputs: Mapping[str, float | None], at_most: int
) -> dict[tuple[str, str], float]:
    r"""Return the flows between products that are worth most, with their value in yuan a year, the largest first.

    ``edges``: input, product made from it, share (0–1) of the product's value; ``outputs``: output of each product in yuan. A flow is
    :math:`X_q a_{qp}`, what the city's makers of q need of p; one with an unknown output or share is left out.

    >>> edges = [("steel", "car", 0.1), ("cell", "car", 0.4), ("glue", "car", None), ("steel", "cell", 0.1)]
    >>> main_flows(edges, {"car": 100.0, "cell": 50.0}, 2)
    {('cell', 'car'): 40.0, ('steel', 'car'): 10.0}
    """
    flows: dict[tuple[str, str], float] = {}
    for source, target, share in edges:
        output = outputs.get(target)
        if share and output:
            flows[source, target] = flows.get((source, target), 0.0) + share * output
    largest = sorted(flows.items(), key=lambda flow: (-flow[1], flow[0]))
    return dict(largest[:at_most])


def size_steps(amounts: Mapping[str, float | None], steps: int) -> dict[str, int]:
    """Return for each key a step from 1 (smallest) to ``steps``: equal stretches of the logarithm between the least and the most.

    What is unknown or nothing is 1. Where all are alike each is in the middle.

    >>> size_steps({"a": 1.0, "b": 100.0, "c": 10_000.0, "d": None}, 3)
    {'a': 1, 'b': 2, 'c': 3, 'd': 1}
    """
    logs = {key: log10(amount) for key, amount in amounts.items() if amount and amount > 0}
    if not logs:
        return dict.fromkeys(amounts, 1)
    low, span = min(logs.values()), max(logs.values()) - min(logs.values())
    if not span:
        return {key: (steps + 1) // 2 if key in logs else 1 for key in amounts}
    return {key: min(steps, 1 + int((logs[key] - low) / span * steps)) if key in logs else 1 for key in amounts}
