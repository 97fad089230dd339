"""What the resolver remembers of one article while it reads: who has been spoken of, and as what.

"Iraqi Prime Minister Mustafa al-Kadhemi" … "Kadhemi" … "the prime minister" … "he"   are one `Referent`
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from dragoman.knowledge.spelling import normalise, skeleton

if TYPE_CHECKING:
    from dragoman.knowledge.actors import ActorBase
    from dragoman.knowledge.name_finder import FoundName
    from dragoman.model import Flag, Mention

__all__ = ["Finding", "Referent", "RefersTo", "Scene", "TextNames"]


class RefersTo(StrEnum):
    """The sort of thing a mention refers to, as far as pronouns care."""

    PERSON = "person"
    PEOPLE = "people"
    BODY = "body"
    STATE = "state"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found out about one mention. `referent` is set when it is somebody already spoken of."""

    rule: str
    refers_to: RefersTo = RefersTo.OTHER
    name: str | None = None
    actor_id: str | None = None
    country: str | None = None
    sectors: tuple[str, ...] = ()
    inferred: str | None = None
    flags: tuple[Flag, ...] = ()
    alternatives: tuple[str, ...] = ()
    aligned_with: str | None = None
    actor_kind: str | None = None
    office: str | None = None
    gender: str | None = None
    own_name: str | None = None
    referent: Referent | None = None

    def with_rule(self, rule: str, inferred: str | None = None) -> Finding:
        """The same, found by another rule."""
        return replace(self, rule=rule, inferred=inferred or self.inferred)


@dataclass(slots=True, eq=False)
class Referent:
    """Somebody or something the article has spoken of; `finding` is the best that is known of it."""

    number: int
    finding: Finding
    is_plural: bool
    gender: str | None = None
    head: str = ""
    first_name: str | None = None


@dataclass(frozen=True, slots=True)
class Spoken:
    """One mention that has been resolved, in the order of the text."""

    mention: Mention
    referent: Referent


class TextNames:
    """The known names of the whole article, as written: who is named in full, and of which states it speaks."""

    def __init__(self, text: str, base: ActorBase) -> None:
        self.found = base.name_finder.find(text)
        self.in_full: set[str] = set()
        self.countries: Counter[str] = Counter()
        shouts = text.isupper()
        for name in self.found:
            if text[name.start : name.end].isupper() and not shouts:
                continue  # an acronym speaks for nobody, least of all for itself
            countries = {actor.country for actor in name.actors if actor.country}
            if name.is_full:
                self.in_full.update(actor.actor_id for actor in name.actors)
            if len(countries) == 1 and (name.is_full or not name.actors[0].is_person):
                self.countries[countries.pop()] += 1
        for nation in base.nations_in(text):
            self.countries[nation.state.country] += 1

    def longer_name(self, start: int, end: int) -> FoundName | None:
        """The full name of which the stretch is only the first or the last part."""
        at = bisect_right(self.found, start, key=lambda name: name.start) - 1
        if at < 0:
            return None
        name = self.found[at]
        is_part = name.is_full and end - start < name.end - name.start
        return name if is_part and (name.start == start or name.end == end) and end <= name.end else None


@dataclass(slots=True)
class Scene:
    """The memory of one article."""

    base: ActorBase
    published: date | None
    text: TextNames | None = None
    spoken: list[Spoken] = field(default_factory=list)
    referents: list[Referent] = field(default_factory=list)
    by_key: dict[str, Referent] = field(default_factory=dict)
    by_surname: dict[str, Referent] = field(default_factory=dict)
    by_head: dict[str, Referent] = field(default_factory=dict)
    by_office: dict[tuple[str, str | None], Referent] = field(default_factory=dict)
    by_acronym: dict[str, Referent] = field(default_factory=dict)
    countries: Counter[str] = field(default_factory=Counter)
    apposed: dict[tuple[int, int], Referent] = field(default_factory=dict)

    def remember(self, mention: Mention, finding: Finding, head: str) -> Referent:
        """Note that `mention` means `finding`; the same entity gets the same referent."""
        referent = finding.referent or self._known(finding)
        if referent is None:
            referent = Referent(len(self.referents), finding, mention.is_plural, finding.gender, head)
            self.referents.append(referent)
        elif referent.gender is None:
            referent.gender = finding.gender
        self._enter(referent, finding, head)
        self.spoken.append(Spoken(mention, referent))
        return referent

    def person_called(self, name: str) -> Referent | None:
        """The person or body a surname or short name takes up: "Kadhemi" after "Mustafa al-Kadhimi".

        A full name only takes up another when the first names agree as well.
        """
        words = skeleton(normalise(name)).split()
        if not words:
            return None
        referent = self.by_surname.get(words[-1])
        if referent is None or len(words) == 1:
            return referent
        return referent if referent.first_name == words[0] else None

    def _known(self, finding: Finding) -> Referent | None:
        key = finding.actor_id
        return self.by_key.get(key) if key else None

    def _enter(self, referent: Referent, finding: Finding, head: str) -> None:
        if finding.actor_id:
            self.by_key.setdefault(finding.actor_id, referent)
        if finding.country:
            self.countries[finding.country] += 1
        if head and finding.own_name is None and (finding.name is None or finding.refers_to is RefersTo.BODY):
            self.by_head[head] = referent
        if finding.office:
            self.by_office[finding.office, finding.country] = referent
            self.by_office[finding.office, None] = referent
        name = finding.own_name or (finding.name if finding.refers_to is RefersTo.PERSON else None)
        if name:
            self._enter_name(referent, name, finding.refers_to)

    def _enter_name(self, referent: Referent, name: str, refers_to: RefersTo) -> None:
        words = skeleton(normalise(name)).split()
        if not words:
            return
        if refers_to is RefersTo.PERSON:
            self.by_surname[words[-1]] = referent
            if len(words) > 1:
                referent.first_name = words[0]
        elif refers_to is RefersTo.BODY:
            self.by_acronym[_initials(name)] = referent
            if len(words) > 1:
                self.by_surname.setdefault(words[0], referent)


def _initials(name: str) -> str:
    """The capitals a name is shortened to: "Asaib Ahl al-Haq" → "AAH"."""
    words = [word for word in normalise(name).split() if word not in ("of", "the", "and", "for", "in", "al")]
    return "".join(word[0] for word in words).upper()
