"""投入与用途: for all products at once, what of their needed inputs the city makes, and how far they are critical to its makers."""

from __future__ import annotations

from datetime import datetime

import polars as pl
from django.db.models import Sum

from liantu.accounts.queries import SYSTEM
from liantu.chains.engine.facts import consumed
from liantu.chains.engine.opportunities import critical_shares, inputs_made
from liantu.chains.queries.partners import in_city
from liantu.registry import queries as registry


def supply_of(known_at: datetime, year: int) -> pl.DataFrame:
    """Return product, inputs_here (part of its needed inputs made here) and critical (part of the need by uses for which it is critical).

    For computing only: it rests on outputs of single makers.
    """
    rows = registry.capabilities(SYSTEM, known_at).filter(year=year).filter(in_city("organisation")).exclude(output_fen=0)
    totals = rows.order_by().values("product_id").annotate(total_fen=Sum("output_fen"))
    output_frame = registry.frame_of(totals, {"product": "product_id"}, {"product": pl.Int64, "total_fen": pl.Float64})
    outputs = output_frame.select("product", output_yuan=pl.col("total_fen") / 100)
    inputs = consumed(registry.product_inputs_frame(SYSTEM, known_at=known_at))
    made_inputs, critical = inputs_made(inputs, output_frame.get_column("product")), critical_shares(inputs, outputs)
    return made_inputs.join(critical, on="product", how="full", coalesce=True)
