"""The Holding's table: classified, numbered, kept."""

from huijiao.core.machine import Court, Machine, Move, Role, State, roles
from huijiao.core.text import Text as T

_CURATOR = roles(Role.CURATOR, Role.CENTRE_ADMIN)
_SYSTEM = roles(Role.SYSTEM)

HOLDING = Machine(
    "holding",
    T("馆藏", "Holding"),
    (
        State("RECEIVED", T("待归类", "To be classified"), Court.CENTRE),
        State("CLASSIFIED", T("待入库", "To be stored"), Court.CENTRE),
        State("KEPT", T("已保存备份", "Kept, with a copy"), Court.NONE),
        State("WITHDRAWN", T("已撤回", "Withdrawn"), Court.NONE),
    ),
    (
        Move("RECEIVED", "classify", _CURATOR, "CLASSIFIED", "holding.classified", T("确认分类", "Confirm the class"),
             "a GB/T 13745 code"),
        Move("CLASSIFIED", "keep", _SYSTEM, "KEPT", "holding.kept", T("入库", "Store"),
             "read back from both copies; identifiers reserved"),
        Move("KEPT", "withdraw", roles(Role.CENTRE_ADMIN), "WITHDRAWN", "holding.withdrawn", T("撤回", "Withdraw"),
             "a reason; a tombstone stays"),
    ),
)  # fmt: skip
