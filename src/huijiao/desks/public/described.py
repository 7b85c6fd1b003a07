"""A release as its page shows it: the neutral description, and what only the page says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from huijiao.core.exchange.description import RESOLVERS, Description, Person
from huijiao.core.licences import LICENCES, Licence
from huijiao.core.quantities import fmt_bytes
from huijiao.core.text import Text as T
from huijiao.core.vocabulary import ShareMode
from huijiao.steps.s6_publication.describing import description
from huijiao.steps.s6_publication.models import Release

_NONE = T("", "")


@dataclass(frozen=True, slots=True)
class Name:
    """One identifier: kind (ACCESSION CSTR DOI), value, whether its registrar knows it, where it leads."""

    kind: str
    value: str
    registered: bool
    url: str


@dataclass(frozen=True)
class Described:
    """What the template of the landing page reads."""

    said: Description
    licence: Licence | None
    open_at: date | None
    contact: str

    @property
    def accession(self) -> str:
        """Return the accession."""
        return self.said.accession

    @property
    def url(self) -> str:
        """Return the page's address."""
        return self.said.url

    @property
    def title(self) -> T:
        """Return the title in both languages."""
        return self.said.title

    @property
    def mode(self) -> ShareMode:
        """Return the sharing mode."""
        return self.said.mode

    @property
    def person(self) -> str:
        """Return the person responsible, empty when it is a body."""
        return next((who.name for who in self.said.creators if isinstance(who, Person)), "")

    @property
    def org(self) -> T:
        """Return the institution of the creator."""
        who = self.said.creators[0]
        return who.affiliations[0].name if isinstance(who, Person) else who.name

    @property
    def subject_code(self) -> str:
        """Return the class of GB/T 13745, empty when there is none."""
        return self.said.subjects[0].code if self.said.subjects else ""

    @property
    def subject(self) -> T:
        """Return the class in words."""
        return self.said.subjects[0].name if self.said.subjects else _NONE

    @property
    def size(self) -> str:
        """Return the volume in words."""
        return fmt_bytes(self.said.bytes)

    @property
    def names(self) -> tuple[Name, ...]:
        """Return the identifiers and where they lead."""
        return tuple(
            Name(i.kind, i.value, i.registered, RESOLVERS[i.kind] + i.value if i.kind in RESOLVERS else self.said.url)
            for i in self.said.identifiers
        )


def describe(release: Release) -> Described:
    """Gather what is public about a release."""
    return Described(
        description(release),
        LICENCES.get(release.licence),
        release.open_at,
        release.holding.dataset.project.centre.email,
    )
