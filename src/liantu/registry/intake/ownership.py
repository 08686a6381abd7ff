"""本单位: which rows are about somebody else than the organisations of who sends them; told before anything is compared with them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from liantu.kernel.text import Text
from liantu.registry import models as m
from liantu.registry.engine.schema import Kind
from liantu.registry.engine.tables import TABLES
from liantu.registry.intake.problems import ProblemLog

_FOREIGN = Text("这一行不是本单位的数据", "this row is not about your organisation")
_MEND = Text("只保留本单位的行后重新上传", "keep the rows of your organisation only and upload again")


def _about(table: str) -> tuple[str, ...]:
    """The columns that say which organisations a row is about; none for a table that is about no organisation."""
    if table == "organisations":
        return ("id",)
    return tuple(column.db_column for column in TABLES[table].columns if column.kind is Kind.ORGANISATION)


@dataclass(frozen=True, slots=True)
class Own:
    """The organisations that the sender may say something about."""

    organisations: frozenset[int]

    @classmethod
    def of(cls, organisations: Collection[int]) -> Own:
        """Take ids of organisations."""
        return cls(frozenset(organisations))

    def refuse_foreign(self, table: str, rows: pl.DataFrame, log: ProblemLog) -> None:
        """Add a problem for each recognised row that touches none of the organisations; a table that is about no firm is foreign.

        A project is also foreign where its code is that of another's project.
        """
        own = sorted(self.organisations)
        touched = [pl.col(name).is_in(own).fill_null(value=False) for name in _about(table) if name in rows.columns]
        mine = pl.any_horizontal(touched) if touched else pl.lit(value=False)
        if table == "projects":
            mine &= ~pl.col("code").is_in(self._codes_of_others(rows)).fill_null(value=False)
        foreign = rows.filter(~mine).select("_sheet", "_row")
        log.add_rows("not_own", _FOREIGN, _MEND, foreign.join(log.bad_rows(), on=["_sheet", "_row"], how="anti", maintain_order="left"))

    def _codes_of_others(self, rows: pl.DataFrame) -> list[str]:
        codes = rows.get_column("code").drop_nulls().unique().to_list()
        current = m.Project.objects.filter(known_to__isnull=True, code__in=codes)
        return list(current.exclude(organisation__in=self.organisations).values_list("code", flat=True))
