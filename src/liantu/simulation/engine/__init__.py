"""Pure arithmetic of the demonstration city: from a pack's products, its rules and a seed to frames."""
