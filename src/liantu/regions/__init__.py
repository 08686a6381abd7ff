"""Regions: what districts and parks are good at, what they could make next, where they are too alike, whom they fit."""
