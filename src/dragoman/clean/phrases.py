"""The word lists of this room as compiled patterns: agencies, credits, captions, boilerplate, English words.

The lists are files under `data/`, read and validated as a whole the first time an article is cleaned.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dragoman.datafiles import Faults, Record, read_records

__all__ = ["DATA", "Boilerplate", "Phrases", "load_phrases", "plain"]

DATA = Path(__file__).parent / "data"

_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\u00a0": " "})
_NOTHING = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """One row of phrases: a line that they match is boilerplate if it has at most `max_words` words."""

    pattern: re.Pattern[str]
    max_words: int


@dataclass(frozen=True, slots=True)
class Phrases:
    """All patterns. Those for lines expect them as `plain` gives them, those for names as printed."""

    agency: re.Pattern[str]
    wire_agencies: frozenset[str]
    agency_names: dict[str, str]
    not_places: frozenset[str]
    boilerplate: tuple[Boilerplate, ...]
    credit_start: re.Pattern[str]
    credit_connectors: frozenset[str]
    caption_prefix: re.Pattern[str]
    caption_cue: re.Pattern[str]
    english: frozenset[str]
    language_codes: frozenset[str]
    told_apart: tuple[str, ...]


def plain(line: str) -> str:
    """A line as the patterns expect it: lower case, straight quotes, single blanks, no bullet in front.

    >>> plain("►  Read  More: “Iraq”")
    'read more: "iraq"'
    """
    return " ".join(line.translate(_QUOTES).lower().split()).lstrip("*•·►▶▸»>|–—- ")


@cache
def load_phrases(folder: Path = DATA) -> Phrases:
    """Read all lists; raises `DataFileError` naming every fault in them."""
    faults = Faults()
    variants, wires = _agencies(folder / "agencies.yaml", faults)
    credit_starts, connectors = _two_lists(folder / "credits.yaml", "phrases", "connectors", faults)
    prefixes, cues = _two_lists(folder / "captions.yaml", "prefixes", "cues", faults)
    boilerplate = _boilerplate(folder / "boilerplate.yaml", faults)
    english = frozenset(_words(folder / "english.yaml", faults))
    not_places = frozenset(_words(folder / "not_places.yaml", faults))
    languages, told_apart = _two_lists(folder / "languages.yaml", "codes", "told_apart", faults)
    faults.check()
    return Phrases(
        agency=re.compile(rf"(?<![\w'’])(?:{_longest_first(map(re.escape, variants))})(?![\w'’])"),
        wire_agencies=frozenset(wires),
        agency_names=variants,
        not_places=not_places,
        boilerplate=boilerplate,
        credit_start=_starts(credit_starts),
        credit_connectors=frozenset(connectors),
        caption_prefix=_starts(prefixes),
        caption_cue=re.compile(rf"(?<!\w)(?:{_longest_first(map(re.escape, cues))})(?!\w)"),
        english=english,
        language_codes=frozenset(languages),
        told_apart=tuple(sorted(told_apart)),
    )


def _agencies(path: Path, faults: Faults) -> tuple[dict[str, str], set[str]]:
    """Each variant as printed with the agency's name, and which names are wires."""
    variants: dict[str, str] = {}
    wires: set[str] = set()
    for record in read_records(path, faults):
        name = record.text("name")
        if record.choice("kind", ("wire", "photo")) == "wire":
            wires.add(name)
        for variant in record.texts("variants"):
            if variants.setdefault(variant, name) != name:
                record.fault("variants", f'"{variant}" already stands for {variants[variant]}')
            if not variant.isupper() and len(variant) > 3:
                variants.setdefault(variant.upper(), name)
        record.done()
    return variants, wires


def _two_lists(path: Path, first: str, second: str, faults: Faults) -> tuple[list[str], list[str]]:
    lists: tuple[list[str], list[str]] = ([], [])
    for record in read_records(path, faults):
        lists[0].extend(record.texts(first))
        lists[1].extend(record.texts(second))
        _pass_over_examples(record)
        record.done()
    return lists


def _boilerplate(path: Path, faults: Faults) -> tuple[Boilerplate, ...]:
    rows = []
    for record in read_records(path, faults):
        where = record.choice("where", ("start", "whole", "anywhere", "only"))
        max_words = int(record.number("max_words") or 0)
        if max_words < 1:
            record.fault("max_words", '"max_words" must be 1 or more')
        phrases = record.texts("phrases")
        _pass_over_examples(record)
        record.done()
        rows.append(Boilerplate(_placed(phrases, where), max_words))
    return tuple(rows)


def _words(path: Path, faults: Faults) -> list[str]:
    words: list[str] = []
    for record in read_records(path, faults):
        record.optional_text("kind")
        words.extend(record.texts("words"))
        record.done()
    return words


def _pass_over_examples(record: Record) -> None:
    # The tests run them; loading only needs to know the keys.
    record.texts("marks")
    record.texts("leaves")


def _placed(phrases: Iterable[str], where: str) -> re.Pattern[str]:
    if where == "start":
        return _starts(phrases)
    inner = _longest_first(map(re.escape, phrases))
    if where == "whole":
        return re.compile(rf"[\[(]?(?:{inner})[\])]?[.…:! ]*$")
    if where == "only":
        return re.compile(rf"(?:{inner})(?:[\s.,|/·•]+(?:{inner}))+[\s.,|/·•]*$")
    return re.compile(rf".*?(?<!\w)(?:{inner})(?!\w)")


def _starts(phrases: Iterable[str]) -> re.Pattern[str]:
    """Matches a line that begins with one of the phrases, as whole words."""
    parts = [re.escape(phrase) + (r"(?!\w)" if phrase[-1].isalpha() else "") for phrase in phrases]
    return re.compile(_longest_first(parts)) if parts else _NOTHING


def _longest_first(parts: Iterable[str]) -> str:
    return "|".join(sorted(set(parts), key=lambda part: (-len(part), part)))
