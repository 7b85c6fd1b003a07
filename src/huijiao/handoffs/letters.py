"""Which facts are told to whom (domain.md §1.7); every letter links to the one screen where one acts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings

from huijiao.core.machine import Role
from huijiao.core.text import Text as T
from huijiao.people.models import Account, Post
from huijiao.programmes.models import Project
from huijiao.tools.jobs.actions import enqueue
from huijiao.tools.ledger.models import Fact
from huijiao.tools.notices import actions as notices

DEPOSITOR = "depositor"


@dataclass(frozen=True, slots=True)
class Notice:
    """Readers (the depositor, or holders of a role), title, body and where the link leads."""

    to: tuple[str, ...]
    title: T
    body: T
    link: str = "/projects/{project}/"


_HELLO = T("{name}：\n\n项目 {no}《{title}》", "{name},\n\nproject {no} “{title}”")
LETTERS: Mapping[str, Notice] = {
    "round.opened": Notice((Role.REVIEWER, Role.REVIEW_LEAD), T("有新的材料待审查", "A submission waits for review"),
                           T("已提交，请在 {due} 前完成审查。", "has been submitted; please review it by {due}."),
                           "/review/project/{project}/"),
    "round.opinion_given": Notice((Role.REVIEW_LEAD,), T("审查意见待签发", "An opinion waits for your signature"),
                                  T("的审查意见已提交，请签发。", "has an opinion; please sign it off."), "/review/project/{project}/"),
    "round.returned": Notice((DEPOSITOR,), T("审核未通过，请修改后重新提交", "Returned: please revise and resubmit"),
                             T("审核未通过，共 {open} 处问题。请登录查看每一处的位置和改法。",
                               "was returned with {open} findings. Log in to see where each is and how to mend it.")),
    "plan.passed": Notice((DEPOSITOR,), T("汇交方案已通过中心审核", "The plan has passed the centre"),
                          T("的汇交方案已通过。请上传加盖公章的扫描件并报送管理方。",
                            "has a plan that passed. Upload the sealed scan and report it to the agency.")),
    "plan.reported": Notice((Role.AGENCY_OFFICER,), T("汇交方案待审批", "A plan waits for approval"),
                            T("的汇交方案已报送，请审批。", "has reported its plan; please decide."), "/agency/"),
    "plan.approved": Notice((DEPOSITOR,), T("已通过，请尽快提交实体数据", "Approved: please upload the data"),
                            T("的汇交方案已生效，上传通道已开通。", "has a plan in effect; the upload channel is open."),
                            "/projects/{project}/files/"),
    "plan.refused": Notice((DEPOSITOR,), T("管理方退回了汇交方案", "The agency sent the plan back"),
                           T("的汇交方案被退回：{reason}", "has its plan sent back: {reason}")),
    "submission.check_failed": Notice((DEPOSITOR,), T("数据自动校验未通过", "The automatic check of the data failed"),
                                      T("有 {stopping} 处问题需要改正或说明，改后可直接再次提交。",
                                        "has {stopping} findings to mend or explain; then confirm again."),
                                      "/projects/{project}/files/"),
    "submission.passed": Notice((DEPOSITOR,), T("实体数据审核通过", "The data have passed"),
                                T("的数据已审核通过，待出具汇交凭证。", "has passed; the certificate follows.")),
    "report.issued": Notice((DEPOSITOR, Role.AGENCY_OFFICER), T("汇交凭证已出具", "The certificate is issued"),
                            T("的汇交凭证已出具，编号 {number}。", "has its certificate, number {number}.")),
    "report.approved": Notice((DEPOSITOR,), T("管理方已审批审查报告", "The agency has approved the report"),
                              T("的审查报告已获批准。", "has its report approved.")),
    "release.drafted": Notice((DEPOSITOR,), T("请报送共享目录", "Please report the catalogue entry"),
                              T("有数据集已入库，请确认共享目录并报送管理方。",
                                "has a dataset in the archive; confirm its catalogue entry and report it."),
                              "/projects/{project}/"),
    "release.published": Notice((DEPOSITOR,), T("数据集已发布", "A dataset is published"),
                                T("有数据集已在目录中公开。", "has a dataset in the public catalogue.")),
}  # fmt: skip


def write(fact: Fact) -> None:
    """Write the letters of one fact and have them sent."""
    notice = LETTERS[fact.kind]
    project = Project.objects.select_related("operator", "owner", "programme").get(pk=int(fact.about.partition(":")[2]))
    words = {"due": "", "open": "", "stopping": "", "number": "", **fact.data, "reason": fact.reason}
    for account in set(_readers(notice.to, project)):
        body = _HELLO.in_(account.language) + notice.body.in_(account.language)
        notices.write(
            key=f"{fact.seq}:{account.pk}", kind=fact.kind, account_id=account.pk, address=account.email,
            language=account.language, title=f"{notice.title.in_(account.language)} · {project.project_no}",
            body=body.format(name=account.contact, no=project.project_no, title=project.title, **words),
            link=settings.PUBLIC_URL + notice.link.format(project=project.pk),
        )  # fmt: skip
    enqueue("notices.send", key="notices.send")


def _readers(to: Iterable[str], project: Project) -> Iterable[Account]:
    for who in to:
        if who == DEPOSITOR:
            yield project.operator
            if project.owner is not None:
                yield project.owner
        else:
            posts = Post.objects.filter(role=who).select_related("account")
            agency = posts.filter(agency=project.programme.agency)
            yield from (p.account for p in posts.filter(centre=project.centre) | agency)
