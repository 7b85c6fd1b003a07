"""The Submission's table (domain.md §1.4.5) and that of its parts, one per dataset."""

from huijiao.core.machine import Court, Machine, Move, Role, State, roles
from huijiao.core.text import Text as T

_DEPOSITOR = roles(Role.OPERATOR, Role.OWNER)
_LEAD = roles(Role.REVIEW_LEAD)
_SYSTEM = roles(Role.SYSTEM)

SUBMISSION = Machine(
    "submission",
    T("数据提交", "Submission"),
    (
        State("OPEN", T("数据待上传", "Data upload pending"), Court.DEPOSITOR),
        State("CHECKING", T("自动校验中", "Being checked"), Court.CENTRE),
        State("AUTO_FAILED", T("自动校验未通过", "Automatic check failed"), Court.DEPOSITOR),
        State("SUBMITTED", T("数据已提交", "Data submitted"), Court.CENTRE),
        State("IN_REVIEW", T("数据审核中", "Data under review"), Court.CENTRE),
        State("RETURNED", T("审核未通过", "Returned"), Court.DEPOSITOR),
        State("PASSED", T("数据审核通过", "Data accepted"), Court.CENTRE),
    ),
    (
        *(
            Move(source, "confirm", _DEPOSITOR, "CHECKING", "submission.confirmed", T("确认提交", "Confirm"),
                 "the quality report is there; files stand still; frozen from here on")
            for source in ("OPEN", "AUTO_FAILED", "RETURNED")
        ),
        Move("CHECKING", "fail", _SYSTEM, "AUTO_FAILED", "submission.check_failed",
             T("自动校验未通过", "Fail the check"), "BLOCK findings; no human round is used up"),
        Move("CHECKING", "accept", _SYSTEM, "SUBMITTED", "submission.checked", T("自动校验通过", "Accept")),
        Move("SUBMITTED", "withdraw", _DEPOSITOR, "OPEN", "submission.withdrawn", T("撤回", "Withdraw"),
             "no reviewer has opened the round"),
        Move("SUBMITTED", "open", roles(Role.REVIEWER, Role.REVIEW_LEAD), "IN_REVIEW", "submission.opened",
             T("开始审查", "Open the review")),
        Move("IN_REVIEW", "return", _LEAD, "RETURNED", "submission.returned", T("退回修改", "Return"),
             "at least one anchored finding"),
        Move("IN_REVIEW", "pass", _LEAD, "PASSED", "submission.passed", T("通过", "Pass"),
             "every dataset has passed"),
    ),
)  # fmt: skip

PART = Machine(
    "part",
    T("数据集的数据", "Data of a dataset"),
    (
        State("WAITING", T("待审核", "Waiting"), Court.DEPOSITOR),
        State("RETURNED", T("需修改", "To be mended"), Court.DEPOSITOR),
        State("PASSED", T("通过", "Passed"), Court.NONE),
    ),
    (
        Move("WAITING", "return", _LEAD, "RETURNED", "part.returned", T("退回", "Return")),
        Move("WAITING", "pass", _LEAD, "PASSED", "part.passed", T("通过", "Pass")),
        Move("RETURNED", "resubmit", _DEPOSITOR, "WAITING", "part.resubmitted", T("重新提交", "Resubmit")),
        Move("PASSED", "reopen", roles(Role.SYSTEM), "WAITING", "part.reopened", T("重新审核", "Reopen"),
             "its files were changed (R-ENT-34)"),
    ),
)  # fmt: skip
