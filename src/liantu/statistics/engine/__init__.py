"""Pure computations: formulas, populations, targets, forecasts, decomposition, quality, disclosure control. No Django, no clock."""
