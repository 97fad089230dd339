"""The knowledge base compiled: read from its files once, then from one file until any of them changes.

The compiled file lies in the cache folder. Its name carries a digest of the data files and of the code that reads
them, so a changed entry, overlay or rule makes a new one and nothing is ever stale.
"""

from __future__ import annotations

import gc
import hashlib
import json
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from dragoman.knowledge.actor_files import Knowledge, files_of, read_knowledge, shipped_files
from dragoman.knowledge.actor_words import ActorWords, Pronoun, Title
from dragoman.knowledge.actors import Actor, ActorBase, Holder, Membership, Office, Tenure, office_name, tenure_of
from dragoman.knowledge.cache import cache_folders, keep_newest, whole_file
from dragoman.knowledge.roles import RoleNoun, plural_of, roles_by_form
from dragoman.knowledge.spelling import compact, consonants, initials_of, normalise, skeleton
from dragoman.knowledge.spellings import Spellings, may_be_misspelt
from dragoman.knowledge.states import Lack, Metonym, Nation, NationUse, State, nations_by_name

__all__ = ["load", "load_version"]

_LOG = logging.getLogger(__name__)
# Compiled files that stay: the shipped actors, and those of some projects with files of their own.
_KEPT_FILES = 8


def load(folder: Path, overlays: Sequence[Path], *, cache: bool) -> ActorBase:
    """See `load_actors`."""
    paths = [*shipped_files(folder), *(path for overlay in overlays for path in files_of(overlay))]
    version = _digest(path for path in paths if path.exists())
    with _collector_paused():
        compiled = _kept(version) if cache else None
        if compiled is None:
            compiled = _compile(read_knowledge(folder, overlays))
            if cache:
                _keep(version, compiled)
        return _base(compiled, version)


def load_version(version: str) -> ActorBase | None:
    """The base of a version that was compiled here not long ago; None when it is no longer there."""
    with _collector_paused():
        compiled = _kept(version)
        return _base(compiled, version) if compiled is not None else None


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


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def _file_name(version: str) -> str:
    code = _digest(sorted(Path(__file__).parent.glob("*.py")))
    return f"actors-{version}-{code}.json"


def _kept(version: str) -> _Compiled | None:
    for folder in cache_folders():
        path = folder / _file_name(version)
        try:
            return _unpacked(json.loads(path.read_bytes()))
        except FileNotFoundError:
            continue
        except (OSError, ValueError, TypeError, KeyError) as error:
            _LOG.warning("the compiled actors %s cannot be read (%s); they are read anew", path, error)
    return None


def _keep(version: str, compiled: _Compiled) -> None:
    content = json.dumps(_packed(compiled), ensure_ascii=False, separators=(",", ":")).encode()
    for folder in cache_folders():
        try:
            with whole_file(folder / _file_name(version)) as path:
                path.write_bytes(content)
            keep_newest(folder, "actors-*.json", _KEPT_FILES)
        except OSError as error:
            _LOG.warning("the compiled actors cannot be written to %s (%s)", folder, error)
        else:
            return


# ---------------------------------------------------------------- compiled


@dataclass
class _Compiled:
    """What is kept: all entries, and each index as JSON of names with the numbers of the actors that bear them."""

    states: list[State]
    metonyms: list[Metonym]
    roles: list[RoleNoun]
    words: ActorWords
    actors: list[Actor]
    offices: dict[str, Office]
    indexes: dict[str, str]


def _compile(knowledge: Knowledge) -> _Compiled:
    tenures: dict[str, list[Tenure]] = {}
    for office in knowledge.offices.values():
        for holder in office.holders:
            tenures.setdefault(holder.actor_id, []).append(tenure_of(office, holder))
    actors = [
        replace(actor, tenures=tuple(sorted(tenures.get(actor.actor_id, ()), key=_beginning)))
        for actor in knowledge.actors.values()
    ]
    return _Compiled(
        states=list(knowledge.states),
        metonyms=list(knowledge.metonyms),
        roles=list(knowledge.roles.values()),
        words=knowledge.words,
        actors=actors,
        offices={f"{of}/{title}": office for (title, of), office in knowledge.offices.items()},
        indexes={name: json.dumps(index, ensure_ascii=False) for name, index in _indexes(actors).items()},
    )


def _beginning(tenure: Tenure) -> tuple[date, str]:
    return tenure.start or date.min, tenure.title


_INDEXES = ("names", "normal", "short", "normal_short", "bones", "bones_short", "compact", "loose", "ends", "initials")


def _indexes(actors: Sequence[Actor]) -> dict[str, dict[str, list[int]]]:
    indexes: dict[str, dict[str, list[int]]] = {name: {} for name in _INDEXES}

    def add(index: str, name: str, number: int) -> None:
        bearers = indexes[index].setdefault(name, [])
        if name and number not in bearers:
            bearers.append(number)

    for number, actor in enumerate(actors):
        for name in (actor.name, *actor.aliases):
            add("names", name, number)
            if not actor.is_person and (initials := initials_of(name)):
                add("initials", initials, number)
            for folded in _folds(name):
                add("normal", folded, number)
                if may_be_misspelt(folded):
                    bones = skeleton(folded)
                    add("bones", bones, number)
                    add("compact", compact(folded), number)
                    add("loose", consonants(bones), number)
                    words = bones.split()
                    if actor.is_person and len(words) > 1:
                        add("ends", f"{words[0]} {words[-1]}", number)
        for name in actor.short:
            add("short", name, number)
            for folded in _folds(name):
                add("normal_short", folded, number)
                if actor.is_person and may_be_misspelt(folded):
                    add("bones_short", skeleton(folded), number)
    return indexes


