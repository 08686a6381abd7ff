"""Small facts written row by row, and facts at random for the laws."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from liantu.chains.engine.facts import CAPABILITIES, FLOWS, INPUTS, LINKS, Facts, frame


def made(
    organisation: int, product: int, year: int, output: float | None, capacity: float | None = None, inside: bool | None = True, **more: Any
) -> dict[str, Any]:
    return {
        "organisation": organisation,
        "product": product,
        "year": year,
        "output_yuan": output,
        "capacity_yuan": capacity,
        "inside": inside,
        **more,
    }


def sold(
    supplier: int,
    customer: int,
    product: int,
    year: int,
    amount: float | None,
    supplier_inside: bool | None,
    customer_inside: bool | None = True,
) -> dict[str, Any]:
    return {
        "supplier": supplier, "customer": customer, "product": product, "year": year, "amount_yuan": amount,
        "supplier_inside": supplier_inside, "customer_inside": customer_inside,
    }  # fmt: skip


def needs(product: int, input_: int, share: float | None, importance: str = "critical", kind: str = "intermediate") -> dict[str, Any]:
    return {"product": product, "input": input_, "share": share, "importance": importance, "kind": kind, "alternative": ""}


def facts_of(capabilities: list[Any] = [], links: list[Any] = [], flows: list[Any] = [], inputs: list[Any] = []) -> Facts:  # noqa: B006 never changed
    return Facts(frame(capabilities, CAPABILITIES), frame(links, LINKS), frame(flows, FLOWS), frame(inputs, INPUTS))


_money = st.one_of(st.none(), st.floats(1, 1e9))
_place = st.sampled_from([True, True, False, None])


@st.composite
def cities(draw: st.DrawFn) -> Facts:
    """Facts of up to 6 products, 12 firms and 3 years; cycles between products are allowed."""
    products, firms, years = range(1, 7), range(1, 13), (2022, 2023, 2024)
    inside = {firm: draw(_place) for firm in firms}
    keys = draw(st.sets(st.tuples(st.sampled_from(firms), st.sampled_from(products), st.sampled_from(years)), max_size=30))
    capabilities = [made(f, p, y, draw(_money), draw(_money), inside[f]) for f, p, y in sorted(keys)]
    pairs = draw(
        st.sets(st.tuples(st.sampled_from(firms), st.sampled_from(firms), st.sampled_from(products), st.sampled_from(years)), max_size=30)
    )
    links = [sold(a, b, p, y, draw(_money), inside[a], inside[b]) for a, b, p, y in sorted(pairs) if a != b]
    lines = draw(st.sets(st.tuples(st.sampled_from(products), st.sampled_from(products)), max_size=12))
    inputs = [needs(q, p, draw(st.one_of(st.none(), st.floats(0.0, 0.4)))) for q, p in sorted(lines) if q != p]
    flowing = draw(st.sets(st.tuples(st.sampled_from(products), st.sampled_from(years)), max_size=6))
    flows = [
        {
            "product": p,
            "year": y,
            "import_yuan": draw(_money),
            "inflow_yuan": draw(_money),
            "demand_yuan": draw(_money),
            "export_yuan": draw(_money),
        }
        for p, y in sorted(flowing)
    ]
    return facts_of(capabilities, links, flows, inputs)
