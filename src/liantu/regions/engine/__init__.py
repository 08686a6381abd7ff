"""Pure computations on regions: structure, similarity, complexity, relatedness, pairing. No Django, no clock."""
