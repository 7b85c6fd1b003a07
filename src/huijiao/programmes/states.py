"""The project's own life; the portal status is derived from the steps' nouns, not stored here."""

from huijiao.core.machine import Court, Machine, Move, Role, State, roles
from huijiao.core.text import Text as T

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
