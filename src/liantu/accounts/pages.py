"""访问令牌页面: a person makes, sees and ends the tokens of their own programs."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from liantu.accounts.actions import make_token, revoke_token
from liantu.accounts.models import AccessToken, User
from liantu.accounts.queries import viewer_on, visible_to

_LIVES = ((30, gettext_lazy("30 天")), (90, gettext_lazy("90 天")), (365, gettext_lazy("一年")))


class TokenForm(forms.Form):
    """What a token is for and how long it holds."""

    name = forms.CharField(label=gettext_lazy("用途"), max_length=80)
    days = forms.TypedChoiceField(label=gettext_lazy("有效期"), choices=_LIVES, coerce=int, initial=90)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def tokens(request: HttpRequest) -> HttpResponse:
    """List the viewer's tokens; a new one is shown once, in the answer that made it."""
    assert isinstance(request.user, User)
    form, text = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        _made, text = make_token(request.user, form.cleaned_data["name"], form.cleaned_data["days"])
        form = TokenForm()
    rows = visible_to(viewer_on(request), AccessToken.objects.all())
    return render(request, "accounts/tokens.html", {"form": form, "text": text, "tokens": rows, "now": timezone.now()})


@require_POST
@login_required
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of the viewer's tokens."""
    assert isinstance(request.user, User)
    if not revoke_token(request.user, pk):
        raise Http404
    messages.success(request, _("令牌已作废。"))
    return redirect("tokens")
