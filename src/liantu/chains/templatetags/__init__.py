"""Template tags of the chain pages."""
