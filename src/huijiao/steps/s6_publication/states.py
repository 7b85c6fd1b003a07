"""The Release's table (domain.md §1.4.8)."""

from huijiao.core.machine import Court, Machine, Move, Role, State, roles
from huijiao.core.text import Text as T

_DEPOSITOR = roles(Role.OPERATOR, Role.OWNER)
_AGENCY = roles(Role.AGENCY_OFFICER, Role.AGENCY_LEADER)
_PUBLISHER = roles(Role.PUBLISHER, Role.SYSTEM)

RELEASE = Machine(
    "release",
    T("发布", "Release"),
    (
        State("DRAFT", T("共享目录拟定", "Catalogue drafted"), Court.DEPOSITOR),
        State("REPORTED", T("已报送管理方", "Reported to the agency"), Court.AGENCY),
        State("APPROVED", T("管理方已同意", "Approved by the agency"), Court.CENTRE),
        State("SCHEDULED", T("保护期中", "Under protection"), Court.NONE),
        State("PUBLISHED", T("已发布", "Published"), Court.NONE),
        State("SUSPENDED", T("暂停共享", "Suspended"), Court.CENTRE),
        State("WITHDRAWN", T("已撤回", "Withdrawn"), Court.NONE),
    ),
    (
        Move("DRAFT", "report", _DEPOSITOR, "REPORTED", "release.reported", T("报送共享目录", "Report the catalogue"),
             "mode, date, and a reason if closed"),
        Move("REPORTED", "approve", _AGENCY, "APPROVED", "release.approved", T("同意公开", "Approve")),
        Move("REPORTED", "refuse", _AGENCY, "DRAFT", "release.refused", T("退回", "Send back"), "a reason"),
        Move("APPROVED", "publish", _PUBLISHER, "PUBLISHED", "release.published", T("发布", "Publish"),
             "identifier, licence, open date reached"),
        Move("APPROVED", "schedule", _PUBLISHER, "SCHEDULED", "release.scheduled", T("定时发布", "Schedule"),
             "the open date lies ahead"),
        Move("SCHEDULED", "publish", _PUBLISHER, "PUBLISHED", "release.published", T("发布", "Publish"),
             "open date reached"),
        Move("PUBLISHED", "suspend", roles(Role.PUBLISHER), "SUSPENDED", "release.suspended",
             T("暂停共享", "Suspend"), "a reason"),
        Move("SUSPENDED", "publish", roles(Role.PUBLISHER), "PUBLISHED", "release.published", T("恢复", "Resume")),
        Move("PUBLISHED", "withdraw", roles(Role.PUBLISHER), "WITHDRAWN", "release.withdrawn",
             T("撤回", "Withdraw"), "a reason; a tombstone stays"),
        Move("SUSPENDED", "withdraw", roles(Role.PUBLISHER), "WITHDRAWN", "release.withdrawn",
             T("撤回", "Withdraw"), "a reason; a tombstone stays"),
    ),
)  # fmt: skip
