"""The actors of Dragoman: who they are, what they are called, which office they held when.

data/actors/*.yaml     persons, groups, forces, organs, international organisations (see docs/actors.md)
data/states.yaml, metonyms.yaml, roles.yaml, actor_words.yaml

base = load_actors()
base.lookup("Kadhimi", date(2021, 1, 2))          # the actors that name may mean on that day
base.holders("prime minister", "IRQ", date(2021, 1, 2))
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

from dragoman.datafiles import Faults, Record, read_records
from dragoman.knowledge.actor_words import ActorWords, load_actor_words
from dragoman.knowledge.roles import RoleNoun, load_roles, roles_by_form
from dragoman.knowledge.spelling import normalise, skeleton
from dragoman.knowledge.states import Nation, NationUse, State, load_metonyms, load_states, nations_by_name

__all__ = ["KINDS", "SECTORS", "Actor", "ActorBase", "Membership", "Tenure", "load_actors"]

KINDS = (
    "person", "group", "party", "force", "organ", "igo", "ngo", "company", "media", "ethnic", "religious",
)  # fmt: skip
INTERNATIONAL = ("IGO", "NGO", "MNC", "ISM", "IMG", "UNO", "EUR")
SECTORS = (
    "COP", "GOV", "JUD", "LEG", "MIL", "PRM", "PTY", "REB", "SPY", "UAF", "UNK", "AGR", "BUS", "CRM", "CVL",
    "EDU", "ELI", "JRN", "LAB", "MED", "REF", "OPP", "PRE", "REL", "SOC", *INTERNATIONAL,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tenure:
    """An office with the first and last day it was held; None where that is open or not known."""

    title: str
    country: str | None
    sector: str | None
    start: date | None
    end: date | None

    def covers(self, day: date) -> bool:
        """Whether the office was held on `day`."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Membership:
    """Belonging to another actor, from its first to its last day."""

    actor_id: str
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Actor:
    """A public actor. `short` are forms that may stand alone; `start`/`end` bound the days it exists."""

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
    source: str | None = None

    @property
    def is_person(self) -> bool:
        """Whether this is one human being."""
        return self.kind == "person"

    def exists(self, day: date | None) -> bool:
        """Whether the actor's own dates allow `day`."""
        if day is None:
            return True
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def tenures_on(self, day: date | None) -> tuple[Tenure, ...]:
        """The offices held on `day`; all of them without a day."""
        return self.tenures if day is None else tuple(tenure for tenure in self.tenures if tenure.covers(day))


@dataclass(frozen=True)
class ActorBase:
    """All actors, states and role nouns, with the indexes the resolver asks."""

    actors: Mapping[str, Actor]
    states: Mapping[str, State]
    nations: Mapping[str, Nation]
    roles: Mapping[str, tuple[RoleNoun, bool]]
    words: ActorWords
    names: Mapping[str, tuple[Actor, ...]]
    normal_names: Mapping[str, tuple[Actor, ...]]
    skeleton_names: Mapping[str, tuple[Actor, ...]]
    short_names: Mapping[str, tuple[Actor, ...]]
    normal_short_names: Mapping[str, tuple[Actor, ...]]
    holders_by_office: Mapping[tuple[str, str], tuple[tuple[Tenure, Actor], ...]]
    skeleton_nations: Mapping[str, Nation]
    shared_names: Mapping[str, tuple[str, ...]]
    version: str

    def lookup(self, name: str, on: date | None = None) -> tuple[Actor, ...]:
        """The actors `name` may mean on a day; empty when nobody is called that.

        The first of these that finds any decides: as written, folded, a short form, the spelling skeleton.

        "Mustafa al-Kadhimi", "mustafa kadhimi", "Kadhimi", "Mostafa Kazemi"
        """
        normal = normalise(name)
        for found in (
            self.names.get(name),
            self.normal_names.get(normal),
            self.short_names.get(name),
            self.normal_short_names.get(normal),
            self.skeleton_names.get(skeleton(normal)),
        ):
            if found:
                return tuple(actor for actor in found if actor.exists(on))
        return ()

    def misspelt_nation(self, word: str) -> Nation | None:
        """The state a word comes closest to when its spelling is folded: "Afganistan", "Teheran"."""
        normal = normalise(word)
        return self.skeleton_nations.get(skeleton(normal)) if len(normal) >= 6 else None

    def holders(self, title: str, country: str, on: date) -> tuple[Actor, ...]:
        """Who held the office `title` of `country` on a day; empty when the data do not say."""
        tenures = self.holders_by_office.get((self.office(title), country), ())
        return tuple(dict.fromkeys(actor for tenure, actor in tenures if tenure.covers(on)))

    def office(self, title: str) -> str:
        """One spelling for an office: "Premier" → "prime minister", "minister of oil" → "oil minister"."""
        return office_name(title, self.words)


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


