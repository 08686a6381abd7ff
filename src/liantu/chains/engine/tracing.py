r"""价值追溯: what part of a product's value is made in the city, one tier deep, two, three … without end.

The value of a product is its own value added and what its inputs cost: :math:`v_q = 1 - \sum_p a_{qp}`. Every input is
bought in the city (share r), elsewhere in the country (o), abroad (b), or nobody knows where (u), r + o + b + u = 1.
What is bought in the city is looked into again; what comes from elsewhere is not. With M = A diag(r)::

    local   = v + M local        outside = A o + M outside
    abroad  = A b + M abroad     unknown = A u + M unknown

so all four are solved by one sparse factorisation of (I − M), whatever cycles the products have, and add up to 1
(Leontief's inverse on local purchases; Miller & Blair, Input–Output Analysis, ch. 2, has the method). Cut after k tiers,
what is bought locally at tier k counts as local: the series falls from above to the limit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import sparse
from scipy.sparse.linalg import splu

Array = np.ndarray


@dataclass(frozen=True, slots=True)
class Origins:
    """Where inputs come from: four arrays of shape (products,), each row adding up to 1."""

    local: Array
    outside: Array
    abroad: Array
    unknown: Array


@dataclass(frozen=True, slots=True)
class ProductGraph:
    """Products with input shares: ``shares[q, p]`` is the part of q's value that input p costs; rows sum below 1."""

    products: tuple[int, ...]
    shares: sparse.csr_array
    scaled: tuple[int, ...] = ()
    """Products whose shares added up to more than allowed and were scaled down to it."""

    @property
    def own(self) -> Array:
        """Own value added, with all inputs that the structure does not describe."""
        return 1 - np.asarray(self.shares.sum(axis=1)).ravel()


def product_graph(inputs: pl.DataFrame, products: list[int], maximum: float) -> ProductGraph:
    """Return the graph of consumed ``inputs`` (product, input, share); an unknown share is left inside the product's own value.

    ``maximum`` (below 1): the most that described inputs may cost; rows above it are scaled and named in ``scaled``.
    """
    place = {product: index for index, product in enumerate(products)}
    edges = inputs.drop_nulls("share").filter(pl.col("product").is_in(products) & pl.col("input").is_in(products))
    rows = [place[product] for product in edges.get_column("product")]
    columns = [place[product] for product in edges.get_column("input")]
    values = edges.get_column("share").to_numpy().astype(float)
    matrix = sparse.csr_array((values, (rows, columns)), shape=(len(products), len(products)))
    totals = np.asarray(matrix.sum(axis=1)).ravel()
    factor = np.divide(maximum, totals, out=np.ones_like(totals), where=totals > maximum)
    scaled = tuple(products[index] for index in np.flatnonzero(factor < 1))
    return ProductGraph(tuple(products), sparse.csr_array(sparse.diags_array(factor) @ matrix), scaled)


def origins(table: pl.DataFrame, products: list[int]) -> Origins:
    """Return the origins of each product from columns product, local_supply_ratio, outside_share, abroad_share.

    Where the ratio is unknown, all is unknown; what the known parts leave of 1 is unknown too.
    """
    rows = pl.DataFrame({"product": products}, schema={"product": pl.Int64}).join(
        table.select("product", "local_supply_ratio", "outside_share", "abroad_share"), on="product", how="left", maintain_order="left"
    )
    local = rows.get_column("local_supply_ratio").fill_null(0).to_numpy()
    outside = rows.get_column("outside_share").fill_null(0).to_numpy()
    abroad = rows.get_column("abroad_share").fill_null(0).to_numpy()
    return Origins(local, outside, abroad, np.clip(1 - local - outside - abroad, 0, 1))


def trace(graph: ProductGraph, origin: Origins) -> Origins:
    """Return, for the value of every product made in the city, its parts without end of tiers; each row sums to 1.

    >>> table = pl.DataFrame({"product": [1, 2], "input": [2, 3], "share": [0.5, 0.4]})
    >>> graph = product_graph(table, [1, 2, 3], 0.98)
    >>> half = np.array([0.5, 0.5, 0.5]); none = np.zeros(3)
    >>> trace(graph, Origins(half, half, none, none)).local.round(4).tolist()  # 0.5 + 0.5·0.5·(0.6 + 0.4·0.5·1) = 0.7
    [0.7, 0.8, 1.0]
    """
    size = len(graph.products)
    local_shares = graph.shares @ sparse.diags_array(origin.local)
    solver = splu(sparse.csc_array(sparse.eye_array(size) - local_shares))
    parts = np.column_stack([graph.own, graph.shares @ origin.outside, graph.shares @ origin.abroad, graph.shares @ origin.unknown])
    solution = solver.solve(parts)
    return Origins(*(solution[:, index] for index in range(4)))


def trace_tiers(graph: ProductGraph, origin: Origins, tiers: int) -> list[Origins]:
    """Return the parts cut after 0, 1, … ``tiers`` tiers; at the cut, what was bought in the city counts as local."""
    local_shares = sparse.csr_array(graph.shares @ sparse.diags_array(origin.local))
    first = (graph.own, graph.shares @ origin.outside, graph.shares @ origin.abroad, graph.shares @ origin.unknown)
    size = len(graph.products)
    current = Origins(np.ones(size), np.zeros(size), np.zeros(size), np.zeros(size))
    series = [current]
    for _ in range(tiers):
        parts = (current.local, current.outside, current.abroad, current.unknown)
        current = Origins(*(base + local_shares @ part for base, part in zip(first, parts, strict=True)))
        series.append(current)
    return series


def inputs_of(graph: ProductGraph, origin: Origins, traced: Origins, product: int) -> pl.DataFrame:
    """Return the inputs of ``product``: input, share, local, outside, abroad, unknown as parts of its value; sum = inputs.

    The local part of an input counts only the value made in the city behind it, all tiers deep.
    """
    row = graph.products.index(product)
    line = graph.shares[[row], :].tocoo()
    columns, shares = line.coords[1], line.data
    through = shares * origin.local[columns]
    return pl.DataFrame(
        {
            "input": [graph.products[column] for column in columns],
            "share": shares,
            "local": through * traced.local[columns],
            "outside": shares * origin.outside[columns] + through * traced.outside[columns],
            "abroad": shares * origin.abroad[columns] + through * traced.abroad[columns],
            "unknown": shares * origin.unknown[columns] + through * traced.unknown[columns],
        },
        schema={"input": pl.Int64, **dict.fromkeys(("share", "local", "outside", "abroad", "unknown"), pl.Float64)},
    ).sort("share", descending=True)
