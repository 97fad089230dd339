"""What linking knows of words and codings: which codings may be one happening, and what the words of a scene show.

data/happenings.yaml    - {happening: custody, told_in: deeds, members: [COERCE/arrest, ASSAULT/abduct], why: …}
data/scene_words.yaml   - {thing: hospital, kind: target, words: [hospital, clinic, …]}
data/common_words.yaml  - {how_often: often, words: [ambush, convoy, …]}
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from dragoman.datafiles import Faults, read_records
from dragoman.knowledge import states
from dragoman.ontology import Ontology, load_ontology

__all__ = ["DATA", "Happening", "Lexicon", "Word", "is_state_id", "load_lexicon", "stem"]

DATA = Path(__file__).parent / "data"
STATES_FILE = Path(states.__file__).parent / "data" / "states.yaml"
_ENDING = re.compile(r"(?<=\w{3})(?:ing|er|ed|e)$")
_KEPT_WORDS = 50_000
_LEAST_LETTERS = 3
_STATE_CODE_LETTERS = 3
_KINDS = ("target", "means", "hour", "contrast")


@dataclass(frozen=True, slots=True)
class Happening:
    """Codings that may stand for one event. `members`: (type, mode); mode None is any, "-" is none."""

    name: str
    is_words: bool
    members: frozenset[tuple[str, str | None]]
    why: str


@dataclass(frozen=True, slots=True)
class Word:
    """What linking knows of a word: `number` is the hash of its stem, odd when the word is rare.

    `is_telling`: it is neither a state's name nor so common that it tells nothing. `things`: what it shows, by kind.
    """

    number: int
    is_telling: bool
    state: str | None
    things: tuple[tuple[str, frozenset[str]], ...]


class Lexicon:
    """Looks codings and words up. Built once; then only read."""

    def __init__(
        self,
        happenings: Sequence[Happening],
        things: Mapping[str, Mapping[str, frozenset[str]]],
        common: Mapping[str, frozenset[str]],
        states: Mapping[str, str],
    ) -> None:
        self.happenings = tuple(sorted(happenings, key=lambda happening: happening.name))
        self.states = states
        self.word = lru_cache(_KEPT_WORDS)(self._word)
        self.happenings_of = lru_cache(_KEPT_WORDS)(self._happenings_of)
        self._is_words = {happening.name: happening.is_words for happening in self.happenings}
        self._things = things
        self._empty, self._frequent = common["always"], common["often"]

    def is_statement(self, happenings: Iterable[str]) -> bool:
        """Whether what may have happened is something said, and no deed."""
        return all(self._is_words[happening] for happening in happenings)

    def means_of(self, modes: Iterable[str]) -> frozenset[str]:
        """The means that modes show."""
        known = self._things["mode"]
        return frozenset().union(*(known[mode] for mode in modes if mode in known))

    def _happenings_of(self, event_type: str, modes: tuple[str, ...]) -> tuple[str, ...]:
        """The happenings an event may be, by its coding, sorted."""
        asked = {(event_type, None), *((event_type, mode) for mode in modes or ("-",))}
        return tuple(happening.name for happening in self.happenings if asked & happening.members)

    def _word(self, word: str) -> Word:
        """What is known of a word as it stands in a text: "Bombings", "Iraq's"."""
        stemmed = stem(word[:-2].lower() if word.endswith(("'s", "’s")) else word.lower())
        number = zlib.crc32(stemmed.encode("utf-8", "surrogatepass"))
        state = self.states.get(stemmed)
        return Word(
            number=number & ~1 if stemmed in self._frequent else number | 1,
            is_telling=state is None and len(stemmed) >= _LEAST_LETTERS and stemmed not in self._empty,
            state=state,
            things=tuple((kind, self._things[kind][stemmed]) for kind in _KINDS if stemmed in self._things[kind]),
        )


def is_state_id(actor_id: str) -> bool:
    """Whether an actor's id is that of a state (IRQ) or a union of states (EUR), not of a group or person."""
    return len(actor_id) == _STATE_CODE_LETTERS


@lru_cache(maxsize=_KEPT_WORDS)
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
    """Read all files; raises `DataFileError` with every fault at once."""
    faults = Faults()
    happenings = _happenings(folder / "happenings.yaml", load_ontology(), faults)
    things = _things(folder / "scene_words.yaml", faults)
    common = _common_words(folder / "common_words.yaml", faults)
    state_words = _state_words(faults)
    faults.check()
    return Lexicon(happenings, things, common, state_words)


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
    things: dict[str, dict[str, set[str]]] = {kind: {} for kind in (*_KINDS, "mode")}
    seen: set[tuple[str, str]] = set()
    for record in read_records(path, faults):
        thing, kind = record.text("thing"), record.choice("kind", _KINDS)
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
