"""Chains: which products make a chain, how strong each link is in the city, and why."""
