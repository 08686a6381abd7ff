"""Statistics: indicators, targets, forecasts, decomposition, data quality and disclosure control: is the city on course, and why."""
