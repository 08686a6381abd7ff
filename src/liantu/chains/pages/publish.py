"""公布评估: let firms and the public see an assessment, or take that back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liantu.accounts.queries import Viewer
from liantu.chains import queries
from liantu.chains.actions import publish_assessment, withdraw_assessment
from liantu.chains.models import Assessment
from liantu.chains.rules import may_assess
from liantu.web.publication import Publication, PublicationDesk

DESK = PublicationDesk(
    rows=queries.assessments,
    may=may_assess,
    publish=publish_assessment,
    withdraw=withdraw_assessment,
    page="chain_list",
    publish_url="assessment_publish",
    withdraw_url="assessment_withdraw",
    none_public=_("公众尚看不到任何评估。"),
    none_left=_("撤回后公众看不到任何评估。"),
    scope=_("企业和公众将看到 %(links)s 个环节的状态；其中 %(withheld)s 个环节的数值受保护，不予公布。"),
    published=_("评估已公布：企业和公众现在可以看到，受保护的数值除外。"),
)
publish, withdraw = DESK.views()


def publication(viewer: Viewer, assessment: Assessment | None) -> Publication | None:
    """Return what the page offers this viewer, with how many links there are and of how many no values are shown."""
    return DESK.offer(viewer, assessment, lambda row: dict(zip(("links", "withheld"), queries.withheld_links(row), strict=True)))
