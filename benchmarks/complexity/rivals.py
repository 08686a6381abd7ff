"""What ecomplexity and econcomplex do with the same arrays and the same long table, step by step as they document it."""

from __future__ import annotations

import warnings
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
from ecomplexity import ecomplexity
from ecomplexity.calc_density import calc_density
from ecomplexity.calc_proximity import calc_discrete_proximity
from ecomplexity.coicog import calc_coi_cog
from ecomplexity.ComplexityData import ComplexityData
from ecomplexity.ecomplexity import calc_eci_pci
from econcomplex.complexity import eci_pci
from econcomplex.core.rca import rca
from econcomplex.outlook import complexity_outlook_gain, complexity_outlook_index
from econcomplex.relatedness import proximity, relatedness_density

COLUMNS = {"time": "year", "loc": "region", "prod": "product", "val": "value"}


def ecomplexity_arrays(values: np.ndarray) -> dict[str, np.ndarray]:
    """ecomplexity's own steps from a matrix to all its figures, without its long tables and its check of log-supermodularity."""
    regions, products = values.shape
    levels = [np.arange(regions), np.arange(products)]
    step: Any = ComplexityData.__new__(ComplexityData)
    step.data_t = SimpleNamespace(index=SimpleNamespace(levels=levels), values=values)
    step.t = 2024
    step.calculate_rca()
    step.calculate_mcp(1, 1, "rca", None, 2024)
    step.diversity_t, step.ubiquity_t = step.mcp_t.sum(axis=1), step.mcp_t.sum(axis=0)
    step.eci_t, step.pci_t = calc_eci_pci(step)
    near = calc_discrete_proximity(step.mcp_t, step.ubiquity_t)
    step.density_t = calc_density(step.mcp_t, near)
    coi, cog = calc_coi_cog(step, near)
    mean, spread = step.eci_t.mean(), step.eci_t.std()
    return {
        "rca": step.rca_t,
        "diversity": step.diversity_t,
        "ubiquity": step.ubiquity_t,
        "eci": (step.eci_t - mean) / spread,
        "pci": (step.pci_t - mean) / spread,
        "proximity": near,
        "density": step.density_t,
        "coi": (coi - coi.mean()) / coi.std(),
        "cog": cog / spread,
    }


def ecomplexity_table(table: pd.DataFrame) -> pd.DataFrame:
    """ecomplexity on the long table, all its columns; its check of log-supermodularity is switched off (it takes far longer)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ecomplexity(table, COLUMNS, check_logsupermodularity=False, verbose=False)


def econcomplex_arrays(values: np.ndarray) -> dict[str, np.ndarray]:
    """econcomplex from a matrix to the figures that both have; its proximity is 0 on the diagonal, its density in percent."""
    quotient = rca(values)
    made = (quotient >= 1).astype(float)
    eci, pci = eci_pci(made, use_rca=False, threshold=0.5)
    near = proximity(made, use_rca=False, threshold=0.5, compute="product")["product"]
    known = {"phi": near, "use_rca": False, "threshold": 0.5}
    return {
        "rca": quotient,
        "eci": eci,
        "pci": pci,
        "proximity": near,
        "density": relatedness_density(made, **known),
        "coi": complexity_outlook_index(made, pci, **known),
        "cog": complexity_outlook_gain(made, pci, **known),
    }
