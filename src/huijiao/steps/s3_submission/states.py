"""The Submission's table (domain.md §1.4.5), that of its parts, one per dataset, and that of posted disks."""

from huijiao.core.machine import Court, Machine, Move, Role, State, roles
from huijiao.core.text import Text as T

_DEPOSITOR = roles(Role.OPERATOR, Role.OWNER)
_LEAD = roles(Role.REVIEW_LEAD)
_SYSTEM = roles(Role.SYSTEM)
_CENTRE = roles(Role.CURATOR, Role.REVIEWER, Role.REVIEW_LEAD, Role.CENTRE_ADMIN)
_READER = _CENTRE | _SYSTEM  # a person at the read-in station, or the station itself

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
        State("DROPPED", T("不再汇交", "No longer deposited"), Court.NONE),
    ),
    (
        Move("WAITING", "return", _LEAD, "RETURNED", "part.returned", T("退回", "Return")),
        Move("WAITING", "pass", _LEAD, "PASSED", "part.passed", T("通过", "Pass")),
        Move("RETURNED", "resubmit", _DEPOSITOR, "WAITING", "part.resubmitted", T("重新提交", "Resubmit")),
        Move("PASSED", "reopen", roles(Role.SYSTEM), "WAITING", "part.reopened", T("重新审核", "Reopen"),
             "its files were changed (R-ENT-34)"),
        Move("*", "drop", _SYSTEM, "DROPPED", "part.dropped", T("不再汇交", "Drop"),
             "the changed plan names the dataset no more"),
    ),
)  # fmt: skip

DISK = Machine(
    "disk",
    T("邮寄磁盘", "Posted disk"),
    (
        State("ANNOUNCED", T("已登记，待寄出", "Announced"), Court.DEPOSITOR),
        State("POSTED", T("已寄出", "Posted"), Court.CENTRE),
        State("RECEIVED", T("中心已签收", "Received"), Court.CENTRE),
        State("READING", T("读入中", "Being read"), Court.CENTRE),
        State("READ", T("已读入，核对无误", "Read in"), Court.CENTRE),
        State("DISCREPANT", T("已读入，有差异", "Read in with discrepancies"), Court.CENTRE),
        State("RETURNED", T("已寄还", "Returned"), Court.NONE),
        State("DESTROYED", T("已销毁", "Destroyed"), Court.NONE),
        State("CANCELLED", T("已取消", "Cancelled"), Court.NONE),
    ),
    (
        Move("ANNOUNCED", "post", _DEPOSITOR, "POSTED", "disk.posted", T("登记寄出", "Note that it is posted")),
        Move("ANNOUNCED", "cancel", _DEPOSITOR, "CANCELLED", "disk.cancelled", T("取消登记", "Cancel")),
        *(
            Move(source, "receive", _CENTRE, "RECEIVED", "disk.received", T("签收", "Receive"),
                 "condition and seal of the parcel are noted; a disk handed over in person comes from ANNOUNCED")
            for source in ("ANNOUNCED", "POSTED")
        ),
        *(
            Move(source, "read", _READER, "READING", "disk.reading_begun", T("开始读入", "Begin to read"),
                 "by `huijiao receive` at the read-in station")
            for source in ("RECEIVED", "READ", "DISCREPANT")
        ),
        Move("READING", "conclude", _READER, "READ", "disk.read_in", T("读入完成", "Conclude the reading"),
             "every file of the list is here with the digests of the list"),
        Move("READING", "differ", _READER, "DISCREPANT", "disk.discrepant", T("列出差异", "List the discrepancies")),
        *(
            Move(source, verb, _CENTRE, target, fact, label, "the reason says by which carrier, or how")
            for source in ("RECEIVED", "READ", "DISCREPANT")
            for verb, target, fact, label in (
                ("return", "RETURNED", "disk.returned", T("寄还", "Send it back")),
                ("destroy", "DESTROYED", "disk.destroyed", T("销毁", "Destroy it")),
            )
        ),
    ),
)  # fmt: skip
