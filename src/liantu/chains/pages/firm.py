"""企业与产品的产业链位置: fragments that the registry's pages of a firm and of a product load."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from liantu.accounts.queries import viewer_on
from liantu.chains import queries
from liantu.registry import queries as registry


@login_required
@require_GET
def organisation_chains(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the links of chains at which an organisation stands, by chain."""
    viewer = viewer_on(request)
    row = get_object_or_404(registry.organisations(viewer), pk=pk)
    assessment = queries.latest_assessment(viewer)
    positions = queries.firm_positions(viewer, pk, assessment)
    names = {chain.code: chain for chain in queries.chains(viewer)} if positions else {}
    groups: dict[str, list[queries.Position]] = {}
    for position in positions:
        groups.setdefault(position.link.chain, []).append(position)
    chains = [(names[code], held) for code, held in groups.items() if code in names]
    return render(request, "chains/organisation_chains.html", {"organisation": row, "chains": chains, "assessment": assessment})
