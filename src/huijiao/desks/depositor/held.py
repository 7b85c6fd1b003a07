"""What a channel holds already, for `huijiao send`: complete files with their SHA-256, page by page, by door account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from huijiao.tools.intake import doors
from huijiao.tools.intake.models import DoorAccount, FileState, StagedFile

PAGE = 5000


def _account(request: HttpRequest) -> DoorAccount | None:
    pair = doors.credentials(request.headers.get("Authorization", ""))
    return doors.authenticate(*pair, request.META.get("REMOTE_ADDR", "")) if pair else None


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Return ``{"box", "state", "files": [[path, bytes, sha256], …], "next": path or null}``; ``?after=`` goes on."""
    account = _account(request)
    if account is None:
        refused = HttpResponse("用户名或密码不对，或已过期。 Wrong or expired credentials.", status=401)
        refused["WWW-Authenticate"] = 'Basic realm="Huijiao", charset="UTF-8"'
        return refused
    rows = StagedFile.objects.filter(
        box=account.box_id, state=FileState.COMPLETE, path__gt=request.GET.get("after", "")
    )
    files = [list(row) for row in rows.order_by("path").values_list("path", "size", "sha256")[:PAGE]]
    after = files[-1][0] if len(files) == PAGE else None
    return JsonResponse({"box": account.box_id, "state": account.box.state, "files": files, "next": after})
