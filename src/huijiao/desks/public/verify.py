"""Is a certificate genuine, and does it still hold? No personal data (domain.md §2.10)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from huijiao.core import certificates
from huijiao.core.certificates import Outcome
from huijiao.core.pids import check_certificate_number
from huijiao.core.text import Text as T
from huijiao.people.pages import too_often
from huijiao.steps.s4_review.models import Report
from huijiao.steps.s4_review.queries import by_number
from huijiao.tools.intake import downloads
from huijiao.tools.papers import sealing
from huijiao.tools.papers.models import Paper
from huijiao.tools.papers.queries import by_key, file_of

LARGEST = 20 << 20
PER_HOUR = 60
CHECK = T("凭证核验", "Check a certificate")

#: State of the report → status in words, tone of its tag, and what it means. Where none fits, it is being redone.
STATUS: Mapping[str, tuple[T, str, T]] = {
    "ISSUED": (T("有效", "Valid"), "done",
               T("本凭证由数据中心出具，正在等待项目管理方审批。", "Issued by the centre; the agency has yet to approve it.")),
    "APPROVED": (T("有效 · 管理方已审批", "Valid · approved by the agency"), "done",
                 T("本凭证由数据中心出具，项目管理方已审批。", "Issued by the centre and approved by the agency.")),
    "REVOKED": (T("已撤销", "Revoked"), "overdue",
                T("本凭证已被数据中心撤销，不再有效。请联系数据中心了解原因。", "The centre has revoked this certificate. It is no longer valid; ask the centre why.")),
}  # fmt: skip
_REDONE = (T("已退回修改", "Sent back"), "overdue",
           T("项目管理方已将本凭证退回数据中心修改，目前不能作为凭据；修改后将换发新编号。",
             "The agency has sent this certificate back to the centre. It cannot be relied on; a new one will have a new number."))  # fmt: skip
_REPLACED = (T("已被替换", "Replaced"), "overdue",
             T("本编号的凭证已由新凭证替换，不再有效。请向汇交单位索取新凭证。",
               "A newer certificate has replaced this one; it is no longer valid. Ask the depositor for the new one."))  # fmt: skip
OUTCOMES: Mapping[Outcome, tuple[str, T, T]] = {
    Outcome.GENUINE: ("success", T("文件真实：与签发时一致。", "Genuine: the file is as it was issued."),
                      T("", "")),
    Outcome.CHANGED: ("error", T("不真实：文件内容或签名在签发后被改动。", "Not genuine: the file or its signature was changed after issue."),
                      T("请向数据中心或汇交单位索取原文件。", "Ask the centre or the depositor for the original.")),
    Outcome.UNKNOWN_KEY: ("error", T("不能确认：签名不是本中心的密钥所签。", "Cannot be confirmed: it is not signed with this centre's key."),
                          T("如由其他数据中心出具，请到该中心核验。", "If another centre issued it, check it there.")),
    Outcome.NO_STATEMENT: ("warning", T("文件中没有数字签名，无法核验。", "The file holds no digital signature and cannot be checked."),
                           T("打印后扫描、截图或另存的文件会丢失签名。请使用原始 PDF，或按编号查询。",
                             "Prints, scans, screenshots and re-saved files lose the signature. Use the original PDF, or look up the number.")),
}  # fmt: skip
FACTS = (
    ("number", T("编号", "Number")), ("project_no", T("项目编号", "Project number")), ("project_title", T("项目名称", "Project")),
    ("lead_inst", T("项目第一承担单位", "Lead institution")), ("centre", T("签发单位", "Issued by")), ("date", T("签发日期", "Date of issue")),
    ("manifest_sha256", T("数据清单校验值（SHA-256）", "Hash of the data manifest (SHA-256)")),
)  # fmt: skip


class CheckFile(forms.Form):
    """A certificate to be checked; the file is read and thrown away."""

    file = forms.FileField(
        label=gettext_lazy("Certificate file"), help_text=gettext_lazy("The original PDF, or the JSON statement. It is not kept."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.json"}),
    )  # fmt: skip

    def clean_file(self) -> Any:
        """Refuse what cannot be a certificate by its size."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(
                _("The file is larger than 20 MB. A certificate is much smaller: check that it is the right file.")
            )
        return file


