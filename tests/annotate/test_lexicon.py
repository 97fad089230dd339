"""Every lexicon entry against its own sentences: what it codes, what it must leave alone."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from dragoman.annotate.triggers import find_triggers
from dragoman.knowledge.factuality import FactualityLexicon, load_factuality
from dragoman.knowledge.lexicon import Entry, Lexicon, load_lexicon
from dragoman.model import Trigger
from dragoman.ontology import load_ontology


@cache
def lexicon() -> Lexicon:
    return load_lexicon(load_ontology())


@cache
def factuality() -> FactualityLexicon:
    return load_factuality()


def sentences(field: str) -> list[Any]:
    return [
        pytest.param(entry, sentence, id=f"{entry.path.stem}:{entry.line} {sentence}")
        for entry in lexicon().entries
        for sentence in getattr(entry, field)
    ]


def triggers(parser: Any, sentence: str) -> list[Trigger]:
    return find_triggers(parser(sentence), lexicon(), factuality())


@pytest.mark.parametrize(("entry", "sentence"), sentences("codes"))
def test_codes(parser: Any, entry: Entry, sentence: str) -> None:
    found = [(trigger.event_type, trigger.rule) for trigger in triggers(parser, sentence)]
    assert entry.event_type in [event_type for event_type, _ in found], found


@pytest.mark.parametrize(("entry", "sentence"), sentences("leaves"))
def test_leaves(parser: Any, entry: Entry, sentence: str) -> None:
    found = [(trigger.event_type, trigger.rule) for trigger in triggers(parser, sentence)]
    assert entry.event_type not in [event_type for event_type, _ in found], found


@pytest.mark.parametrize(("entry", "sentence"), sentences("leaves"))
def test_left_sentences_hold_a_word_of_the_entry(parser: Any, entry: Entry, sentence: str) -> None:
    words = {form.lower() for token in parser(sentence) for form in (token.lemma_, token.text)}
    assert words & {lemma.split(" ")[0] for lemma in entry.lemmas}


def test_every_mode_can_be_coded() -> None:
    """Each mode of the ontology is named by an entry, a cue beside a trigger, or the content of a demand or threat."""
    lex = lexicon()
    reached = {(entry.event_type, mode) for entry in lex.entries for mode in entry.modes}
    reached |= {(cue.event_type, cue.mode) for cue in lex.modes}
    reached |= {(event_type, mode) for event_type, table in lex.content_modes.items() for mode in table.values()}
    known = {(name, mode) for name, event_type in load_ontology().event_types.items() for mode in event_type.modes}
    assert len(known) == 67
    assert sorted(known - reached) == []


def test_every_event_type_has_verbs_and_nouns() -> None:
    by_pos = {(entry.event_type, entry.pos) for entry in lexicon().entries}
    expected = {(name, pos) for name in load_ontology().event_types for pos in ("verb", "noun")}
    assert sorted(expected - by_pos) == []


def test_half_of_the_entries_say_what_they_leave() -> None:
    entries = lexicon().entries
    assert sum(bool(entry.leaves) for entry in entries) >= 0.5 * len(entries)
