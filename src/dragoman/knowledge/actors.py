"""The actors of Dragoman: who they are, what they are called, which office they held when.

    base = load_actors()
    base.lookup("Kadhimi", date(2021, 1, 2))          # the actors that name may mean on that day
    base.holders("prime minister", "IRQ", date(2021, 1, 2))

data/actors/**.yaml     persons, groups, parties, forces, organs, organisations, outlets, peoples
data/offices/*.yaml     offices of states and bodies, with their holders
data/states.yaml, metonyms.yaml, roles.yaml, actor_words.yaml
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.knowledge.actor_words import ActorWords
from dragoman.knowledge.roles import RoleNoun
from dragoman.knowledge.spelling import normalise, skeleton
from dragoman.knowledge.states import Nation, State, nations_in

if TYPE_CHECKING:
    from dragoman.knowledge.name_finder import NameFinder
    from dragoman.knowledge.spellings import Spellings

__all__ = [
    "INTERNATIONAL",
    "KINDS",
    "OUTLETS",
    "SECTORS",
    "Actor",
    "ActorBase",
    "Holder",
    "Membership",
    "Office",
    "Tenure",
    "covers",
    "load_actors",
    "office_name",
    "tenure_of",
]

KINDS = (
    "person", "group", "party", "force", "organ", "igo", "ngo", "company", "media", "ethnic", "religious",
)  # fmt: skip
INTERNATIONAL = ("IGO", "NGO", "MNC", "ISM", "IMG", "UNO", "EUR")
SECTORS = (
    "COP", "GOV", "JUD", "LEG", "MIL", "PRM", "PTY", "REB", "SPY", "UAF", "UNK", "AGR", "BUS", "CRM", "CVL",
    "EDU", "ELI", "JRN", "LAB", "MED", "REF", "OPP", "PRE", "REL", "SOC", *INTERNATIONAL,
)  # fmt: skip
OUTLETS = ("agency", "state", "public", "private", "party", "local")
"""What kind of outlet a medium is: a news agency; owned by a state, the public, private owners or a party; local."""


@dataclass(frozen=True, slots=True)
class Tenure:
    """An office as somebody held it, with the first and last day; None where that is open or not known."""

    title: str
    country: str | None
    sector: str | None
    start: date | None
    end: date | None
    acting: bool = False

    def covers(self, day: date) -> bool:
        """Whether the office was held on `day`."""
        return covers(self.start, self.end, day)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who held an office from when to when. `sector` only where it differs from the office's."""

    actor_id: str
    start: date | None
    end: date | None
    acting: bool = False
    sector: str | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """An office of a state or an international body: "prime minister" of IRQ, with its holders as they followed.

    `body`: the international or other body it is an office of. `many`: several hold it at a time, so that it names
    nobody ("member of the government").
    """

    title: str
    country: str | None
    sector: str | None
    names: tuple[str, ...] = ()
    holders: tuple[Holder, ...] = ()
    body: str | None = None
    many: bool = False

    @property
    def of(self) -> str:
        """Whose office it is: the id of a body, else the code of a state."""
        return self.body or self.country or ""


