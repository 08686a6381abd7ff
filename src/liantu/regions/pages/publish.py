"""公布区域评估: let firms and the public see what gives no firm away, or take that back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liantu.accounts.queries import Viewer
from liantu.regions import queries
from liantu.regions.actions import publish_regions, withdraw_regions
from liantu.regions.models import RegionAssessment, RegionKind
from liantu.regions.rules import may_assess
from liantu.web.publication import Publication, PublicationDesk

DESK = PublicationDesk(
    rows=queries.assessments,
    may=may_assess,
    publish=publish_regions,
    withdraw=withdraw_regions,
    page="region_list",
    publish_url="regions_publish",
    withdraw_url="regions_withdraw",
    none_public=_("公众尚看不到任何区域评估。"),
    none_left=_("撤回后公众看不到任何区域评估。"),
    scope=_(
        "企业和公众将看到 %(districts)s 个区县的专业化、集中度和可公开的行业份额；"
        "其中 %(withheld)s 个区县受保护，不予公布。园区、关联度和结对不公开。"
    ),
    published=_("区域评估已公布：企业和公众现在可以看到，受保护的数值除外。"),
)
publish, withdraw = DESK.views()


def publication(viewer: Viewer, assessment: RegionAssessment | None) -> Publication | None:
    """Return what the page offers this viewer, with how many districts are shown and withheld."""
    return DESK.offer(viewer, assessment, _counts)


def _counts(assessment: RegionAssessment) -> dict[str, int]:
    rows = assessment.profiles.filter(kind=RegionKind.DISTRICT)
    return {"districts": rows.count(), "withheld": rows.exclude(withheld="").count()}
