"""投入产出表: the three shares of a sector that the demonstration city takes from a national input-output table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from liantu.simulation.engine.rule_files import Sector


def sector_shares(rows: Iterable[Mapping[str, str]], sectors: Sequence[Sector]) -> tuple[Sector, ...]:
    r"""Return ``sectors`` with imported, intermediate and export shares read from a table with imports apart.

    ``rows`` have the columns Code, Origin (``Domestic``, ``Imports``, ``TOT``), TIU, EX, GO and one for each sector.

    .. math:: m_s = \frac{TIU^{imp}_s}{TIU^{dom}_s + TIU^{imp}_s} \qquad i_s = \frac{TII_s}{TI_s} \qquad e_s = \frac{EX_s}{GO_s}

    >>> rows = [
    ...     {"Code": "14", "Origin": "Domestic", "TIU": "90", "EX": "5", "GO": "100"},
    ...     {"Code": "14", "Origin": "Imports", "TIU": "10", "EX": "", "GO": ""},
    ...     {"Code": "TII", "Origin": "TOT", "14": "70"},
    ...     {"Code": "TI", "Origin": "TOT", "14": "100"},
    ... ]
    >>> metals = Sector.model_construct(sector="14", divisions=("31", "32"))
    >>> shares = sector_shares(rows, [metals])[0]
    >>> shares.imported_share, shares.intermediate_share, shares.export_share
    (0.1, 0.7, 0.05)
    """
    by_code = {(row["Code"], row["Origin"]): row for row in rows}
    updated = []
    for sector in sectors:
        code = sector.sector
        domestic, imported = by_code[code, "Domestic"], by_code[code, "Imports"]
        at_home, from_abroad = float(domestic["TIU"]), float(imported["TIU"])
        shares = {
            "imported_share": from_abroad / (at_home + from_abroad) if at_home + from_abroad else 0.0,
            "intermediate_share": float(by_code["TII", "TOT"][code]) / float(by_code["TI", "TOT"][code]),
            "export_share": float(domestic["EX"]) / float(domestic["GO"]),
        }
        updated.append(sector.model_copy(update=shares))
    return tuple(updated)
