"""The Round's table (domain.md §1.4.6) and the Report's (§1.4.7)."""

from huijiao.core.machine import Court, Machine, Move, Role, State, roles
from huijiao.core.text import Text as T

_REVIEWER = roles(Role.REVIEWER, Role.REVIEW_LEAD)
_LEAD = roles(Role.REVIEW_LEAD)
_AGENCY = roles(Role.AGENCY_OFFICER, Role.AGENCY_LEADER)
_SYSTEM = roles(Role.SYSTEM)

ROUND = Machine(
    "round",
    T("审查轮次", "Round"),
    (
        State("WAITING", T("待认领", "Waiting"), Court.CENTRE),
        State("IN_PROGRESS", T("审查中", "In progress"), Court.CENTRE),
        State("OPINION", T("待签发", "Opinion given"), Court.CENTRE),
        State("RETURNED", T("不通过", "Returned"), Court.NONE),
        State("PASSED", T("通过", "Passed"), Court.NONE),
        State("WITHDRAWN", T("已撤回", "Withdrawn"), Court.NONE),
    ),
    (
        Move("WAITING", "claim", _REVIEWER, "IN_PROGRESS", "round.claimed", T("认领", "Claim"),
             "not of the depositing institution"),
        Move("IN_PROGRESS", "opine", _REVIEWER, "OPINION", "round.opinion_given", T("提交审查意见", "Give the opinion"),
             "every item has a verdict"),
        Move("OPINION", "reconsider", _LEAD, "IN_PROGRESS", "round.reconsidered", T("退给审查人", "Back to the reviewer"),
             "a reason"),
        Move("OPINION", "return", _LEAD, "RETURNED", "round.returned", T("不通过，退回修改", "Return"),
             "at least one open, anchored finding"),
        Move("OPINION", "pass", _LEAD, "PASSED", "round.passed", T("通过", "Pass"), "no open BLOCK or FIX finding"),
        Move("WAITING", "withdraw", _SYSTEM, "WITHDRAWN", "round.withdrawn", T("撤回", "Withdraw"),
             "the depositor took the submission back"),
    ),
)  # fmt: skip

REPORT = Machine(
    "report",
    T("审查报告与汇交凭证", "Review report and certificate"),
    (
        State("DRAFTED", T("拟稿", "Drafted"), Court.CENTRE),
        State("CHECKED", T("已复核", "Checked"), Court.CENTRE),
        State("ISSUED", T("已出具", "Issued"), Court.AGENCY),
        State("APPROVED", T("管理方已审批", "Approved by the agency"), Court.NONE),
        State("AGENCY_RETURNED", T("管理方退回", "Sent back by the agency"), Court.CENTRE),
        State("REVOKED", T("已撤销", "Revoked"), Court.NONE),
    ),
    (
        Move("DRAFTED", "check", _LEAD, "CHECKED", "report.checked", T("复核", "Check")),
        Move("CHECKED", "issue", roles(Role.CENTRE_ADMIN), "ISSUED", "report.issued", T("签章并出具", "Seal and issue"),
             "not the drafter; the agreement is sealed by both (R-AGR-04)"),
        Move("ISSUED", "approve", _AGENCY, "APPROVED", "report.approved", T("同意", "Approve")),
        Move("ISSUED", "refuse", _AGENCY, "AGENCY_RETURNED", "report.refused", T("退回", "Send back"), "a reason"),
        Move("AGENCY_RETURNED", "redraft", roles(Role.CURATOR, Role.REVIEWER, Role.REVIEW_LEAD), "DRAFTED",
             "report.redrafted", T("重新拟稿", "Redraft")),
        Move("ISSUED", "revoke", roles(Role.CENTRE_ADMIN), "REVOKED", "report.revoked", T("撤销", "Revoke"), "a reason"),
        Move("APPROVED", "revoke", roles(Role.CENTRE_ADMIN), "REVOKED", "report.revoked", T("撤销", "Revoke"),
             "a reason"),
    ),
)  # fmt: skip
