"""产业链的地址: the list, the map of each chain, its links, exports."""

from __future__ import annotations

from django.urls import path

from liantu.chains.pages import export, firm, freshness, link, list, map, opportunities, publish  # noqa: A004 named for what they show

urlpatterns = [
    path("opportunities/", opportunities.opportunity_list, name="opportunity_list"),
    path("opportunities/export.<str:form>", opportunities.opportunity_export, name="opportunity_export"),
    path("chains/", list.chain_list, name="chain_list"),
    path("chains/export.<str:form>", list.chain_list_export, name="chain_list_export"),
    path("chains/assessment/notice/", freshness.notice, name="assessment_notice"),
    path("chains/assessment/<int:pk>/publish/", publish.publish, name="assessment_publish"),
    path("chains/assessment/<int:pk>/withdraw/", publish.withdraw, name="assessment_withdraw"),
    path("chains/of/organisation/<int:pk>/", firm.organisation_chains, name="organisation_chains"),
    path("chains/<slug:code>/", map.chain_map, name="chain_map"),
    path("chains/<slug:code>/export.<str:form>", export.chain_export, name="chain_export"),
    path("chains/<slug:code>/<slug:product>/", link.chain_link, name="chain_link"),
]
