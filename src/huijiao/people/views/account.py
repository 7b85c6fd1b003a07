"""One's own account, its hand-over, and the users of one's institution."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from huijiao.core.identifiers import mask_id
from huijiao.core.machine import MoveRefused
from huijiao.people import actions, labels, queries
from huijiao.people.forms import ChangePasswordForm, HandOverForm, ProfileForm
from huijiao.people.models import Account, HandOver

_PROFILE = ("contact", "phone", "email", "address", "orcid")


def _me(request: HttpRequest) -> Account:
    return cast("Account", request.user)


def _crumbs(here: str = "") -> list[tuple[str, str]]:
    mine = (_("My account"), reverse("people:profile") if here else "")
    return [mine, (here, "")] if here else [mine]


def _refused(request: HttpRequest, error: actions.Refused) -> None:
    messages.error(request, error.text.in_(get_language() or "zh"))


@never_cache
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Show the account; POST shows the identity number in full, once, and records it."""
    me = _me(request)
    id_no = mask_id(me.id_no) if me.id_no else ""
    if request.method == "POST" and me.id_no:
        id_no = actions.read_id_no(account=me, actor=queries.actor_of(request))
    return render(request, "people/profile.html", {
        "account": me, "id_no": id_no, "shown": request.method == "POST", "kind": labels.KINDS[me.kind],
        "id_kind": labels.ID_KINDS.get(me.id_kind), "posts": queries.posts(me), "crumbs": _crumbs(),
        "waiting": queries.open_hand_overs(me).filter(taker=me),
    })  # fmt: skip


@login_required
def edit(request: HttpRequest) -> HttpResponse:
    """Change contact details."""
    me = _me(request)
    form = ProfileForm(request.POST or None, initial={name: getattr(me, name) for name in _PROFILE})
    if request.method == "POST" and form.is_valid():
        fields = {name: form.cleaned_data[name] for name in _PROFILE}
        actions.update_profile(account=me, actor=queries.actor_of(request), fields=fields)
        messages.success(request, _("Your details are saved."))
        return redirect("people:profile")
    return render(request, "people/profile_edit.html", {"form": form, "crumbs": _crumbs(_("Change details"))})


@login_required
def password(request: HttpRequest) -> HttpResponse:
    """Change the password; other sessions of the account end."""
    me = _me(request)
    form = ChangePasswordForm(me, request.POST or None)
    if request.method == "POST" and form.is_valid():
        fresh = actions.change_password(
            account=me, actor=queries.actor_of(request), password=form.cleaned_data["password"]
        )
        update_session_auth_hash(request, fresh)
        messages.success(request, _("The password is changed. Other computers are logged out."))
        return redirect("people:profile")
    return render(request, "people/password.html", {"form": form, "crumbs": _crumbs(_("Change password"))})


@login_required
def hand_over(request: HttpRequest) -> HttpResponse:
    """Ask a colleague to take over, and see what waits."""
    me = _me(request)
    form = HandOverForm(me, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_hand_over(
                giver=me,
                taker=form.cleaned_data["taker"],
                actor=queries.actor_of(request),
                reason=form.cleaned_data["reason"],
            )
        except actions.Refused as refused:
            form.add_error(None, refused.text.in_(get_language() or "zh"))
        else:
            messages.success(request, _("Your successor has a letter. The account closes when they confirm."))
            return redirect("people:hand_over")
    waiting = queries.open_hand_overs(me)
    return render(request, "people/hand_over.html", {
        "form": form, "given": waiting.filter(giver=me), "taken": waiting.filter(taker=me),
        "crumbs": _crumbs(_("Hand over")),
    })  # fmt: skip


@login_required
@require_POST
def answer_hand_over(request: HttpRequest, pk: int, answer: str) -> HttpResponse:
    """Confirm as taker, or cancel as giver or taker."""
    waiting = get_object_or_404(HandOver, pk=pk)
    me, actor = _me(request), queries.actor_of(request)
    try:
        if answer == "confirm":
            actions.confirm_hand_over(hand_over=waiting, taker=me, actor=actor)
            messages.success(request, _("The projects are now yours."))
        elif answer == "cancel":
            actions.cancel_hand_over(hand_over=waiting, by=me, actor=actor)
            messages.success(request, _("The hand-over is cancelled."))
        else:
            raise Http404
    except actions.Refused as refused:
        _refused(request, refused)
    return redirect("people:hand_over")


@login_required
def colleagues(request: HttpRequest) -> HttpResponse:
    """List the users of one's institution, for its administrator."""
    me = _me(request)
    if not me.inst_admin or me.institution is None:
        raise PermissionDenied
    return render(request, "people/colleagues.html", {
        "institution": me.institution, "accounts": queries.colleagues(me.institution),
        "crumbs": _crumbs(_("Users of my institution")),
    })  # fmt: skip


@login_required
@require_POST
def colleague_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Disable or enable a user of one's institution."""
    me, actor = _me(request), queries.actor_of(request)
    other = get_object_or_404(Account, pk=pk, institution=me.institution_id or 0)
    try:
        if verb == "disable":
            actions.disable(account=other, by=me, actor=actor, reason=request.POST.get("reason", ""))
            messages.success(request, _("%(name)s is disabled.") % {"name": other.contact})
        elif verb == "enable":
            actions.enable(account=other, by=me, actor=actor)
            messages.success(request, _("%(name)s is enabled.") % {"name": other.contact})
        else:
            raise Http404
    except actions.Refused as refused:
        _refused(request, refused)
    except MoveRefused as refused:
        if refused.reason == "role":
            raise PermissionDenied from refused
        messages.error(request, _("Somebody has changed this account meanwhile. Look again."))
    return redirect("people:colleagues")
