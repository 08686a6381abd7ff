"""请求正文: bodies of requests as JSON whose texts a database can keep."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser


class KeepableText(Parser):
    """Read JSON; a text with a NUL or half of a surrogate pair is refused as JSON that cannot be read is, since no table can keep it."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return what the body says; raises ValueError, which is answered with 400."""
        body = super().parse_body(request)
        _check(body)
        return body


def _check(value: Any) -> None:
    if isinstance(value, str):
        value.encode()
        if "\0" in value:
            raise ValueError("NUL in a text")
    elif isinstance(value, dict):
        for name, one in value.items():
            _check(name)
            _check(one)
    elif isinstance(value, list):
        for one in value:
            _check(one)
