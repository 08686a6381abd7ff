"""链图 Liantu: a city's industrial facts into figures, figures into findings, findings into work."""

__version__ = "0.1.0"
