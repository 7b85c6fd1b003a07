"""The project's own life; the portal status is derived from the steps' nouns, not stored here."""

from huijiao.core.machine import Court, Machine, Move, Role, State, roles
from huijiao.core.text import Text as T

_DEPOSITOR = roles(Role.OPERATOR, Role.OWNER)
_AGENCY = roles(Role.AGENCY_OFFICER, Role.AGENCY_LEADER)

#: What a depositor asks of the agency beside plan, report and catalogue (domain.md §1.4.11).
APPLICATION = Machine(
    "application",
    T("申请", "Application"),
    (
        State("RECEIVED", T("待审批", "Waiting for the agency"), Court.AGENCY),
        State("LEADER_SIGN", T("待签发", "Waiting for the leader's signature"), Court.AGENCY),
        State("APPROVED", T("同意", "Approved"), Court.NONE),
        State("RETURNED", T("退回", "Sent back"), Court.NONE),
        State("WITHDRAWN", T("已撤回", "Withdrawn"), Court.NONE),
    ),
    (
        Move("RECEIVED", "withdraw", _DEPOSITOR, "WITHDRAWN", "application.withdrawn", T("撤回", "Withdraw")),
        Move("RECEIVED", "support", roles(Role.AGENCY_OFFICER), "LEADER_SIGN", "application.supported",
             T("同意，报签发", "Agree; to the leader"), "the programme asks for a leader's signature"),
        Move("RECEIVED", "approve", _AGENCY, "APPROVED", "application.approved", T("同意", "Approve"),
             "an officer only where the programme asks for no leader's signature"),
        Move("RECEIVED", "refuse", _AGENCY, "RETURNED", "application.refused", T("退回", "Send back"), "a reason"),
        Move("LEADER_SIGN", "approve", roles(Role.AGENCY_LEADER), "APPROVED", "application.approved",
             T("签发", "Sign")),
        Move("LEADER_SIGN", "refuse", roles(Role.AGENCY_LEADER), "RETURNED", "application.refused",
             T("退回", "Send back"), "a reason"),
    ),
)  # fmt: skip

PROJECT = Machine(
    "project",
    T("项目", "Project"),
    (
        State("ACTIVE", T("正常", "Active"), Court.DEPOSITOR),
        State("SUSPENDED", T("暂停", "Suspended"), Court.AGENCY),
        State("TERMINATED", T("终止", "Terminated"), Court.NONE),
    ),
    (
        Move("ACTIVE", "suspend", roles(Role.AGENCY_OFFICER), "SUSPENDED", "project.suspended",
             T("暂停", "Suspend"), "a reason"),
        Move("SUSPENDED", "resume", roles(Role.AGENCY_OFFICER), "ACTIVE", "project.resumed", T("恢复", "Resume")),
        Move("ACTIVE", "terminate", roles(Role.AGENCY_OFFICER), "TERMINATED", "project.terminated",
             T("终止", "Terminate"), "a reason"),
        Move("ACTIVE", "discard", roles(Role.OPERATOR), "TERMINATED", "project.discarded",
             T("删除草稿", "Discard draft"), "nothing has been submitted"),
    ),
)  # fmt: skip
