"""What makes a text doubtful: the flags and what each leaves of a confidence, word lists, phrases that garble others.

data/quality_flags.yaml   - {name: broken_phrasing, level: sentence, factor: 0.7, meaning: …}
data/quality_words.yaml   - {as: comparison, words: [similar, equal, …]}
data/misfits.yaml         - {usual: foreign minister, phrases: [unfamiliar minister, …], codes: […], leaves: […]}
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import ahocorasick

from dragoman.datafiles import Faults, Record, read_records
from dragoman.model import Span

__all__ = ["DATA", "FLAGS", "MISFITS", "WORDS", "FlagKind", "Misfit", "Misfits", "QualityKnowledge", "load_quality"]

DATA = Path(__file__).parent / "data"
FLAGS, WORDS, MISFITS = "quality_flags.yaml", "quality_words.yaml", "misfits.yaml"

_LEVELS = ("sentence", "article", "participant")
_USES = (
    "abbreviation", "article_end", "comparison", "doubled", "fighter_misread", "force_word", "happening", "hostile",
    "material", "minister_misread", "name_part", "needs_agent", "needs_object", "on_purpose", "own_kind",
    "place_preposition", "portfolio", "rescue", "unfinished",
)  # fmt: skip
_DEFAULT_FACTOR = 0.7
_NOT_IN_WORDS = re.compile(r"[\W_]")


@dataclass(frozen=True, slots=True)
class FlagKind:
    """A doubt by its name: what it is about, and what it leaves of a confidence."""

    name: str
    level: str
    factor: float


@dataclass(frozen=True, slots=True)
class Misfit:
    """Phrases that paraphrasing machines write for a usual one, and the sentences that test them.

    `other_senses` are longer phrases in which such words are as they should be.
    """

    usual: str
    phrases: tuple[str, ...]
    other_senses: tuple[str, ...]
    codes: tuple[str, ...]
    leaves: tuple[str, ...]


class Misfits:
    """Finds phrases that garble a usual one. Built once; then safe to share among threads."""

    def __init__(self, entries: Sequence[Misfit] = ()) -> None:
        self.entries = tuple(entries)
        self._automaton = ahocorasick.Automaton()
        for phrase, usual in _meanings(self.entries).items():
            self._automaton.add_word(f" {_plain(phrase).strip()} ", (phrase, usual))
        if self.entries:
            self._automaton.make_automaton()

    def find(self, text: str) -> list[tuple[Span, str]]:
        """The phrases in a text, each with what it garbles, in order; of overlapping ones the longest of the leftmost.

        Whole words, in singular or plural, in any case but where the data write a capital; a hyphen is the same as a
        space: "the U.N. Safety Council" → "Safety Council", for Security Council.
        """
        if not self.entries:
            return []
        hits: list[tuple[int, int, str]] = []
        for last, (phrase, usual) in self._automaton.iter(_plain(text)):
            start, end = last - 1 - len(phrase), last - 1
            if _has_capitals_of(phrase, text[start:end]):
                hits.append((start, -end, usual))
        found: list[tuple[Span, str]] = []
        free_from = 0
        for start, minus_end, usual in sorted(hits):
            if start >= free_from:
                free_from = -minus_end
                if usual:
                    found.append((Span(start, free_from, text[start:free_from]), usual))
        return found


@dataclass(frozen=True)
class QualityKnowledge:
    """All of it; empty, it finds no fault in any text."""

    kinds: Mapping[str, FlagKind] = field(default_factory=dict)
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    misfits: Misfits = field(default_factory=Misfits)
    version: str = "none"

    def listed(self, use: str) -> frozenset[str]:
        """The words listed for `use`, in lower case."""
        return self.words.get(use, frozenset())

    def has(self, use: str, word: str) -> bool:
        """Whether `word`, in lower case, is listed for `use`."""
        return word in self.words.get(use, ())

    def factor(self, name: str) -> float:
        """What a flag leaves of a confidence; all of it when the data do not list the flag."""
        kind = self.kinds.get(name)
        return kind.factor if kind is not None else 1.0

    def is_of_article(self, name: str) -> bool:
        """Whether the flag is about the article as a whole."""
        kind = self.kinds.get(name)
        return kind is not None and kind.level == "article"


def load_quality(folder: Path = DATA) -> QualityKnowledge:
    """The three files, validated as a whole; raises `DataFileError` naming every fault in them."""
    faults = Faults()
    kinds = _kinds(folder / FLAGS, faults)
    words = _words(folder / WORDS, faults)
    misfits = _misfits(folder / MISFITS, faults)
    faults.check()
    digest = sha256(b"\0".join((folder / name).read_bytes() for name in (FLAGS, WORDS, MISFITS))).hexdigest()
    return QualityKnowledge(kinds, words, Misfits(misfits), digest[:8])


def _kinds(path: Path, faults: Faults) -> dict[str, FlagKind]:
    kinds: dict[str, FlagKind] = {}
    for record in read_records(path, faults):
        name = record.text("name")
        level = record.choice("level", _LEVELS)
        factor = record.number("factor")
        record.text("why")
        record.done()
        if name in kinds:
            record.fault("name", f'flag "{name}" stands here twice')
        if factor is not None and not 0.0 < factor <= 1.0:
            record.fault("factor", f'"factor" is {factor:g}, which is not above 0 and at most 1')
        kinds[name] = FlagKind(name, level, _DEFAULT_FACTOR if factor is None else factor)
    return kinds


def _words(path: Path, faults: Faults) -> dict[str, frozenset[str]]:
    words: dict[str, set[str]] = {use: set() for use in _USES}
    for record in read_records(path, faults):
        use = record.choice("as", _USES)
        listed = record.texts("words")
        record.done()
        for word in listed:
            if word != word.lower():
                record.fault("words", f'"{word}" must be in lower case')
            if word in words.get(use, ()):
                record.fault("words", f'"{word}" is given twice as {use}')
            words.setdefault(use, set()).add(word)
    return {use: frozenset(listed) for use, listed in words.items()}


def _misfits(path: Path, faults: Faults) -> list[Misfit]:
    entries: list[Misfit] = []
    claimed: dict[str, str] = {}
    for record in read_records(path, faults):
        entry = Misfit(
            usual=record.text("usual"),
            phrases=record.texts("phrases"),
            other_senses=record.texts("other_senses"),
            codes=record.texts("codes"),
            leaves=record.texts("leaves"),
        )
        record.done()
        entries.append(entry)
        _check_phrases(record, entry, claimed)
        if not entry.codes or not entry.leaves:
            record.fault("codes", f'"{entry.usual}" needs a sentence under codes and one under leaves')
    return entries


def _check_phrases(record: Record, entry: Misfit, claimed: dict[str, str]) -> None:
    for key in ("phrases", "other_senses"):
        for phrase in getattr(entry, key):
            plain = _plain(phrase).strip()
            if len(plain) != len(phrase):
                record.fault(key, f'"{phrase}" must begin and end with a letter or digit')
            if claimed.setdefault(plain, entry.usual) != entry.usual:
                record.fault(key, f'"{phrase}" stands under "{claimed[plain]}" already')


def _meanings(entries: Iterable[Misfit]) -> dict[str, str]:
    """Each phrase, in singular and plural, with what it garbles; "" for those in which all is well."""
    meanings: dict[str, str] = {}
    for entry in entries:
        for phrase in entry.phrases:
            meanings.update(dict.fromkeys(_forms(phrase), entry.usual))
    for entry in entries:
        for phrase in entry.other_senses:
            meanings.update(dict.fromkeys(_forms(phrase), ""))
    return meanings


def _forms(phrase: str) -> Iterator[str]:
    yield phrase
    if phrase.endswith(("s", "x", "z", "ch", "sh")):
        yield f"{phrase}es"
    elif phrase.endswith("y") and phrase[-2:-1] not in "aeiou":
        yield f"{phrase[:-1]}ies"
    else:
        yield f"{phrase}s"


def _plain(text: str) -> str:
    """Lower case, one space for each character that is no part of a word, a space at either end."""
    lowered = text.lower()
    if len(lowered) != len(text):  # "İ" lowers to two characters, which would shift every offset after it
        lowered = "".join(char if len(char.lower()) != 1 else char.lower() for char in text)
    return f" {_NOT_IN_WORDS.sub(' ', lowered)} "


def _has_capitals_of(phrase: str, written: str) -> bool:
    return all(
        mine.islower() or theirs.isupper() for mine, theirs in zip(phrase, written, strict=True) if mine.isalpha()
    )
