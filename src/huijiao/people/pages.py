"""Small things every page with a form needs; rooms above may use them."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from huijiao.core.machine import Role
from huijiao.people import queries

View = Callable[..., HttpResponseBase]


def field_check(request: HttpRequest, form: BaseForm) -> HttpResponse:
    """Answer the check of one field (POST ``field``): its errors as the part of the page, and mild problems.

    A field that is still empty is not scolded; that it is required is said when the form is sent.
    """
    name = request.POST.get("field", "")
    known = name in form.fields and bool(request.POST.get(name, "").strip())
    return render(request, "huijiao/parts/field_error.html", {
        "errors": form.errors.get(name, []) if known else [],
        "soft": getattr(form, "soft", {}).get(name, "") if known and form.errors is not None else "",
        "id": form[name].auto_id if name in form.fields else "",
    })  # fmt: skip


def start_clock(request: HttpRequest) -> None:
    """Note when the session ends, so that the page can warn in time (WCAG 2.2.1)."""
    request.session["ends"] = int(time.time()) + settings.SESSION_COOKIE_AGE


def too_often(request: HttpRequest, what: str, limit: int, seconds: int = 3600) -> bool:
    """Count a visitor's acts by address; tell whether there were more than ``limit`` in the window."""
    key = f"often:{what}:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, seconds)
    try:
        return bool(cache.incr(key) > limit)
    except ValueError:  # expired between the two calls
        return False


def staff_only(*roles: Role) -> Callable[[View], View]:
    """Let in who holds one of the posts; visitors go to the login, others are refused."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect(f"/login/?next={request.get_full_path()}")
            if not queries.staff_roles(request.user) & set(roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return wrap
