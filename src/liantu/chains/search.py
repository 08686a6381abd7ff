"""搜索: chains by name or code, and their links by the names of the product."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liantu.accounts.queries import visible_to
from liantu.chains import queries
from liantu.chains.models import ChainLink
from liantu.kernel.viewer import Viewer
from liantu.registry.queries import products_that_may_hold
from liantu.rooms.search import Hit, SearchProvider, best
from liantu.web.figures import translated


def find_chains(viewer: Viewer, text: str, at_most: int) -> list[Hit]:
    """Chains in the city's order."""
    rows = (((chain.code, chain.name_zh, chain.name_en), chain) for chain in queries.chains(viewer))
    return [Hit(translated(chain), reverse("chain_map", args=[chain.code])) for chain in best(text, rows, at_most)]


def find_links(viewer: Viewer, text: str, at_most: int) -> list[Hit]:
    """Links by name, alias or code of the product, with chain and stage."""
    rows = visible_to(viewer, ChainLink.objects.select_related("chain", "stage", "product"))
    rows = rows.filter(product__in=products_that_may_hold(viewer, text)).order_by("chain__order", "chain_id", "stage__order", "order")
    names = (((link.product.code, link.product.name_zh, link.product.name_en, *map(str, link.product.aliases)), link) for link in rows)
    return [
        Hit(
            translated(link.product),
            reverse("chain_link", args=[link.chain.code, link.product.code]),
            f"{translated(link.chain)} · {translated(link.stage)}",
        )
        for link in best(text, names, at_most)
    ]


PROVIDERS = (
    SearchProvider("chains", _("产业链"), find_chains),
    SearchProvider("links", _("环节"), find_links),
)
