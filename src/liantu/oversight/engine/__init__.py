"""监督: the parameters of oversight; no Django."""