def load_actors(
    ontology_sectors: Collection[str] | None = None,
    overlays: Sequence[Path] = (),
    *,
    data: Path | None = None,
) -> ActorBase:
    """The knowledge base: the shipped files, then `overlays` (YAML files of actors, or folders of them).

    An overlay's record replaces the shipped one of the same id. Everything is checked as a whole: unknown
    keys, kinds, sectors, countries and memberships, dates the wrong way round, ids given twice in one layer.
    Raises `DataFileError` with every fault.
    """
    with _collector_paused():
        return _load(ontology_sectors, overlays, data or Path(str(files("dragoman.knowledge"))) / "data")


@contextmanager
def _collector_paused() -> Iterator[None]:
    """No search for reference cycles while files are read: it takes a third of the time and finds none."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _load(ontology_sectors: Collection[str] | None, overlays: Sequence[Path], folder: Path) -> ActorBase:
    faults = Faults()
    sectors = frozenset(ontology_sectors if ontology_sectors is not None else SECTORS)
    states = load_states(folder / "states.yaml", faults)
    codes = frozenset(state.code for state in states)
    metonyms = load_metonyms(folder / "metonyms.yaml", faults, countries=codes, sectors=sectors)
    roles = load_roles(folder / "roles.yaml", faults, sectors=sectors)
    words = load_actor_words(folder / "actor_words.yaml", faults, sectors=sectors)
    check = _Check(countries=codes | frozenset(INTERNATIONAL), sectors=tuple(sorted(sectors)))
    shipped = sorted((folder / "actors").glob("*.yaml"))
    added = [path for overlay in overlays for path in _files_of(overlay)]
    actors = _read_layer(shipped, faults, check) | _read_layer(added, faults, check)
    check.memberships(actors, faults)
    faults.check()
    fixed = [folder / name for name in ("states.yaml", "metonyms.yaml", "roles.yaml", "actor_words.yaml")]
    return _index(actors, states, nations_by_name(states, metonyms), roles, words, _version([*fixed, *shipped, *added]))


def _files_of(overlay: Path) -> list[Path]:
    return sorted(overlay.glob("*.yaml")) if overlay.is_dir() else [overlay]


def _version(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        if path.exists():
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


# ---------------------------------------------------------------- reading


class _Check:
    """What the files may refer to, and the references that can only be checked once all are read."""

    def __init__(self, countries: Collection[str], sectors: tuple[str, ...]) -> None:
        self.countries = countries
        self.sectors = sectors
        self.references: list[tuple[Record, str]] = []

    def country(self, record: Record) -> str | None:
        code = record.optional_text("country")
        if code is not None and code not in self.countries:
            known = ", ".join(INTERNATIONAL)
            record.fault("country", f'"country" is "{code}", which is no state of states.yaml and none of {known}')
        return code

    def memberships(self, actors: Mapping[str, Actor], faults: Faults) -> None:
        for record, actor_id in self.references:
            if actor_id not in actors:
                faults.add(record.path, record.line, f'"member_of" names "{actor_id}", which is no actor')


def _read_layer(paths: Sequence[Path], faults: Faults, check: _Check) -> dict[str, Actor]:
    actors: dict[str, Actor] = {}
    for path in paths:
        for record in read_records(path, faults):
            actor = _actor(record, check)
            if actor.actor_id in actors:
                record.fault("id", f'"{actor.actor_id}" is given twice')
            actors[actor.actor_id] = actor
    return actors


def _actor(record: Record, check: _Check) -> Actor:
    start, end = _dates(record)
    actor = Actor(
        actor_id=record.text("id"),
        kind=record.choice("kind", KINDS),
        name=record.text("name"),
        country=check.country(record),
        sectors=record.choices("sectors", check.sectors),
        aliases=record.texts("aliases"),
        short=record.texts("short"),
        tenures=tuple(_tenure(role, check) for role in record.records("roles")),
        member_of=tuple(_membership(member, check) for member in record.records("member_of")),
        start=start,
        end=end,
        source=record.optional_text("source"),
    )
    record.done()
    return actor


def _tenure(record: Record, check: _Check) -> Tenure:
    start, end = _dates(record)
    sectors = record.choices("sector", check.sectors)
    tenure = Tenure(record.text("title"), check.country(record), sectors[0] if sectors else None, start, end)
    record.done()
    return tenure


def _membership(record: Record, check: _Check) -> Membership:
    start, end = _dates(record)
    membership = Membership(record.text("id"), start, end)
    check.references.append((record, membership.actor_id))
    record.done()
    return membership


def _dates(record: Record) -> tuple[date | None, date | None]:
    start, end = record.day("from"), record.day("to", end=True)
    if start and end and end < start:
        record.fault("to", f'"to" is {end}, before "from" ({start})')
    return start, end


# ---------------------------------------------------------------- indexes


class _Names:
    """A name → the actors that claim it, in the order they were read."""

    def __init__(self) -> None:
        self.claims: dict[str, dict[str, Actor]] = {}

    def add(self, name: str, actor: Actor) -> None:
        if name:
            self.claims.setdefault(name, {})[actor.actor_id] = actor

    def frozen(self) -> dict[str, tuple[Actor, ...]]:
        return {name: tuple(claims.values()) for name, claims in self.claims.items()}


def _index(
    actors: Mapping[str, Actor],
    states: Sequence[State],
    nations: Mapping[str, Nation],
    roles: Sequence[RoleNoun],
    words: ActorWords,
    version: str,
) -> ActorBase:
    names, normal, bones, short, normal_short = _Names(), _Names(), _Names(), _Names(), _Names()
    for actor in actors.values():
        for name in (actor.name, *actor.aliases):
            names.add(name, actor)
            for folded in _folds(name):
                normal.add(folded, actor)
                if _may_be_misspelt(folded):
                    bones.add(skeleton(folded), actor)
        for name in actor.short:
            short.add(name, actor)
            for folded in _folds(name):
                normal_short.add(folded, actor)
    exact = names.frozen()
    return ActorBase(
        actors=actors,
        states={state.code: state for state in states},
        nations=nations,
        roles=roles_by_form(tuple(roles)),
        words=words,
        names=exact,
        normal_names=normal.frozen(),
        skeleton_names=bones.frozen(),
        short_names=short.frozen(),
        normal_short_names=normal_short.frozen(),
        holders_by_office=_holders(actors, words),
        skeleton_nations=_nation_skeletons(nations),
        shared_names={name: tuple(a.actor_id for a in claims) for name, claims in exact.items() if len(claims) > 1},
        version=version,
    )


def _nation_skeletons(nations: Mapping[str, Nation]) -> dict[str, Nation]:
    """Folded spellings of states, peoples and capitals; one that would fit two states is left out."""
    folded: dict[str, Nation | None] = {}
    for name, nation in nations.items():
        if len(name) >= 6 and " " not in name and nation.use is not NationUse.PART and not name.isupper():
            bones = skeleton(normalise(name))
            known = folded.setdefault(bones, nation)
            if known is not None and known.state is not nation.state:
                folded[bones] = None
    return {bones: nation for bones, nation in folded.items() if nation is not None}


def _folds(name: str) -> Iterator[str]:
    """The folded form, unless it would meet a common word: "IS" and "WHO" must be written as they are."""
    folded = normalise(name)
    if len(folded) > 4 or (not name.isupper() and len(folded) > 3):
        yield folded


def _may_be_misspelt(folded: str) -> bool:
    return " " in folded or len(folded) >= 7


def _holders(actors: Mapping[str, Actor], words: ActorWords) -> dict[tuple[str, str], tuple[tuple[Tenure, Actor], ...]]:
    holders: dict[tuple[str, str], list[tuple[Tenure, Actor]]] = {}
    for actor in actors.values():
        for tenure in actor.tenures:
            if tenure.country:
                holders.setdefault((office_name(tenure.title, words), tenure.country), []).append((tenure, actor))
    return {office: tuple(tenures) for office, tenures in holders.items()}
