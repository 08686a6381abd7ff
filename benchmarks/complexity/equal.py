"""The largest difference between our figures and a rival's, column by column; the run stops above the bound."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import polars as pl

from liantu.regions.engine.landscape import Landscape
from liantu.regions.engine.relatedness import density, outlook_gain, outlook_index

BOUND = 1e-9
"""Largest difference allowed, as a part of the larger of 1 and the value."""
SAME = {"rca": "rca", "mcp": "present", **{name: name for name in ("diversity", "ubiquity", "eci", "pci", "density", "coi", "cog")}}


def ecomplexity_differences(ours: Landscape, theirs: dict[str, np.ndarray]) -> dict[str, float]:
    """Largest difference in each figure of the arrays."""
    return {name: _difference(getattr(ours, name), value) for name, value in theirs.items()}


def table_differences(ours: pl.DataFrame, theirs: pd.DataFrame) -> dict[str, float]:
    """Largest difference in each column of the long tables."""
    theirs = theirs.sort_values(["region", "product"])
    assert ours["region"].to_list() == theirs["region"].to_list()
    assert ours["product"].to_list() == theirs["product"].to_list()
    return {there: _difference(ours[here].cast(pl.Float64).to_numpy(), theirs[there].to_numpy(dtype=float)) for there, here in SAME.items()}


def econcomplex_differences(ours: Landscape, theirs: dict[str, Any]) -> dict[str, float]:
    """Largest difference in what both have, on econcomplex's basis.

    No product is near itself there, PCI is standardised by its own mean, density in percent, and COG divided by what is near the
    target, not by what is near each neighbour.
    """
    near = ours.proximity.copy()
    np.fill_diagonal(near, 0.0)
    related = density(ours.presence, near)
    pci = (ours.pci - ours.pci.mean()) / ours.pci.std()
    here = {
        "rca": ours.rca,
        "eci": ours.eci,
        "pci": pci,
        "proximity": near,
        "density": related * 100,
        "coi": outlook_index(ours.presence, related, pci),
        "cog": outlook_gain(ours.presence, near, pci * near.sum(axis=0)) / near.sum(axis=0),
    }
    return {name: _difference(here[name], np.asarray(value)) for name, value in theirs.items()}


def check(differences: dict[str, float]) -> dict[str, float]:
    """The differences, once all are within the bound."""
    assert all(value <= BOUND for value in differences.values()), differences
    return differences


def _difference(ours: np.ndarray, theirs: np.ndarray) -> float:
    assert np.array_equal(np.isnan(ours), np.isnan(theirs)), "not known in the same places"
    return float(np.nanmax(np.abs(ours - theirs) / np.maximum(1.0, np.abs(theirs))))
