"""Who stands where: roles follow from relations, with a queryset twin for each (style.md, 5).

This is the one policy every door asks: which roles an account has towards a project; the state tables say
what a role may do.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from huijiao.core.machine import Role
from huijiao.people.models import Account, Kind, Post
from huijiao.programmes.models import Project

CENTRE_ROLES = frozenset(
    {Role.REVIEWER, Role.REVIEW_LEAD, Role.CURATOR, Role.PUBLISHER, Role.CENTRE_ADMIN, Role.SECURITY, Role.AUDITOR}
)
#: Who may read the data files before they are published; the agency decides on papers (domain.md §6.1).
DATA_READERS = frozenset(
    {Role.OPERATOR, Role.OWNER, Role.INST_ADMIN, Role.REVIEWER, Role.REVIEW_LEAD, Role.CURATOR, Role.SECURITY}
)
AGENCY_ROLES = frozenset({Role.AGENCY_OFFICER, Role.AGENCY_LEADER, Role.AGENCY_ADMIN})


def roles_of(account: Account | None, project: Project) -> frozenset[Role]:
    """Return the roles an account has towards one project; a stranger gets none but guest."""
    if account is None or not account.is_authenticated or not account.is_active:
        return frozenset({Role.GUEST})
    roles = {Role.GUEST, Role.REGISTERED}
    if account.kind == Kind.INSTITUTION and account.institution_id == project.institution_id:
        if account.pk == project.operator_id:
            roles |= {Role.OPERATOR, Role.SEALER}
        if account.pk == (project.owner_id or project.operator_id):
            roles.add(Role.OWNER)
        if account.inst_admin:
            roles |= {Role.INST_ADMIN, Role.OPERATOR, Role.SEALER}
    for post in account.posts.all():
        if _covers(post, project) and not _conflict(account, project):
            roles.add(Role(post.role))
    return frozenset(roles)


def _covers(post: Post, project: Project) -> bool:
    if post.centre_id is not None:
        return post.centre_id == project.centre_id
    programme = project.programme
    return post.agency_id == programme.agency_id and (not post.programmes or programme.code in post.programmes)


def _conflict(account: Account, project: Project) -> bool:
    """A reviewer of the depositing institution is kept out (domain.md §1.1)."""
    return account.institution_id is not None and account.institution_id == project.institution_id


def projects_for(account: Account) -> QuerySet[Project]:
    """Return the projects an account may see: the twin of `roles_of`."""
    seen = Q(pk__in=())
    if account.kind == Kind.INSTITUTION and account.institution_id:
        mine = Q(institution=account.institution_id)
        seen |= mine if account.inst_admin else mine & (Q(operator=account.pk) | Q(owner=account.pk))
    for post in account.posts.select_related("agency"):
        if post.centre_id is not None:
            seen |= Q(centre=post.centre_id)
        elif post.programmes:
            seen |= Q(programme__agency=post.agency_id, programme__code__in=post.programmes)
        else:
            seen |= Q(programme__agency=post.agency_id)
    found = Project.objects.filter(seen)
    if account.institution_id and account.kind != Kind.INSTITUTION:
        found = found.exclude(institution=account.institution_id)
    return found.select_related("programme", "institution", "centre")


def posts_in(account: Account, wanted: frozenset[Role]) -> bool:
    """Tell whether the account holds any of these roles anywhere, to choose its desk."""
    return any(Role(p.role) in wanted for p in account.posts.all())
