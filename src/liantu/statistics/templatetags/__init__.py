"""Template tags of the statistics."""
