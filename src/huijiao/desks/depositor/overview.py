"""概览 and 往来记录: where the project stands, what was promised, what has happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from huijiao.core.facts import FACTS
from huijiao.core.records.base import Record
from huijiao.core.records.project import PROJECT
from huijiao.core.text import Text as T
from huijiao.core.vocabulary import CLASSES, row_class, share_mode
from huijiao.desks.depositor.access import Here, project_page, said
from huijiao.desks.depositor.declared import word
from huijiao.desks.depositor.frame import draw
from huijiao.programmes import queries as programmes
from huijiao.steps.s1_plan.queries import editable
from huijiao.tools.ledger import queries as ledger
from huijiao.tools.ledger.models import Fact

_SHORT = frozenset({"programme", "agency", "title", "summary"})
ROLES: dict[str, T] = {
    "project_operator": T("项目联系人", "contact"), "project_owner": T("项目负责人", "principal investigator"),
    "inst_admin": T("机构管理员", "administrator"), "inst_sealer": T("签章人", "sealer"), "reviewer": T("审查人", "reviewer"),
    "review_lead": T("审查组长", "review lead"), "curator": T("编目人员", "curator"), "publisher": T("发布人员", "publisher"),
    "centre_admin": T("中心负责人", "head of the centre"), "agency_officer": T("管理方审批人", "agency officer"),
    "agency_leader": T("管理方签发人", "agency leader"),
}  # fmt: skip
#: What a fact's data say worth a few words: key → words before it.
_DETAILS: dict[str, T] = {
    "name": T("", ""), "accession": T("{}", "{}"), "version": T("第 {} 版", "version {}"), "files": T("{} 个文件", "{} files"),
    "rows": T("表1共 {} 行", "{} rows in table 1"), "indicators": T("{} 个考核指标", "{} indicators"), "open": T("{} 处问题", "{} findings"),
    "stopping": T("{} 处需要处理", "{} to be dealt with"), "due": T("预计 {} 前反馈", "answer by {}"),
}  # fmt: skip
_MACHINE = T("系统", "The system")
PER_PAGE = 50
#: Steps of the machine that a person need not read one by one.
_QUIET = frozenset({"part.begun", "dataset.submitted", "dataset.opened", "dataset.passed", "dataset.returned", "dataset.locked",
                    "dataset.withdrawn", "dataset.reopened", "part.passed", "part.resubmitted", "submission.frozen", "plan.begun"})  # fmt: skip


@project_page
def page(request: HttpRequest, here: Here) -> HttpResponse:
    """Show the key facts and the commitment."""
    project = here.project
    info = programmes.info(project)
    plan = here.seen.plan
    return draw(request, here, "overview", {
        "pairs": [(s.label, _value(s.name, info)) for s in PROJECT.fields if s.name not in _SHORT],
        "summary": info["summary"], "centre_of": T(project.centre.name_zh, project.centre.name_en),
        "agency": T(project.programme.agency.name_zh, project.programme.agency.name_en),
        "promised": _promised(here), "may_edit": here.may_write and editable(plan),
        "may_discard": here.may_write and project.state == "ACTIVE" and (plan is None or not plan.version),
        "latest": timeline(ledger.about(project.about).exclude(kind__in=_QUIET)[:60])[:5],
    })  # fmt: skip


def _value(name: str, info: Record) -> Any:
    return word(info[name]) if name == "cohort" else info[name]


def _promised(here: Here) -> list[tuple[T, int, list[tuple[T, int]]]]:
    """Return the plan's promise: class, number of rows, and how they will be shared."""
    plan = here.seen.plan
    content = plan.content if plan else None
    if content is None:
        return []
    sums: dict[T, Counter[T]] = {}
    other = T("其他", "Other")
    for row in content.rows:
        cls = row_class(row["type"], row["name"])
        label = CLASSES[cls].label if cls else other
        mode = share_mode(row["share"])
        sums.setdefault(label, Counter())[word(row["share"]) if mode else T("未写明", "Not stated")] += 1
    return [(label, sum(modes.values()), list(modes.items())) for label, modes in sums.items()]


@project_page
def record(request: HttpRequest, here: Here) -> HttpResponse:
    """Show what has happened, newest first; ``?all=1`` with the machine's small steps."""
    everything = bool(request.GET.get("all"))
    facts = ledger.about(here.project.about)
    if not everything:
        facts = facts.exclude(kind__in=_QUIET)
    found = Paginator(facts, PER_PAGE).get_page(request.GET.get("page"))
    return draw(request, here, "record", {"facts": timeline(found), "page_obj": found, "everything": everything})


def timeline(facts: Iterable[Fact]) -> list[dict[str, Any]]:
    """Return the facts as the timeline draws them; a run of the same act by one person is one entry with its count."""
    return [_entry(list(run)) for _, run in groupby(facts, key=lambda f: (f.kind, f.actor, f.reason))]


def _entry(run: list[Fact]) -> dict[str, Any]:
    fact = run[0]
    words = FACTS.get(fact.kind, T(fact.kind, fact.kind))
    tail = _details(fact) if len(run) == 1 else T(f"共 {len(run)} 项", f"{len(run)} in all")
    en = words.en[0].upper() + words.en[1:]
    return {
        "at": fact.at, "actor": fact.actor if fact.via != "system" else said(_MACHINE), "reason": fact.reason,
        "words": T(f"{words.zh}：{tail.zh}", f"{en}: {tail.en}") if tail.zh else T(words.zh, en),
        "role_words": ROLES.get(fact.role, ""), "on_behalf": fact.on_behalf,
    }  # fmt: skip


def _details(fact: Fact) -> T:
    found = [d for key, before in _DETAILS.items() if (d := _detail(key, before, fact.data))]
    if number := fact.data.get("number"):  # of a round or a confirmation, or of the certificate
        found.insert(
            0, T(f"第 {number} 次", f"no. {number}") if isinstance(number, int) else T(str(number), str(number))
        )
    return T("，".join(d.zh for d in found), ", ".join(d.en for d in found))


def _detail(key: str, before: T, data: dict[str, Any]) -> T | None:
    value = data.get(key)
    if value in (None, "", [], 0):
        return None
    return T(before.zh.format(value), before.en.format(value)) if before.zh else T(f"“{value}”", f"“{value}”")
