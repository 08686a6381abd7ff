"""价值追溯: what part of a product's value is made here, one tier of inputs deep, two, three … without end."""

from liantu.chains.engine.tracing import Origins, ProductGraph, inputs_of, origins, product_graph, trace, trace_tiers

__all__ = ["Origins", "ProductGraph", "inputs_of", "origins", "product_graph", "trace", "trace_tiers"]
