"""Tags of the desk that other pages use."""
