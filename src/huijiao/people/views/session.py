"""Logging in and out, the language, the forgotten password."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from axes.utils import reset as axes_reset
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout as django_logout
from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.views import LoginView, PasswordResetConfirmView
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.encoding import force_bytes
from django.utils.http import url_has_allowed_host_and_scheme, urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from huijiao.core.text import Text
from huijiao.people import actions, pages, queries
from huijiao.people.forms import LoginForm, PasswordForm, ResetForm, fold
from huijiao.people.models import Account
from huijiao.tools.jobs.actions import enqueue
from huijiao.tools.notices import actions as notices

RESET_LIMIT = 10
_RESET_TITLE = Text("重新设置密码", "Set a new password")
_RESET_BODY = Text(
    "{name}：您好。\n\n有人（多半是您本人）申请重新设置账号 {username} 的密码。请在一小时内打开下面的链接设置新密码；链接只能使用一次。\n如不是您本人申请，请忽略此信，密码不变。",
    "Dear {name},\n\nsomebody, most likely you, asked for a new password of the account {username}. Open the link below within one hour; it works once.\nIf it was not you, ignore this letter: the password stays as it is.",
)


def _remember(response: HttpResponse, language: str) -> HttpResponse:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 86400,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _own(request: HttpRequest, url: str, fallback: str = "/") -> str:
    """Return the address if it leads to this site."""
    safe = url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return url if safe else fallback


@csrf_exempt  # a stranger's page may at most change the language; public pages stay free of cookies
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language and stay on the same page."""
    wanted = request.POST.get("language", "")
    response = HttpResponseRedirect(_own(request, request.POST.get("next", "")))
    if wanted not in dict(settings.LANGUAGES):
        return response
    if isinstance(request.user, Account):
        actions.set_language(account=request.user, language=wanted)
    return _remember(response, wanted)


class Login(LoginView):
    """Log in; a reader who has not chosen a language gets that of the account."""

    form_class = LoginForm
    template_name = "people/login.html"
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        """Log in."""
        response = super().form_valid(form)
        pages.start_clock(self.request)
        if settings.LANGUAGE_COOKIE_NAME not in self.request.COOKIES:
            _remember(response, form.get_user().language)
        return response


@require_POST
def extend(request: HttpRequest) -> HttpResponse:
    """Begin the session's time anew; 403 when it has ended already."""
    if not request.user.is_authenticated:
        return HttpResponse(status=403)
    pages.start_clock(request)
    return HttpResponse(str(request.session["ends"]), content_type="text/plain")


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Log out."""
    django_logout(request)
    messages.success(request, _("You are logged out."))
    return redirect("people:login")


def lock_name(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """Return the name under which failures are counted (called by axes): in any case and width it is one account."""
    return fold(str((credentials or request.POST).get("username") or "")).lower()


def locked_out(request: HttpRequest, *_details: Any) -> HttpResponse:
    """Answer after five failed logins: in both languages, since it may meet anybody (called by axes)."""
    return render(request, "people/locked_out.html", {"minutes": int(settings.AXES_COOLOFF_TIME * 60)}, status=429)


def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept about people and why."""
    return render(request, "people/privacy.html", {"crumbs": [(_("Privacy"), "")]})


def forgotten(request: HttpRequest) -> HttpResponse:
    """Send a letter with a link; the answer is the same whether the address is known or not."""
    form = ResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not pages.too_often(request, "forgotten", RESET_LIMIT):
            for account in Account.objects.filter(email__iexact=form.cleaned_data["email"], state="ACTIVE"):
                _write_reset(request, account)
        return redirect("people:forgotten_sent")
    return render(request, "people/forgotten.html", {"form": form, "crumbs": _login_crumbs(_("Forgotten password"))})


def _write_reset(request: HttpRequest, account: Account) -> None:
    token = default_token_generator.make_token(account)
    path = reverse("people:reset", args=[urlsafe_base64_encode(force_bytes(account.pk)), token])
    names = {"name": account.contact or account.username, "username": account.username}
    language = request.LANGUAGE_CODE if hasattr(request, "LANGUAGE_CODE") else account.language
    # No account_id: a link that opens an account does not belong among the messages inside it.
    notices.write(
        key=f"reset:{account.pk}:{token}",
        kind="account.reset",
        account_id=None,
        address=account.email,
        language=language,
        title=_RESET_TITLE.in_(language),
        body=_RESET_BODY.in_(language).format(**names),
        link=settings.PUBLIC_URL + path,
    )
    enqueue("notices.send", key="notices.send")


def forgotten_sent(request: HttpRequest) -> HttpResponse:
    """Say what to do next."""
    return render(request, "people/forgotten_sent.html", {"crumbs": _login_crumbs(_("Forgotten password"))})


class Reset(PasswordResetConfirmView):
    """Set a new password from the letter; a lock by failed logins ends with it."""

    form_class = PasswordForm  # type: ignore[assignment]  # same way of being called
    template_name = "people/reset.html"
    success_url = reverse_lazy("people:login")

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Keep the password, once."""
        account = cast("Account", self.user)
        actor = queries.actor_of(self.request)
        actions.change_password(account=account, actor=actor, password=form.cleaned_data["password"], way="reset")
        axes_reset(username=account.username.lower())
        self.request.session.pop("_password_reset_token", None)
        messages.success(self.request, _("The new password is set. Please log in."))
        return HttpResponseRedirect(str(self.success_url))


def _login_crumbs(here: str) -> list[tuple[str, str]]:
    return [(_("Log in"), reverse("people:login")), (here, "")]
