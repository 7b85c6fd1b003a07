"""The Dataset's table (domain.md §1.4.4): one metadata record per plan row."""

from huijiao.core.machine import Court, Machine, Move, Role, State, roles
from huijiao.core.text import Text as T

_DEPOSITOR = roles(Role.OPERATOR, Role.OWNER)
_LEAD = roles(Role.REVIEW_LEAD)

DATASET = Machine(
    "dataset",
    T("数据集", "Dataset"),
    (
        State("DRAFT", T("待填写", "To be filled in"), Court.DEPOSITOR),
        State("SUBMITTED", T("待审核", "Waiting for review"), Court.CENTRE),
        State("IN_REVIEW", T("审核中", "Under review"), Court.CENTRE),
        State("RETURNED", T("审核未通过", "Returned"), Court.DEPOSITOR),
        State("APPROVED", T("审核通过", "Passed"), Court.NONE),
        State("LOCKED", T("已出证锁定", "Locked by the certificate"), Court.NONE),
        State("REMOVED", T("已删除", "Removed"), Court.NONE),
    ),
    (
        Move("DRAFT", "submit", _DEPOSITOR, "SUBMITTED", "dataset.submitted", T("提交", "Submit"), "no BLOCK"),
        Move("RETURNED", "submit", _DEPOSITOR, "SUBMITTED", "dataset.submitted", T("重新提交", "Resubmit"), "no BLOCK"),
        Move("SUBMITTED", "withdraw", _DEPOSITOR, "DRAFT", "dataset.withdrawn", T("撤回", "Withdraw"),
             "no reviewer has opened the round"),
        Move("SUBMITTED", "open", roles(Role.REVIEWER, Role.REVIEW_LEAD), "IN_REVIEW", "dataset.opened",
             T("开始审查", "Open the review")),
        Move("IN_REVIEW", "return", _LEAD, "RETURNED", "dataset.returned", T("退回修改", "Return")),
        Move("IN_REVIEW", "pass", _LEAD, "APPROVED", "dataset.passed", T("通过", "Pass")),
        Move("APPROVED", "lock", roles(Role.SYSTEM), "LOCKED", "dataset.locked", T("锁定", "Lock"),
             "the certificate is issued"),
        Move("DRAFT", "remove", _DEPOSITOR, "REMOVED", "dataset.removed", T("删除", "Remove")),
        Move("RETURNED", "remove", _DEPOSITOR, "REMOVED", "dataset.removed", T("删除", "Remove")),
        # A record corrected after the plan was sent back by the agency goes round again.
        Move("APPROVED", "reopen", roles(Role.SYSTEM), "RETURNED", "dataset.reopened", T("重新打开", "Reopen"),
             "the agency has sent the plan back"),
    ),
)  # fmt: skip
