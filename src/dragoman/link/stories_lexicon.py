"""What linking knows of words and codings: which codings may be one happening, and what the words of a scene show.

data/happenings.yaml    - {happening: custody, told_in: deeds, members: [COERCE/arrest, ASSAULT/abduct], why: …}
data/scene_words.yaml   - {thing: hospital, kind: target, words: [hospital, clinic, …]}
data/contrast_words.yaml - phrases: [a second, hours later, …]
data/common_words.yaml  - {how_often: often, words: [ambush, convoy, …]}
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from dragoman.datafiles import Faults, read_records
from dragoman.knowledge import states
from dragoman.ontology import Ontology, load_ontology

__all__ = ["DATA", "Happening", "Lexicon", "load_lexicon", "stem"]

DATA = Path(__file__).parent / "data"
STATES_FILE = Path(states.__file__).parent / "data" / "states.yaml"
_ENDING = re.compile(r"(?<=\w{3})(?:ing|er|ed|e)$")
_KEPT_STEMS = 50_000


@dataclass(frozen=True, slots=True)
class Happening:
    """Codings that may stand for one event. `members`: (type, mode); mode None is any, "-" is none."""

    name: str
    is_words: bool
    members: frozenset[tuple[str, str | None]]
    why: str


class Lexicon:
    """Looks codings and words up. Built once; then only read."""

    def __init__(
        self,
        happenings: Sequence[Happening],
        things: dict[str, dict[str, frozenset[str]]],
        common: Mapping[str, frozenset[str]],
        states: dict[str, str],
        contrast: Iterable[str],
    ) -> None:
        self.happenings = tuple(sorted(happenings, key=lambda happening: happening.name))
        self.is_words = {happening.name: happening.is_words for happening in self.happenings}
        self.empty = common["always"]
        self.frequent = common["often"]
        self.states = states
        longest_first = "|".join(sorted(contrast, key=len, reverse=True))
        self.contrast = re.compile(rf"\b(?:{longest_first})\b", re.IGNORECASE)
        self._things = things
        self._named: dict[tuple[str, tuple[str, ...]], tuple[str, ...]] = {}

    def happenings_of(self, event_type: str, modes: Sequence[str]) -> tuple[str, ...]:
        """The happenings an event may be, by its coding, sorted."""
        key = (event_type, tuple(modes))
        found = self._named.get(key)
        if found is None:
            asked = {(event_type, None), *((event_type, mode) for mode in modes or ("-",))}
            found = tuple(happening.name for happening in self.happenings if asked & happening.members)
            self._named[key] = found
        return found

    def means_of(self, modes: Iterable[str]) -> frozenset[str]:
        """The means that modes show."""
        known = self._things["mode"]
        return frozenset().union(*(known[mode] for mode in modes if mode in known))

    def things(self, kind: str, stems: Iterable[str]) -> frozenset[str]:
        """The things of a kind that the stems show."""
        known = self._things[kind]
        return frozenset().union(*(known[word] for word in stems if word in known))


@lru_cache(maxsize=_KEPT_STEMS)
def stem(word: str) -> str:
    """A word in lower case without its ending, good enough to tell that two words are one.

    >>> [stem(word) for word in ("bombed", "bombings", "bomber", "shelled", "shells", "army", "armies", "gas")]
    ['bomb', 'bomb', 'bomb', 'shel', 'shel', 'army', 'army', 'gas']
    """
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-1]
    word = _ENDING.sub("", word)
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


@cache
def load_lexicon(folder: Path = DATA) -> Lexicon:
    """Read both files; raises `DataFileError` with every fault at once."""
    faults = Faults()
    happenings = _happenings(folder / "happenings.yaml", load_ontology(), faults)
    things = _things(folder / "scene_words.yaml", faults)
    common = _common_words(folder / "common_words.yaml", faults)
    state_words = _state_words(faults)
    contrast: list[str] = []
    for record in read_records(folder / "contrast_words.yaml", faults):
        contrast.extend(record.texts("phrases"))
        record.done()
    faults.check()
    return Lexicon(happenings, things, common, state_words, contrast)


def _state_words(faults: Faults) -> dict[str, str]:
    """The code of each state by the stems of its names and adjectives that are one word."""
    found: dict[str, str] = {}
    for state in states.load_states(STATES_FILE, faults):
        for name in (state.name, *state.names, *state.adjectives, *state.demonyms):
            if name.isalpha() and len(name) > 2:
                found.setdefault(stem(name.lower()), state.code)
    return found


def _common_words(path: Path, faults: Faults) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {"always": set(), "often": set()}
    for record in read_records(path, faults):
        how_often = record.choice("how_often", tuple(found))
        found.setdefault(how_often, set()).update(stem(word.lower()) for word in record.texts("words"))
        record.done()
    return {how_often: frozenset(words) for how_often, words in found.items()}


def _happenings(path: Path, ontology: Ontology, faults: Faults) -> list[Happening]:
    found: dict[str, Happening] = {}
    for record in read_records(path, faults):
        name = record.text("happening")
        if name in found:
            record.fault("happening", f'happening "{name}" stands here twice')
        members = set()
        for member in record.texts("members"):
            event_type, _, mode = member.partition("/")
            known = ontology.event_types.get(event_type)
            if known is None:
                record.fault("members", f'"{member}" is of no event type (they are {", ".join(ontology.event_types)})')
            elif mode not in ("", "-", *known.modes):
                record.fault("members", f'{event_type} has no mode "{mode}" (it has {", ".join(known.modes)})')
            members.add((event_type, mode or None))
        told_in = record.choice("told_in", ("deeds", "words"))
        found[name] = Happening(name, told_in == "words", frozenset(members), record.text("why"))
        record.done()
    coded = {event_type for happening in found.values() for event_type, _ in happening.members}
    missing = [event_type for event_type in ontology.event_types if event_type not in coded]
    if missing:
        faults.add(path, 1, f"has no happening for {', '.join(missing)}")
    return list(found.values())


def _things(path: Path, faults: Faults) -> dict[str, dict[str, frozenset[str]]]:
    things: dict[str, dict[str, set[str]]] = {"target": {}, "means": {}, "hour": {}, "mode": {}}
    seen: set[tuple[str, str]] = set()
    for record in read_records(path, faults):
        thing, kind = record.text("thing"), record.choice("kind", ("target", "means", "hour"))
        if (kind, thing) in seen:
            record.fault("thing", f'the {kind} "{thing}" stands here twice')
        seen.add((kind, thing))
        for word in record.texts("words"):
            if kind in things:
                things[kind].setdefault(stem(word.casefold()), set()).add(thing)
        for mode in record.texts("modes"):
            things["mode"].setdefault(mode, set()).add(thing)
        record.done()
    return {kind: {word: frozenset(names) for word, names in known.items()} for kind, known in things.items()}
