"""数据交换: figures as SDMX 3.0: SDMX-CSV 2.0, SDMX-JSON 2.0 and the structure that describes both."""

from liantu.statistics.engine.sdmx.flow import Attribute, Dimension, Flow, code_id, time_period
from liantu.statistics.engine.sdmx.flows import figures_flow, figures_rows, official_flow, official_rows
from liantu.statistics.engine.sdmx.message import data_csv, data_json
from liantu.statistics.engine.sdmx.structure import artefacts, structure_json

__all__ = [
    "Attribute", "Dimension", "Flow", "artefacts", "code_id", "data_csv", "data_json", "figures_flow", "figures_rows", "official_flow",
    "official_rows", "structure_json", "time_period",
]  # fmt: skip
