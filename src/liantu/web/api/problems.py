"""错误回答: problem+json (RFC 9457) with the sentence in both languages."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, AuthorizationError, HttpError, ValidationError

from liantu.kernel.errors import LiantuError, NotAllowedError, NotFoundError
from liantu.kernel.period import PeriodError
from liantu.kernel.text import Text

_TITLES = {
    400: Text("请求有误", "bad request"),
    401: Text("请先登录，或提供有效的访问令牌", "sign in, or give a valid access token"),
    403: Text("没有权限", "not allowed"),
    404: Text("没有，或您看不到", "not found, or no access"),
    406: Text("没有所要的格式", "unsupported format"),
    409: Text("现在不能这样做", "this cannot be done now"),
    413: Text("一次取得太多", "too much for one answer"),
    422: Text("参数有误", "wrong parameters"),
}


class ParameterError(LiantuError):
    """Parameters of a request that ask for nothing that can be answered."""


class UnsupportedFormatError(LiantuError):
    """None of the formats that a request accepts is there; the error names those that are."""


def install(api: NinjaAPI) -> None:
    """Let every refusal of the interface be a problem in both languages."""

    def answers(status: int) -> Any:
        def answer(_request: HttpRequest, error: Exception) -> HttpResponse:
            return problem(status, _what(error), _mend(error))

        return answer

    refusals: dict[type[Exception], int] = {
        NotFoundError: 404, Http404: 404, NotAllowedError: 403, PeriodError: 422, ParameterError: 422,
        UnsupportedFormatError: 406, LiantuError: 409,
        AuthenticationError: 401, AuthorizationError: 403,
    }  # fmt: skip
    for kind, status in refusals.items():
        api.add_exception_handler(kind, answers(status))
    api.add_exception_handler(HttpError, _plain_refusal)  # type: ignore[arg-type]
    api.add_exception_handler(ValidationError, _wrong_parameters)  # type: ignore[arg-type]


def problem(status: int, what: Text | None, hint: Text | None, **more: Any) -> HttpResponse:
    """A refusal: what, how to mend it, in Chinese and English."""
    title = _TITLES.get(status, _TITLES[400])
    said = what or title
    body: dict[str, Any] = {"type": "about:blank", "title": title.en, "status": status, "detail": str(said), "text": _both(said), **more}
    if hint is not None:
        body["hint"] = _both(hint)
    return JsonResponse(body, status=status, content_type="application/problem+json", json_dumps_params={"ensure_ascii": False})


def _plain_refusal(_request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, None, None)


def _wrong_parameters(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [{"at": ".".join(str(part) for part in one["loc"]), "message": one["msg"]} for one in error.errors]
    return problem(422, None, None, errors=errors)


def _what(error: Exception) -> Text | None:
    return error.what if isinstance(error, LiantuError) else None


def _mend(error: Exception) -> Text | None:
    return error.hint if isinstance(error, LiantuError) else None


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