@dataclass(frozen=True, slots=True)
class Membership:
    """Belonging to another actor, from its first to its last day."""

    actor_id: str
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Actor:
    """A public actor.

    `short` are forms that may stand alone; `start`/`end` bound the days it is active; `area` are the states and regions
    it is active in; `came_from` the actors it split from or was merged of, `became` those that followed it; `outlet`
    says what kind of medium it is; `members` are the states (by code) that belong to it; `unsure` says which of its
    fields are doubtful.
    """

    actor_id: str
    kind: str
    name: str
    country: str | None
    sectors: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    tenures: tuple[Tenure, ...] = ()
    member_of: tuple[Membership, ...] = ()
    start: date | None = None
    end: date | None = None
    area: tuple[str, ...] = ()
    came_from: tuple[str, ...] = ()
    became: tuple[str, ...] = ()
    outlet: str | None = None
    members: tuple[Membership, ...] = ()
    unsure: tuple[str, ...] = ()
    source: str | None = None

    @property
    def is_person(self) -> bool:
        """Whether this is one human being."""
        return self.kind == "person"

    def exists(self, day: date | None) -> bool:
        """Whether the actor can be spoken of on `day`: from its first day on, for news looks back on what has ended."""
        return day is None or self.start is None or self.start <= day

    def is_active(self, day: date | None) -> bool:
        """Whether the actor's own dates allow `day`."""
        return day is None or covers(self.start, self.end, day)

    def tenures_on(self, day: date | None) -> tuple[Tenure, ...]:
        """The offices held on `day`; all of them without a day."""
        return self.tenures if day is None else tuple(tenure for tenure in self.tenures if tenure.covers(day))

    def memberships_on(self, day: date | None) -> tuple[Membership, ...]:
        """What the actor belonged to on `day`; ever, without a day."""
        return tuple(m for m in self.member_of if day is None or covers(m.start, m.end, day))


def covers(start: date | None, end: date | None, day: date) -> bool:
    """Whether `day` lies between two days, either of them open."""
    return (start is None or start <= day) and (end is None or day <= end)


@dataclass(frozen=True)
class ActorBase:
    """All actors, offices, states and role nouns, with the indexes the resolver asks."""

    actors: Mapping[str, Actor]
    offices: Mapping[tuple[str, str], Office]
    states: Mapping[str, State]
    nations: Mapping[str, Nation]
    roles: Mapping[str, tuple[RoleNoun, bool]]
    words: ActorWords
    names: Mapping[str, tuple[Actor, ...]]
    normal_names: Mapping[str, tuple[Actor, ...]]
    short_names: Mapping[str, tuple[Actor, ...]]
    normal_short_names: Mapping[str, tuple[Actor, ...]]
    initials: Mapping[str, tuple[Actor, ...]]
    spellings: Spellings
    skeleton_nations: Mapping[str, Nation]
    version: str

    @property
    def shared_names(self) -> dict[str, tuple[str, ...]]:
        """The full names that several actors bear, with their ids."""
        return {name: tuple(a.actor_id for a in bearers) for name, bearers in self.names.items() if len(bearers) > 1}

    @cached_property
    def name_finder(self) -> NameFinder:
        """Finds every known name in a text at once."""
        from dragoman.knowledge.name_finder import NameFinder

        return NameFinder(self)

    def lookup(self, name: str, on: date | None = None) -> tuple[Actor, ...]:
        """The actors `name` may mean on a day; empty when nobody is called that.

        The first of these that finds any decides: as written, folded, a short form, another spelling.

        "Mustafa al-Kadhimi", "mustafa kadhimi", "Kadhimi", "Mostafa Kazemi"
        """
        normal = normalise(name)
        for found in (
            self.names.get(name),
            self.normal_names.get(normal),
            self.short_names.get(name),
            self.normal_short_names.get(normal),
            self.spellings.find(normal),
            self.spellings.find_short(normal),
        ):
            if found:
                return tuple(actor for actor in found if actor.exists(on))
        return ()

    def nations_in(self, text: str) -> list[Nation]:
        """The states, peoples, capitals and seats named in a text, each time they are."""
        return nations_in(text, self.nations)

    def misspelt_nation(self, word: str) -> Nation | None:
        """The state a word comes closest to when its spelling is folded: "Afganistan", "Teheran"."""
        normal = normalise(word)
        return self.skeleton_nations.get(skeleton(normal)) if len(normal) >= 6 else None

    def offices_called(self, title: str) -> list[Office]:
        """That office in every state and body that has it."""
        return self._offices_by_title.get(self.office(title), [])

    @cached_property
    def _offices_by_title(self) -> dict[str, list[Office]]:
        offices: dict[str, list[Office]] = {}
        for (title, _), office in self.offices.items():
            offices.setdefault(title, []).append(office)
        return offices

    def bodies_above(self, actor_id: str, day: str | None) -> frozenset[str]:
        """The ids of the bodies an actor belongs to on a day ("2020-03-01"; None: on any), near and far."""
        key = (actor_id, day)
        known = self._bodies_above
        if key not in known:
            on, bodies, left = date.fromisoformat(day) if day else None, set[str](), [actor_id]
            while left:
                actor = self.actors.get(left.pop())
                new = {membership.actor_id for membership in actor.memberships_on(on)} - bodies if actor else set()
                bodies |= new
                left += sorted(new)
            known[key] = frozenset(bodies - {actor_id})
        return known[key]

    @cached_property
    def _bodies_above(self) -> dict[tuple[str, str | None], frozenset[str]]:
        return {}

    def holders_ever(self, title: str, of: str) -> tuple[tuple[Tenure, Actor], ...]:
        """Who ever held the office `title` of a state (code) or body (id), and when."""
        office = self.offices.get((self.office(title), of))
        if office is None:
            return ()
        return tuple((tenure_of(office, holder), self.actors[holder.actor_id]) for holder in office.holders)

    def tenures_on(self, title: str, of: str, on: date) -> list[tuple[Tenure, Actor]]:
        """Who held the office on a day, and from when to when; several where it was shared, contested or changed hands.

        An earlier holder whose last day is not known held it until the next one came.
        """
        held = [(tenure, actor) for tenure, actor in self.holders_ever(title, of) if tenure.covers(on)]
        office = self.offices.get((self.office(title), of))
        if office is not None and office.many:
            return held
        latest = max((tenure.start for tenure, _ in held if tenure.start), default=None)
        return [
            (tenure, actor)
            for tenure, actor in held
            if tenure.end is not None or tenure.start is None or tenure.start == latest
        ]

    def holders(self, title: str, of: str, on: date) -> tuple[Actor, ...]:
        """Who held the office `title` of a state (code) or body (id) on a day; empty when the data do not say."""
        return tuple(dict.fromkeys(actor for _, actor in self.tenures_on(title, of, on)))

    def office(self, title: str) -> str:
        """One spelling for an office: "Premier" → "prime minister", "minister of oil" → "oil minister"."""
        return office_name(title, self.words)


