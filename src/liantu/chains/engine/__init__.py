"""Pure computations on chains: demand, supply, concentration, trend, state, tracing, nearness. No Django, no clock."""
