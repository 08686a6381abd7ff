"""The nouns that every room shares: text, period, quantity, code, source, figure, finding, pack. No Django."""
