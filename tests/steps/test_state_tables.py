"""Every cell of every state table: what is allowed, what is refused, and that the table hangs together."""

from __future__ import annotations

from itertools import product

import pytest

from huijiao.core.machine import Court, Machine, MoveRefused, Role
from huijiao.people.states import ACCOUNT, INSTITUTION
from huijiao.programmes.states import PROJECT
from huijiao.steps.s1_plan.states import PLAN
from huijiao.steps.s2_preparation.states import DATASET
from huijiao.steps.s3_submission.states import PART, SUBMISSION
from huijiao.steps.s4_review.states import REPORT, ROUND
from huijiao.steps.s5_archiving.states import HOLDING
from huijiao.steps.s6_publication.states import RELEASE

MACHINES = [PLAN, DATASET, SUBMISSION, PART, ROUND, REPORT, HOLDING, RELEASE, PROJECT, INSTITUTION, ACCOUNT]
NOT_DEPOSITOR = {Role.REVIEWER, Role.REVIEW_LEAD, Role.CURATOR, Role.PUBLISHER, Role.CENTRE_ADMIN, Role.AGENCY_OFFICER,
                 Role.AGENCY_LEADER, Role.SYSTEM}  # fmt: skip
by_name = pytest.mark.parametrize("machine", MACHINES, ids=lambda m: m.name)


def _rows(machine: Machine, state: str, verb: str) -> list[frozenset[Role]]:
    named = [m for m in machine.moves if m.verb == verb and m.source == state]
    anywhere = [m for m in machine.moves if m.verb == verb and m.source == "*" and m.target != state]
    if not any(m.source == state for m in machine.moves):
        anywhere = []  # a final state is left by nothing
    return [m.roles for m in named + anywhere]


@by_name
def test_every_cell_answers_as_the_table_says(machine: Machine) -> None:
    verbs = {m.verb for m in machine.moves} | {"nonsense"}
    for state, verb, role in product(machine.states, verbs, Role):
        rows = _rows(machine, state, verb)
        if any(role in row for row in rows):
            assert machine.find(state, verb, [role]).target in machine.states
            continue
        with pytest.raises(MoveRefused) as refused:
            machine.find(state, verb, [role])
        assert refused.value.reason == ("role" if rows else "state"), (state, verb, role)


@by_name
def test_guest_and_registered_may_move_nothing(machine: Machine) -> None:
    for state in machine.states:
        assert machine.open_to(state, [Role.GUEST, Role.REGISTERED]) == ()


@by_name
def test_no_two_moves_answer_to_one_press(machine: Machine) -> None:
    for state, role in product(machine.states, Role):
        verbs = [m.verb for m in machine.open_to(state, [role])]
        assert len(verbs) == len(set(verbs)), (state, role)


@by_name
def test_every_state_is_reached_and_spoken_of_in_both_languages(machine: Machine) -> None:
    reached = {machine.initial} | {m.target for m in machine.moves}
    assert reached == set(machine.states)
    assert all(s.label.zh and s.label.en for s in machine.states.values())
    assert all(m.label.zh and m.label.en and "." in m.fact and m.roles for m in machine.moves)


@pytest.mark.parametrize("machine", [PLAN, SUBMISSION, ROUND], ids=lambda m: m.name)
def test_who_has_it_may_act(machine: Machine) -> None:
    """A noun never waits for a party that has no button for it."""
    depositor = {Role.OPERATOR, Role.OWNER}
    for state in machine.states.values():
        if machine.final(state.code) or state.court == Court.NONE:
            continue
        roles = depositor if state.court == Court.DEPOSITOR else NOT_DEPOSITOR
        assert machine.open_to(state.code, roles), state.code
