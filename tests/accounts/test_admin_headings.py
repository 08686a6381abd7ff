"""The pages of administration are headed in the viewer's language, the audit log too."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import translation

from liantu.accounts.actions import write_audit
from liantu.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("language", "words"), [
    ("zh-hans", ("用户与权限", "时间", "操作", "对象", "明细", "系统")),
    ("en", ("People and permissions", "Time", "Action", "Details")),
])  # fmt: skip
def test_headings_of_the_audit_log(language: str, words: tuple[str, ...]) -> None:
    write_audit(None, "import", "reports")
    client = Client()
    client.force_login(User.objects.create_superuser("root", password="x"), backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = language
    with translation.override(language):
        page = client.get("/admin/accounts/auditline/").content.decode()
    assert [word for word in words if word not in page] == []
    assert "column-verb" not in page, "no name of a column of the table"
