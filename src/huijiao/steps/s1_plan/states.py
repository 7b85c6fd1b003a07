"""The Plan's table (domain.md §1.4.3). The self-check runs inside `submit`: there is no state to forget."""

from huijiao.core.machine import Court, Machine, Move, Role, State, roles
from huijiao.core.text import Text as T

_DEPOSITOR = roles(Role.OPERATOR, Role.OWNER)
_LEAD = roles(Role.REVIEW_LEAD)
_AGENCY = roles(Role.AGENCY_OFFICER, Role.AGENCY_LEADER)

PLAN = Machine(
    "plan",
    T("汇交方案", "Plan"),
    (
        State("DRAFT", T("草稿", "Draft"), Court.DEPOSITOR),
        State("WITH_AGENCY", T("已送管理方", "With the agency first"), Court.AGENCY),
        State("SUBMITTED", T("待审核", "Waiting for review"), Court.CENTRE),
        State("IN_REVIEW", T("审核中", "Under review"), Court.CENTRE),
        State("RETURNED", T("审核未通过", "Returned"), Court.DEPOSITOR),
        State("CENTRE_PASSED", T("中心审核通过", "Passed by the centre"), Court.CENTRE),
        State("SEALED", T("已签章", "Sealed by the centre"), Court.DEPOSITOR),
        State("REPORTED", T("已报送管理方", "Reported to the agency"), Court.AGENCY),
        State("EFFECTIVE", T("生效", "In effect"), Court.NONE),
        State("CANCELLED", T("已取消", "Cancelled"), Court.NONE),
    ),
    (
        Move("DRAFT", "submit", _DEPOSITOR, "SUBMITTED", "plan.submitted", T("提交", "Submit"),
             "no BLOCK; every FIX has an explanation"),
        Move("RETURNED", "submit", _DEPOSITOR, "SUBMITTED", "plan.submitted", T("重新提交", "Resubmit"),
             "no BLOCK; every FIX has an explanation"),
        Move("DRAFT", "submit_to_agency", _DEPOSITOR, "WITH_AGENCY", "plan.sent_to_agency",
             T("报送管理方", "Send to the agency"), "route AGENCY_FIRST"),
        Move("WITH_AGENCY", "forward", _AGENCY, "SUBMITTED", "plan.forwarded", T("转数据中心审查", "Forward to the centre")),
        Move("SUBMITTED", "withdraw", _DEPOSITOR, "DRAFT", "plan.withdrawn", T("撤回", "Withdraw"),
             "no reviewer has opened the round"),
        Move("SUBMITTED", "open", roles(Role.REVIEWER, Role.REVIEW_LEAD), "IN_REVIEW", "plan.opened",
             T("开始审查", "Open the review")),
        Move("IN_REVIEW", "return", _LEAD, "RETURNED", "plan.returned", T("退回修改", "Return"),
             "at least one anchored finding; FORM_A completed"),
        Move("IN_REVIEW", "pass", _LEAD, "CENTRE_PASSED", "plan.passed", T("通过", "Pass"),
             "FORM_A complete, no open finding"),
        Move("CENTRE_PASSED", "seal", roles(Role.REVIEW_LEAD, Role.CENTRE_ADMIN), "SEALED", "plan.sealed",
             T("签章", "Seal"), "route CENTRE_FIRST"),
        Move("SEALED", "report", _DEPOSITOR, "REPORTED", "plan.reported", T("报送管理方", "Report to the agency"),
             "the copy sealed by the lead institution is uploaded (R-PLN-21)"),
        Move("CENTRE_PASSED", "approve", _AGENCY, "EFFECTIVE", "plan.approved", T("同意", "Approve"),
             "route AGENCY_FIRST"),
        Move("REPORTED", "approve", _AGENCY, "EFFECTIVE", "plan.approved", T("同意", "Approve")),
        Move("REPORTED", "refuse", _AGENCY, "RETURNED", "plan.refused", T("退回", "Send back"), "a reason"),
        Move("CENTRE_PASSED", "take_effect", roles(Role.SYSTEM), "EFFECTIVE", "plan.approved",
             T("生效", "Take effect"), "route CENTRE_ONLY"),
        Move("*", "cancel", _AGENCY, "CANCELLED", "plan.cancelled", T("取消", "Cancel"), "the project is terminated"),
    ),
)  # fmt: skip
