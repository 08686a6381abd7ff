"""全文索引: the names by which the registry's things are searched for."""

from __future__ import annotations

from django.db.models import QuerySet

from liantu.kernel.viewer import Viewer
from liantu.registry.models import OrganisationName, Product
from liantu.registry.queries.rows import products
from liantu.rooms.text_index import TextIndex

ORGANISATION_NAMES = TextIndex(OrganisationName, ("name",), by_initials=True)
PRODUCTS = TextIndex(Product, ("code", "name_zh", "name_en", "aliases"), by_initials=True)
TEXT_INDEXES = (ORGANISATION_NAMES, PRODUCTS)


def products_that_may_hold(viewer: Viewer, text: str) -> QuerySet[Product]:
    """Products of which a name, alias or code, or the initials of one, may hold ``text``; too many at times, never too few."""
    return products(viewer).filter(PRODUCTS.may_hold(text, initials=True))