def _folds(name: str) -> Iterator[str]:
    """The folded form, unless it would meet a common word: "IS" and "WHO" must be written as they are."""
    folded = normalise(name)
    if len(folded) > 4 or (not name.isupper() and len(folded) > 3):
        yield folded


# ---------------------------------------------------------------- to JSON and back


def _packed(value: Any) -> Any:
    """Records as lists of their fields, days as [ordinal], sets sorted."""
    if isinstance(value, date):
        return [value.toordinal()]
    if isinstance(value, frozenset):
        return sorted(value)
    if is_dataclass(value):
        return [_packed(getattr(value, each.name)) for each in fields(value)]
    if isinstance(value, Mapping):
        return {key: _packed(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_packed(each) for each in value]
    return value


def _day(packed: list[int] | None) -> date | None:
    return date.fromordinal(packed[0]) if packed else None


def _unpacked(given: list[Any]) -> _Compiled:
    states, metonyms, roles, words, actors, offices, indexes = given
    return _Compiled(
        states=[_state(row) for row in states],
        metonyms=[Metonym(name, tuple(names), country, sector) for name, names, country, sector in metonyms],
        roles=[RoleNoun(noun, tuple(sectors), *rest) for noun, sectors, *rest in roles],
        words=_words(words),
        actors=[_actor(row) for row in actors],
        offices={key: _office(row) for key, row in offices.items()},
        indexes=indexes,
    )


def _state(row: list[Any]) -> State:
    given = dict(zip((each.name for each in fields(State)), row, strict=True))
    for name in ("names", "adjectives", "demonyms", "capital_names", "regions", "cities"):
        given[name] = tuple(given[name])
    given["until"] = _day(given["until"])
    given["lacks"] = tuple(Lack(title, _day(start), _day(end)) for title, start, end in given["lacks"])
    return State(**given)


def _words(row: list[Any]) -> ActorWords:
    plain, titles, genders, modifiers, anaphors, offices, pronouns = row
    return ActorWords(
        plain={use: frozenset(words) for use, words in plain.items()},
        titles={word: Title(*title) for word, title in titles.items()},
        genders=genders,
        modifiers=modifiers,
        anaphors={word: frozenset(kinds) for word, kinds in anaphors.items()},
        offices=offices,
        pronouns={word: Pronoun(*pronoun) for word, pronoun in pronouns.items()},
    )


def _actor(row: list[Any]) -> Actor:
    (
        actor_id, kind, name, country, sectors, aliases, short, tenures, member_of, start, end, area, came_from, became,
        outlet, members, unsure, source,
    ) = row  # fmt: skip
    return Actor(
        actor_id,
        kind,
        name,
        country,
        tuple(sectors),
        tuple(aliases),
        tuple(short),
        tuple(Tenure(t, c, s, _day(first), _day(last), acting) for t, c, s, first, last, acting in tenures),
        tuple(Membership(other, _day(first), _day(last)) for other, first, last in member_of),
        _day(start),
        _day(end),
        tuple(area),
        tuple(came_from),
        tuple(became),
        outlet,
        tuple(Membership(code, _day(first), _day(last)) for code, first, last in members),
        tuple(unsure),
        source,
    )


def _office(row: list[Any]) -> Office:
    title, country, sector, names, holders, body, many = row
    return Office(
        title,
        country,
        sector,
        tuple(names),
        tuple(Holder(person, _day(first), _day(last), acting, own) for person, first, last, acting, own in holders),
        body,
        many,
    )


# ---------------------------------------------------------------- the base


class _Index(Mapping[str, "tuple[Actor, ...]"]):
    """Names with their bearers, read when first asked and made of numbers each time: most names never are."""

    def __init__(self, written: str, actors: Sequence[Actor]) -> None:
        self._written = written
        self._actors = actors

    @cached_property
    def _numbers(self) -> dict[str, list[int]]:
        numbers: dict[str, list[int]] = json.loads(self._written)
        return numbers

    def __getitem__(self, name: str) -> tuple[Actor, ...]:
        return tuple([self._actors[number] for number in self._numbers[name]])

    def __contains__(self, name: object) -> bool:
        return name in self._numbers

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


def _base(compiled: _Compiled, version: str) -> ActorBase:
    nations = nations_by_name(tuple(compiled.states), tuple(compiled.metonyms))
    actors = compiled.actors

    def index(name: str) -> Mapping[str, tuple[Actor, ...]]:
        return _Index(compiled.indexes[name], actors)

    offices: dict[tuple[str, str], Office] = {}
    for key, office in compiled.offices.items():
        of, _, title = key.partition("/")
        offices[title, of] = office
    for office in list(offices.values()):
        for name in office.names:
            offices.setdefault((office_name(name, compiled.words), office.of), office)
    return ActorBase(
        actors={actor.actor_id: actor for actor in actors},
        offices=offices,
        states={state.code: state for state in compiled.states},
        nations=nations,
        roles=roles_by_form((*compiled.roles, *_office_nouns(compiled))),
        words=compiled.words,
        names=index("names"),
        normal_names=index("normal"),
        short_names=index("short"),
        normal_short_names=index("normal_short"),
        initials=index("initials"),
        spellings=Spellings(*(index(name) for name in ("bones", "bones_short", "compact", "loose", "ends"))),
        skeleton_nations=_nation_skeletons(nations),
        version=version,
    )


def _office_nouns(compiled: _Compiled) -> list[RoleNoun]:
    """The titles of the offices that are no role nouns of their own: "head of the intelligence service"."""
    known = {role.noun.lower() for role in compiled.roles}
    nouns = {}
    for office in (office for office in compiled.offices.values() if not office.many):
        for title in (office.title, *office.names):
            noun = title.lower()
            if noun not in known:
                nouns[noun] = RoleNoun(noun, (office.sector or "UNK",), plural_of(noun), is_office=True)
    return list(nouns.values())


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