def tenure_of(office: Office, holder: Holder) -> Tenure:
    """The office as the holder held it."""
    sector = holder.sector or office.sector
    return Tenure(office.title, office.country, sector, holder.start, holder.end, holder.acting)


def office_name(title: str, words: ActorWords) -> str:
    """See `ActorBase.office`."""
    plain = title.lower().replace("defence", "defense").replace("labour", "labor").replace("-general", " general")
    if plain in words.offices:
        return words.offices[plain].lower().replace("-general", " general")
    for start in ("minister of ", "minister for "):
        if plain.startswith(start):
            subject = plain[len(start) :].removeprefix("the ").replace("foreign affairs", "foreign")
            return f"{subject} minister"
    return plain


def load_actors(overlays: Sequence[Path] = (), *, data: Path | None = None, cache: bool = True) -> ActorBase:
    """The knowledge base: the shipped files, then `overlays` (YAML files, or folders of them), in order.

    An overlay's record of a known id, office or noun changes what it gives and leaves the rest. Everything is checked
    as a whole: unknown keys, kinds, sectors, countries, memberships and holders, dates the wrong way round, ids given
    twice in one layer. Files are read once and kept compiled in the user's cache folder until one of them changes;
    without `cache` they are read anew.
    Raises `DataFileError` with every fault, `UsageError` when an overlay is not there.
    """
    from dragoman.knowledge.actor_store import load

    folder = data or Path(str(files("dragoman.knowledge"))) / "data"
    return load(folder, tuple(overlays), cache=cache)
