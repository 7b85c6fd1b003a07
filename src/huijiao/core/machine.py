"""A state machine is a table: *state, role, verb, next state, fact*.

One table decides everything: which buttons are drawn, what an action may do, what the procedure page of
the documentation says.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from huijiao.core.text import Text


class Court(StrEnum):
    """In whose court an object lies (domain.md §1.3, 4)."""

    DEPOSITOR = "DEPOSITOR"
    CENTRE = "CENTRE"
    AGENCY = "AGENCY"
    NONE = "NONE"


class Role(StrEnum):
    """What an actor may be towards one object; derived from relations, never stored (domain.md §1.1)."""

    OPERATOR = "project_operator"
    OWNER = "project_owner"
    INST_ADMIN = "inst_admin"
    SEALER = "inst_sealer"
    REVIEWER = "reviewer"
    REVIEW_LEAD = "review_lead"
    CURATOR = "curator"
    PUBLISHER = "publisher"
    EXPERT = "expert"
    CENTRE_ADMIN = "centre_admin"
    SECURITY = "security_officer"
    AUDITOR = "auditor"
    AGENCY_OFFICER = "agency_officer"
    AGENCY_LEADER = "agency_leader"
    AGENCY_ADMIN = "agency_admin"
    REGISTERED = "registered"
    GUEST = "guest"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class State:
    """One state: its code, its label, and who has the object while it is in it."""

    code: str
    label: Text
    court: Court


@dataclass(frozen=True, slots=True)
class Move:
    """One legal move. ``source`` may be ``*`` (any state that is not final)."""

    source: str
    verb: str
    roles: frozenset[Role]
    target: str
    fact: str
    label: Text
    guard: str = ""  # said in words; the action checks it


class MoveRefused(Exception):
    """A verb that the table does not allow here. ``reason`` is ``state`` or ``role``."""

    def __init__(self, machine: str, state: str, verb: str, reason: str) -> None:
        super().__init__(f"{machine}: {verb} from {state} refused ({reason})")
        self.machine, self.state, self.verb, self.reason = machine, state, verb, reason


class Machine:
    """The states and moves of one noun."""

    def __init__(self, name: str, label: Text, states: Iterable[State], moves: Iterable[Move]) -> None:
        self.name, self.label = name, label
        self.states = {s.code: s for s in states}
        self.moves = tuple(moves)
        self.initial = next(iter(self.states))
        for move in self.moves:
            for code in (move.target, *(() if move.source == "*" else (move.source,))):
                if code not in self.states:
                    message = f"{name}: {move.verb} names the unknown state {code}"
                    raise ValueError(message)

    def final(self, state: str) -> bool:
        """Tell whether no named move leaves the state."""
        return all(m.source != state for m in self.moves)

    def find(self, state: str, verb: str, roles: Iterable[Role]) -> Move:
        """Return the move or raise `MoveRefused` (``state`` before ``role``)."""
        here = [m for m in self.moves if m.verb == verb and self._leaves(m, state)]
        if not here:
            raise MoveRefused(self.name, state, verb, "state")
        held = set(roles)
        for move in here:
            if move.roles & held:
                return move
        raise MoveRefused(self.name, state, verb, "role")

    def open_to(self, state: str, roles: Iterable[Role]) -> tuple[Move, ...]:
        """Return the moves these roles may make from the state: the buttons."""
        held = set(roles)
        return tuple(m for m in self.moves if self._leaves(m, state) and m.roles & held)

    def _leaves(self, move: Move, state: str) -> bool:
        return move.source == state or (move.source == "*" and move.target != state and not self.final(state))


def roles(*names: Role) -> frozenset[Role]:
    """Return a set of roles, to keep tables short."""
    return frozenset(names)
