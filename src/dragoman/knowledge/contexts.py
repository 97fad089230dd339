"""The words that show a PLOVER context: "Polling stations opened" is about an election.

A context is found where one of its words stands; those words are its evidence. Nothing is inferred.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import ahocorasick

from dragoman.datafiles import Faults, Record, read_records
from dragoman.model import Span
from dragoman.ontology import Ontology

__all__ = ["DATA_FILE", "ContextLexicon", "ContextWords", "load_contexts"]

DATA_FILE = Path(__file__).parent / "data" / "contexts.yaml"

_NOT_IN_WORDS = re.compile(r"[\W_]")


@dataclass(frozen=True, slots=True)
class ContextWords:
    """One entry of the data file: a context, its words, and the sentences that test it.

    `codes` are sentences that show the context, `leaves` sentences that do not.
    """

    context: str
    terms: tuple[str, ...]
    exact: tuple[str, ...]
    acronyms: tuple[str, ...]
    other_senses: tuple[str, ...]
    codes: tuple[str, ...]
    leaves: tuple[str, ...]


@dataclass(slots=True)
class _Meaning:
    """What a phrase shows: contexts in any case, and contexts when in capitals. Neither: another sense."""

    contexts: set[str] = field(default_factory=set)
    in_capitals: set[str] = field(default_factory=set)
    is_other_sense: bool = False


class ContextLexicon:
    """Finds the words that show a context. Built once; then safe to share among threads."""

    def __init__(self, entries: tuple[ContextWords, ...]) -> None:
        self.entries = entries
        self._automaton = _automaton(_meanings(entries))

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[tuple[str, Span]]:
        """Contexts shown in `text[start:end]`, each with its words in place, in the order of the text.

        Whole words only, singular or plural, in any case; a hyphen is the same as a space. Of overlapping
        words the longest of the leftmost counts; a context is named once for each place that shows it:
        "Lawmakers debated human rights." → legislative "Lawmakers", human_rights "human rights".
        """
        stretch = text[start:end]
        plain = _plain(stretch)
        has_case = not stretch.isupper()
        hits: list[tuple[int, int, tuple[str, ...]]] = []
        for last, (length, meaning) in self._automaton.iter(plain):
            first, after = last - length, last
            if plain[last + 1] != " ":
                continue
            contexts = meaning[0]
            if meaning[1] and has_case and stretch[first:after].isupper():
                contexts = tuple(sorted({*contexts, *meaning[1]}))
            if contexts or meaning[2]:
                hits.append((first, -after, contexts))
        return _longest_of_leftmost(hits, text, start)


def _longest_of_leftmost(
    hits: list[tuple[int, int, tuple[str, ...]]], text: str, offset: int
) -> list[tuple[str, Span]]:
    found: list[tuple[str, Span]] = []
    free_from = 0
    for first, minus_after, contexts in sorted(hits):
        if first < free_from:
            continue
        free_from = -minus_after
        if contexts:
            span = Span(offset + first, offset + free_from, text[offset + first : offset + free_from])
            found.extend((context, span) for context in contexts)
    return found


def _plain(text: str) -> str:
    """Lower case, one space for each character that is no part of a word, a space at either end."""
    lowered = text.lower()
    if len(lowered) != len(text):  # "İ" lowers to two characters, which would shift every offset after it
        lowered = "".join(char if len(char.lower()) != 1 else char.lower() for char in text)
    return f" {_NOT_IN_WORDS.sub(' ', lowered)} "


def _automaton(meanings: Mapping[str, _Meaning]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for phrase, meaning in meanings.items():
        # With the space before it, a phrase is met only at the start of a word.
        value = (
            len(phrase),
            (tuple(sorted(meaning.contexts)), tuple(sorted(meaning.in_capitals)), meaning.is_other_sense),
        )
        automaton.add_word(f" {phrase}", value)
    automaton.make_automaton()
    return automaton


def _meanings(entries: tuple[ContextWords, ...]) -> dict[str, _Meaning]:
    meanings: dict[str, _Meaning] = {}

    def meaning_of(phrase: str) -> _Meaning:
        return meanings.setdefault(_plain(phrase).strip(), _Meaning())

    for entry in entries:
        for term in entry.terms:
            for form in (term, _plural(term)):
                meaning_of(form).contexts.add(entry.context)
        for word in entry.exact:
            meaning_of(word).contexts.add(entry.context)
        for acronym in entry.acronyms:
            meaning_of(acronym).in_capitals.add(entry.context)
        for phrase in entry.other_senses:
            for form in (phrase, _plural(phrase)):
                meaning_of(form).is_other_sense = True
    return meanings


def _plural(term: str) -> str:
    """The regular plural of the last word: "naval base" → "naval bases", "ministry" → "ministries"."""
    if term.endswith(("s", "x", "z", "ch", "sh")):
        return f"{term}es"
    if term.endswith("y") and term[-2:-1] not in "aeiou":
        return f"{term[:-1]}ies"
    return f"{term}s"


def load_contexts(ontology: Ontology, path: Path = DATA_FILE) -> ContextLexicon:
    """Read and validate the words of all contexts; raises `DataFileError` with every fault at once."""
    faults = Faults()
    entries: dict[str, ContextWords] = {}
    for record in read_records(path, faults):
        entry = _entry(record, ontology)
        if entry.context in entries:
            record.fault("context", f'context "{entry.context}" stands here twice')
        entries[entry.context] = entry
    missing = [context for context in ontology.contexts if context not in entries]
    if missing:
        faults.add(path, 1, f"has no words for {', '.join(missing)}")
    faults.check()
    return ContextLexicon(tuple(entries.values()))


def _entry(record: Record, ontology: Ontology) -> ContextWords:
    entry = ContextWords(
        context=record.choice("context", tuple(ontology.contexts)),
        terms=record.texts("terms"),
        exact=record.texts("exact"),
        acronyms=record.texts("acronyms"),
        other_senses=record.texts("other_senses"),
        codes=record.texts("codes"),
        leaves=record.texts("leaves"),
    )
    _check_words(record, entry)
    if len(entry.codes) < 2 or not entry.leaves:
        record.fault("codes", f"{entry.context} needs two sentences under codes and one under leaves")
    record.done()
    return entry


def _check_words(record: Record, entry: ContextWords) -> None:
    seen: set[str] = set()
    for key in ("terms", "exact", "acronyms", "other_senses"):
        for word in getattr(entry, key):
            plain = _plain(word).strip()
            if not plain:
                record.fault(key, f'"{word}" holds no word')
            if plain in seen:
                record.fault(key, f'"{word}" is given twice for {entry.context}')
            seen.add(plain)
    for acronym in entry.acronyms:
        if not acronym.isupper():
            record.fault("acronyms", f'"{acronym}" must be in capitals')
