"""演示账号: one account for every role of the demonstration city, and who stands behind it."""

from __future__ import annotations

from typing import Any

from django.db.models import Sum

from liantu.accounts.actions import AccountWanted
from liantu.accounts.queries import SYSTEM, Role
from liantu.kernel.pack import Pack
from liantu.kernel.period import PeriodKind
from liantu.kernel.text import Text
from liantu.registry.queries import capabilities, report_rows
from liantu.simulation.engine.history_rules import DemonstrationRules

_CITY: dict[str, Any] = {"scope": "city"}


def wanted_accounts(pack: Pack, rules: DemonstrationRules) -> list[AccountWanted]:
    """Return the accounts of a city whose firms are there: leader, officials, analyst, chain leader, a small firm, reviewer.

    The administrator is made with the database. Who leads the chain and which small firm signs in is told by what firms make.
    """
    district, chain = pack.region(rules.district), pack.chains[rules.chain]
    assert district is not None
    department, makers = pack.departments[rules.department], _makers(pack, rules.chain)
    accounts = [
        _city("leader", Text("市领导", "City leader"), Role.LEADER, Text("全市指标和预警事项", "figures and alerts of the city")),
        AccountWanted(
            "department", department, Text(f"全市数据；所在部门：{department.zh}", f"the whole city; works in: {department.en}"),
            ({**_CITY, "role": Role.OFFICIAL, "department": rules.department},),
        ),
        AccountWanted(
            "district", district.name, Text(f"{district.name.zh}的企业和数据", f"firms and figures of {district.name.en}"),
            ({"role": Role.OFFICIAL, "scope": "district", "scope_key": rules.district},),
        ),
        _city("analyst", Text("分析员", "Analyst"), Role.ANALYST, Text("全市数据，可计算和发布", "the whole city; computes and publishes")),
    ]  # fmt: skip
    if makers:
        (leading, leading_name), (small, small_name) = makers[0], _small(makers)
        chain_scope = {"role": Role.CHAIN_LEADER, "scope": "chain", "scope_key": rules.chain}
        firm_scope = {"role": Role.CHAIN_LEADER, "scope": "organisation", "scope_key": str(leading)}
        seen = Text(f"{chain.name.zh}产业链及本企业", f"the chain {chain.name.en} and the own firm")
        accounts += [
            AccountWanted("chain", _firm("链主企业", "Chain owner", leading_name), seen, (chain_scope, firm_scope)),
            AccountWanted(
                "firm", _firm("企业", "Firm", small_name), Text("本企业数据和已公开数据", "the own firm and what is published"),
                ({"role": Role.FIRM, "scope": "organisation", "scope_key": str(small)},),
            ),
        ]  # fmt: skip
    sees = Text("待评审事项和已公开数据", "what waits for review, and what is published")
    return [*accounts, _city("reviewer", Text("评审专家", "Expert reviewer"), Role.REVIEWER, sees)]


def _city(username: str, name: Text, role: Role, sees: Text) -> AccountWanted:
    return AccountWanted(username, name, sees, ({**_CITY, "role": role},))


def _firm(zh: str, en: str, name: str) -> Text:
    return Text(f"{zh}：{name}", f"{en}: {name}")


def _small(makers: list[tuple[int, str]]) -> tuple[int, str]:
    """The last of the makers that reports by month, so that something is due from it; the last where none does."""
    reporting = set(report_rows(SYSTEM, PeriodKind.MONTH, items=["output_value"]).get_column("organisation"))
    return next((maker for maker in reversed(makers) if maker[0] in reporting), makers[-1])


def _makers(pack: Pack, chain: str) -> list[tuple[int, str]]:
    """Id and name of the city's firms that make products of the chain, the one with the largest output of all years first."""
    rows = capabilities(SYSTEM).filter(product__code__in=pack.chains[chain].products, organisation__inside_city=True)
    made = rows.values_list("organisation", "organisation__name").annotate(made=Sum("output_fen"))
    return [(pk, name) for pk, name, _made in made.order_by("-made", "organisation")]
