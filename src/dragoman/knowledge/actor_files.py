"""The files of actors, offices and role nouns: read, checked, laid one over the other.

A record with `noun` is a role noun, one with `holders` or a `title` and no `id` an office, any other an actor.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from dragoman.datafiles import Faults, Record, read_records
from dragoman.errors import UsageError
from dragoman.knowledge.actor_words import ActorWords, load_actor_words
from dragoman.knowledge.actors import (
    INTERNATIONAL,
    KINDS,
    OUTLETS,
    SECTORS,
    Actor,
    Holder,
    Membership,
    Office,
    office_name,
)
from dragoman.knowledge.roles import RoleNoun, read_role
from dragoman.knowledge.states import Metonym, State, load_metonyms, load_states

__all__ = ["Knowledge", "files_of", "read_knowledge", "shipped_files"]

OfficeKey = tuple[str, str]
T = TypeVar("T")


@dataclass
class Knowledge:
    """All that the files say, by id, office and noun, before any index is made."""

    states: tuple[State, ...]
    metonyms: tuple[Metonym, ...]
    words: ActorWords
    actors: dict[str, Actor] = field(default_factory=dict)
    offices: dict[OfficeKey, Office] = field(default_factory=dict)
    roles: dict[str, RoleNoun] = field(default_factory=dict)


def shipped_files(folder: Path) -> list[Path]:
    """The data files of a folder laid out like the shipped one."""
    fixed = [folder / name for name in ("states.yaml", "metonyms.yaml", "actor_words.yaml")]
    return [*fixed, *_layer_files(folder)]


def files_of(overlay: Path) -> list[Path]:
    """An overlay's files: itself, or all of a folder's. Raises `UsageError` when there is none."""
    if not overlay.exists():
        raise UsageError(f'"{overlay}" does not exist')
    found = sorted(overlay.rglob("*.yaml")) if overlay.is_dir() else [overlay]
    if not found:
        raise UsageError(f'the folder "{overlay}" holds no .yaml file')
    return found


def _layer_files(folder: Path) -> list[Path]:
    roles = [folder / "roles.yaml"] if (folder / "roles.yaml").exists() else []
    return [*roles, *sorted((folder / "actors").rglob("*.yaml")), *sorted((folder / "offices").rglob("*.yaml"))]


def read_knowledge(folder: Path, overlays: Sequence[Path]) -> Knowledge:
    """The files of `folder`, then the overlays over them. Raises `DataFileError` with every fault."""
    faults, sectors = Faults(), sorted(SECTORS)
    states = load_states(folder / "states.yaml", faults)
    codes = frozenset(state.code for state in states)
    knowledge = Knowledge(
        states,
        load_metonyms(folder / "metonyms.yaml", faults, countries=codes, sectors=sectors),
        load_actor_words(folder / "actor_words.yaml", faults, sectors=sectors),
    )
    layers = _Layers(knowledge, codes | frozenset(INTERNATIONAL), tuple(sectors), faults)
    layers.read(_layer_files(folder))
    for overlay in overlays:
        layers.read(files_of(overlay))
    layers.check_references()
    faults.check()
    return knowledge


class _Layers:
    """Reads one layer after the other; what refers to an actor is checked once all are read."""

    def __init__(
        self, knowledge: Knowledge, countries: Collection[str], sectors: tuple[str, ...], faults: Faults
    ) -> None:
        self.knowledge = knowledge
        self.countries = countries
        self.sectors = sectors
        self.faults = faults
        self.references: list[tuple[Record, str, str, str]] = []

    def read(self, paths: Iterable[Path]) -> None:
        """One layer: an id, office or noun may stand in it once."""
        seen: set[str] = set()
        for path in paths:
            for record in read_records(path, self.faults):
                if "noun" in record:
                    key = self._role(record)
                elif "holders" in record or ("title" in record and "id" not in record):
                    key = self._office(record)
                else:
                    key = self._actor(record)
                if key in seen:
                    record.fault(_names_itself(record), f'"{key}" is given twice')
                seen.add(key)
                record.done()

    def check_references(self) -> None:
        """Memberships, holders and lines of descent must name actors there are."""
        for record, key, name, actor_id in self.references:
            if actor_id and actor_id not in self.knowledge.actors:
                record.fault(key, f'"{name}" names "{actor_id}", which is no actor')

    # ---------------------------------------------------------------- actors

    def _actor(self, record: Record) -> str:
        actor_id = record.text("id")
        known = self.knowledge.actors.get(actor_id)
        if record.flag("drop"):
            if known is None:
                record.fault("drop", f'"{actor_id}" is no actor, so it cannot be dropped')
            self.knowledge.actors.pop(actor_id, None)
            return actor_id
        start, end = _days(record, known.start if known else None, known.end if known else None)
        new = Actor(
            actor_id=actor_id,
            kind=known.kind if known and "kind" not in record else record.choice("kind", KINDS),
            name=known.name if known and "name" not in record else record.text("name"),
            country=self._country(record) or (known.country if known else None),
            sectors=record.choices("sectors", self.sectors) or (known.sectors if known else ()),
            aliases=record.texts("aliases"),
            short=record.texts("short"),
            member_of=tuple(self._membership(member) for member in record.records("member_of")),
            start=start,
            end=end,
            area=record.texts("area"),
            came_from=self._ids(record, "came_from"),
            became=self._ids(record, "became"),
            outlet=record.choice("outlet", OUTLETS, default="") or (known.outlet if known else None),
            members=tuple(self._member(member) for member in record.records("members")),
            unsure=record.texts("unsure"),
            source=record.optional_text("source") or (known.source if known else None),
        )
        self.knowledge.actors[actor_id] = _added(known, new) if known else new
        return actor_id

    def _country(self, record: Record) -> str | None:
        code = record.optional_text("country")
        if code is not None and code not in self.countries:
            known = ", ".join(INTERNATIONAL)
            record.fault("country", f'"country" is "{code}", which is no state of states.yaml and none of {known}')
        return code

    def _membership(self, record: Record) -> Membership:
        start, end = _days(record)
        membership = Membership(record.text("id"), start, end)
        self.references.append((record, "id", "member_of", membership.actor_id))
        record.done()
        return membership

    def _member(self, record: Record) -> Membership:
        start, end = _days(record)
        member = Membership(self._country(record) or "", start, end)
        if not member.actor_id:
            record.fault("country", '"country" is missing')
        record.done()
        return member

    def _ids(self, record: Record, key: str) -> tuple[str, ...]:
        ids = record.texts(key)
        self.references += [(record, key, key, actor_id) for actor_id in ids]
        return ids

    # ---------------------------------------------------------------- offices

    def _office(self, record: Record) -> str:
        title, country, body = record.text("title"), self._country(record), record.optional_text("body")
        key = (office_name(title, self.knowledge.words), body or country or "")
        if body:
            self.references.append((record, "body", "body", body))
        known = self.knowledge.offices.get(key)
        sectors = record.choices("sector", self.sectors)
        office = Office(
            title=title,
            country=country,
            sector=sectors[0] if sectors else (known.sector if known else None),
            names=record.texts("names"),
            holders=tuple(self._holder(holder) for holder in record.records("holders")),
            body=body,
            many=record.flag("many"),
        )
        if known is not None:
            names = tuple(dict.fromkeys((*known.names, *office.names)))
            holders = _succession(known.holders, office.holders)
            many = office.many or known.many
            office = replace(office, title=known.title, names=names, holders=holders, many=many)
        self.knowledge.offices[key] = office
        return f"{title} of {office.of}"

    def _holder(self, record: Record) -> Holder:
        start, end = _days(record)
        sectors = record.choices("sector", self.sectors)
        holder = Holder(record.text("person"), start, end, record.flag("acting"), sectors[0] if sectors else None)
        self.references.append((record, "person", "person", holder.actor_id))
        record.done()
        return holder

    # ---------------------------------------------------------------- role nouns

    def _role(self, record: Record) -> str:
        role = read_role(record, self.sectors)
        self.knowledge.roles[role.noun] = role
        return role.noun


def _names_itself(record: Record) -> str:
    return next(key for key in ("noun", "id", "title") if key in record or key == "title")


def _added(known: Actor, new: Actor) -> Actor:
    """`new` with the lists of `known` before its own: an overlay adds names, it does not take any away."""
    return replace(
        new,
        aliases=_joined(known.aliases, new.aliases),
        short=_joined(known.short, new.short),
        member_of=_joined(known.member_of, new.member_of),
        area=_joined(known.area, new.area),
        came_from=_joined(known.came_from, new.came_from),
        became=_joined(known.became, new.became),
        members=_joined(known.members, new.members),
        unsure=_joined(known.unsure, new.unsure),
    )


def _joined(known: tuple[T, ...], new: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(dict.fromkeys((*known, *new)))


def _succession(known: tuple[Holder, ...], added: tuple[Holder, ...]) -> tuple[Holder, ...]:
    """The holders of both, as they followed.

    A person's tenure that began on the same day, or is given no beginning, is the known one: it changes what it gives.
    """
    holders = list(known)
    for new in added:
        own = [h for h in holders if h.actor_id == new.actor_id]
        same = next((h for h in own if h.start == new.start or new.start is None), None)
        if same is not None:
            holders[holders.index(same)] = replace(
                new,
                start=new.start or same.start,
                end=new.end or same.end,
                acting=new.acting or same.acting,
                sector=new.sector or same.sector,
            )
        else:
            holders.append(new)
    return tuple(sorted(holders, key=lambda holder: holder.start or date.min))


def _days(record: Record, first: date | None = None, last: date | None = None) -> tuple[date | None, date | None]:
    start, end = record.day("from") or first, record.day("to", end=True) or last
    if start and end and end < start:
        record.fault("to", f'"to" is {end}, before "from" ({start})')
    return start, end
