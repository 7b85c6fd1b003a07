"""Institutions and accounts as tables (domain.md §1.4.1)."""

from huijiao.core.machine import Court, Machine, Move, Role, State, roles
from huijiao.core.text import Text as T

INSTITUTION = Machine(
    "institution",
    T("机构", "Institution"),
    (
        State("PENDING_VERIFY", T("待核验", "To be verified"), Court.CENTRE),
        State("ACTIVE", T("正常", "Active"), Court.NONE),
        State("SUSPENDED", T("停用", "Suspended"), Court.CENTRE),
        State("MERGED", T("已合并", "Merged"), Court.NONE),
    ),
    (
        Move("PENDING_VERIFY", "verify", roles(Role.CENTRE_ADMIN), "ACTIVE", "institution.verified",
             T("核验通过", "Verify"), "name and USCC equal the certificate"),
        Move("PENDING_VERIFY", "suspend", roles(Role.CENTRE_ADMIN), "SUSPENDED", "institution.suspended",
             T("停用", "Suspend"), "a reason"),
        Move("ACTIVE", "suspend", roles(Role.CENTRE_ADMIN), "SUSPENDED", "institution.suspended",
             T("停用", "Suspend"), "a reason"),
        Move("SUSPENDED", "verify", roles(Role.CENTRE_ADMIN), "ACTIVE", "institution.verified",
             T("恢复", "Restore")),
        Move("ACTIVE", "merge", roles(Role.CENTRE_ADMIN), "MERGED", "institution.merged",
             T("合并", "Merge"), "names the institution it goes into"),
    ),
)  # fmt: skip

ACCOUNT = Machine(
    "account",
    T("账号", "Account"),
    (
        State("ACTIVE", T("正常", "Active"), Court.NONE),
        State("DISABLED", T("停用", "Disabled"), Court.NONE),
        State("HANDED_OVER", T("已移交", "Handed over"), Court.NONE),
    ),
    (
        Move("ACTIVE", "disable", roles(Role.CENTRE_ADMIN, Role.INST_ADMIN), "DISABLED", "account.disabled",
             T("停用", "Disable"), "a reason"),
        Move("DISABLED", "enable", roles(Role.CENTRE_ADMIN, Role.INST_ADMIN), "ACTIVE", "account.enabled",
             T("启用", "Enable")),
        Move("ACTIVE", "hand_over", roles(Role.SYSTEM), "HANDED_OVER", "account.handed_over",
             T("移交", "Hand over"), "the successor has confirmed"),
    ),
)  # fmt: skip
