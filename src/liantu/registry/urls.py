"""登记的地址: organisations, products, sources, intakes and merges."""

from __future__ import annotations

from django.urls import path

from liantu.registry.pages import organisation, organisations, products, sources

urlpatterns = [
    path("organisations/", organisations.organisation_list, name="organisation_list"),
    path("organisations/export.<str:form>", organisations.organisation_export, name="organisation_export"),
    path("organisations/<int:pk>/", organisation.organisation, name="organisation"),
    path("facts/<slug:table>/<int:pk>/", organisation.fact_history, name="fact_history"),
    path("products/", products.product_list, name="product_list"),
    path("products/<slug:code>/", products.product, name="product"),
    path("sources/<int:pk>/", sources.source, name="source"),
]
