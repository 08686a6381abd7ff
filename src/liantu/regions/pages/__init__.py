"""Pages of the regions: districts on tiles and one by one, parks, pairing, publication."""
