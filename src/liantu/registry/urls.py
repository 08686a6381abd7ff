"""登记的地址: organisations, products, forms of reports, sources, intakes and merges."""

from __future__ import annotations

from django.urls import path

from liantu.registry.pages import intakes, merges, organisation, organisations, products, report_form, sources

urlpatterns = [
    path("organisations/", organisations.organisation_list, name="organisation_list"),
    path("organisations/export.<str:form>", organisations.organisation_export, name="organisation_export"),
    path("organisations/<int:pk>/", organisation.organisation, name="organisation"),
    path("organisations/<int:pk>/reports/<str:period>/check/", report_form.report_check, name="report_check"),
    path("organisations/<int:pk>/reports/<str:period>/<slug:item>/", organisation.report_history, name="report_history"),
    path("organisations/<int:pk>/reports/", report_form.report_due, name="report_due"),
    path("organisations/<int:pk>/reports/<str:period>/", report_form.report_form, name="report_form"),
    path("facts/<slug:table>/<int:pk>/", organisation.fact_history, name="fact_history"),
    path("products/", products.product_list, name="product_list"),
    path("products/<slug:code>/", products.product, name="product"),
    path("sources/<int:pk>/", sources.source, name="source"),
    path("intake/", intakes.intake_list, name="intake_list"),
    path("intake/new/", intakes.intake_new, name="intake_new"),
    path("intake/template.xlsx", intakes.template_download, name="template_download"),
    path("intake/<int:pk>/", intakes.intake, name="intake"),
    path("intake/<int:pk>/confirm/", intakes.intake_confirm, name="intake_confirm"),
    path("intake/<int:pk>/rerun/", intakes.intake_rerun, name="intake_rerun"),
    path("intake/<int:pk>/cancel/", intakes.intake_cancel, name="intake_cancel"),
    path("intake/<int:pk>/marked.xlsx", intakes.intake_marked, name="intake_marked"),
    path("merges/", merges.merge_list, name="merge_list"),
    path("merges/<int:pk>/decide/", merges.doubt_decide, name="doubt_decide"),
    path("merges/<int:pk>/undo/", merges.merge_undo, name="merge_undo"),
]