@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest) -> HttpResponse:
    """Ask for a number or a file; answer for a file."""
    typed = request.GET.get("number", "").strip()[:60]
    if typed and (number := check_certificate_number(typed)):
        return redirect("desks:certificate", number=number)
    context: dict[str, Any] = {"typed": typed, "wrong": bool(typed), "form": CheckFile(), "crumbs": []}
    if request.method == "POST":
        if too_often(request, "verify", PER_HOUR):
            return render(request, "429.html", status=429)
        context["form"] = given = CheckFile(request.POST, request.FILES)
        if given.is_valid():
            context |= _checked(given.cleaned_data["file"].read(), given.cleaned_data["file"].name)
    return render(request, "public/verify.html", context)


def _checked(data: bytes, name: str) -> dict[str, Any]:
    verdict = certificates.verify(data, sealing.trusted_keys())
    level, said, advice = OUTCOMES[verdict.outcome]
    facts = [(label, str(verdict.facts[key])) for key, label in FACTS if verdict.facts.get(key)]
    number = str(verdict.facts.get("number", ""))
    known = _status(number) if number else None
    return {
        "checked": name,
        "level": level,
        "said": said,
        "advice": advice,
        "facts": facts,
        "number": number,
        "status": known,
    }


def _status(number: str) -> tuple[T, str, T] | None:
    report = by_number(number)
    if report is not None:
        return STATUS.get(report.state, _REDONE)
    return _REPLACED if _statement(number, None) else None


def _statement(number: str, report: Report | None) -> Paper | None:
    """Return the signed statement of a number; a replaced certificate is found by its paper."""
    if report is not None:
        return by_key(report.statement_document)
    return Paper.objects.filter(kind="statement", made=True, name=f"汇交凭证-{number}.json").first()


@require_safe
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """Say what is known about a number."""
    proper = check_certificate_number(number)
    if proper is None:
        return redirect(f"{reverse('desks:verify')}?{urlencode({'number': number})}")
    if proper != number:
        return redirect("desks:certificate", number=proper)
    report, crumbs = by_number(number), [(CHECK, reverse("desks:verify")), (number, "")]
    statement = _statement(number, report)
    if report is None and statement is None:
        return render(request, "public/verify_unknown.html", {"number": number, "crumbs": crumbs}, status=404)
    told = _facts(report, statement)
    status, tone, meaning = STATUS.get(report.state, _REDONE) if report else _REPLACED
    return render(request, "public/certificate.html", {
        "number": number, "status": status, "tone": tone, "meaning": meaning, "crumbs": crumbs, "statement": statement,
        "facts": [(label, told.get(key, "")) for key, label in FACTS if told.get(key)],
        "at": report.state_at if report and report.state == "REVOKED" else None,
    })  # fmt: skip


def _facts(report: Report | None, statement: Paper | None) -> Mapping[str, str]:
    """Return what the certificate says, from its signed statement; from the report where the file is missing."""
    path = file_of(statement) if statement else None
    if path is not None and path.is_file():
        facts = certificates.verify(path.read_bytes(), sealing.trusted_keys()).facts
        if facts:
            return {key: str(value) for key, value in facts.items()}
    if report is None:
        return {}
    project = report.project
    return {"number": report.number, "project_no": project.project_no, "project_title": project.title,
            "lead_inst": project.institution.name_zh, "date": str(report.issued or "")}  # fmt: skip


@require_safe
def statement_file(request: HttpRequest, number: str) -> HttpResponseBase:
    """Send the signed statement."""
    paper = _statement(number, by_number(number))
    if paper is None or not file_of(paper).is_file():
        raise Http404
    response = FileResponse(file_of(paper).open("rb"), content_type="application/json")
    response["Content-Disposition"] = downloads.disposition(paper.name, inline=False)
    return response


@require_safe
def key(request: HttpRequest) -> HttpResponse:
    """Send the public keys that certificates are checked with, old ones included."""
    sealing.trusted_keys()  # makes them on the first day
    body = (Path(settings.HOME) / "keys" / "certificate.pub").read_bytes()
    response = HttpResponse(body, content_type="application/x-pem-file")
    response["Content-Disposition"] = downloads.disposition("certificate.pub", inline=False)
    return response
