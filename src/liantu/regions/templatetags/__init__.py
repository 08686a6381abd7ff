"""Template filters of the regions."""
