"""The corpus is sound, as large and as varied as it says, and its faults are named with their place."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from dragoman.ontology import Ontology, load_ontology
from training.corpus import Sentence, find_words, load_corpus, read_file
from training.statistics import CORPUS, tables, with_tables

RECORD: dict[str, Any] = {
    "id": "s-1",
    "text": "Rebels shelled the port on Friday, police said.",
    "style": "agency",
    "region": "africa",
    "kind": "event",
    "events": [{"trigger": "shelled", "type": "ASSAULT", "modes": ["heavy-weapons"], "actors": ["Rebels"]}],
    "claims": [{"source": "police", "cue": "said", "content": ["Rebels … Friday"]}],
}


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return load_ontology()


@pytest.fixture(scope="module")
def train(ontology: Ontology) -> list[Sentence]:
    return load_corpus(CORPUS / "train", ontology)


@pytest.fixture(scope="module")
def test_part(ontology: Ontology) -> list[Sentence]:
    return load_corpus(CORPUS / "test", ontology)


def faults(tmp_path: Path, ontology: Ontology, **changes: Any) -> list[str]:
    """What is wrong with the record once it is changed so, without the path."""
    path = tmp_path / "part.jsonl"
    path.write_text(json.dumps(RECORD | changes) + "\n", encoding="utf-8")
    return [fault.removeprefix(f"{path}:") for fault in read_file(path, ontology)[1]]


def test_a_sound_record_has_no_faults(tmp_path: Path, ontology: Ontology) -> None:
    assert faults(tmp_path, ontology) == []


def event(**changes: Any) -> list[dict[str, Any]]:
    return [RECORD["events"][0] | changes]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        (
            {"events": event(actors=["Soldiers"])},
            '1: actor "Soldiers" does not stand in the text "Rebels shelled the port on Friday, police said."',
        ),
        ({"events": event(type="FIGHT")}, '1: no event type "FIGHT"'),
        (
            {"events": event(type="PROTEST", modes=["drone"])},
            '1: PROTEST has no mode "drone" (it has boycott, demo, hunger, obstruct, riot, strike, vandalize)',
        ),
        ({"events": event(trigger="shelled the port")}, '1: trigger "shelled the port" is more than one word'),
        (
            {"events": event(aux=["past"])},
            '1: auxiliary mode "past" is none of future, historical, hypothetical, negation',
        ),
        ({"claims": [{"cue": "said"}]}, "1: a claim needs content"),
        ({"kind": "sport"}, '1: kind "sport", but the events say "event"'),
        ({"noise": "loud"}, '1: noise "loud" is none of lower, ocr, paraphrase, telegraphic, upper'),
        (
            {"comment": "?"},
            '1: a sentence has no key "comment" (it has claims, events, id, kind, noise, region, style, text)',
        ),
    ],
)
def test_faults_are_named(tmp_path: Path, ontology: Ontology, changes: dict[str, Any], fault: str) -> None:
    assert fault in faults(tmp_path, ontology, **changes)


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("army", "army"),
        ("the … port", "the army of the north shelled the port"),
        ("the#2", "the"),
        ("navy", None),
        ("arm", None),
    ],
)
def test_words_are_found_in_place(words: str, place: str | None) -> None:
    text = "Today the army of the north shelled the port."
    found = find_words(text, words)
    assert (text[slice(*found)] if found else None) == place
    if words == "the#2":
        assert found == (18, 21)


def test_no_sentence_stands_in_both_parts(train: list[Sentence], test_part: list[Sentence]) -> None:
    assert {s.text for s in train} & {s.text for s in test_part} == set()


def test_every_type_and_mode_is_covered(train: list[Sentence], test_part: list[Sentence], ontology: Ontology) -> None:
    for part, least_type, least_mode in ((train, 120, 12), (test_part, 30, 1)):
        types = Counter(e.event_type for s in part for e in s.events)
        modes = Counter((e.event_type, m) for s in part for e in s.events for m in e.modes)
        assert [name for name in ontology.event_types if types[name] < least_type] == []
        wanted = [(t.name, mode) for t in ontology.event_types.values() for mode in t.modes]
        assert [pair for pair in wanted if modes[pair] < least_mode] == []


def test_a_third_reports_nothing_that_happened(train: list[Sentence], test_part: list[Sentence]) -> None:
    for part in (train, test_part):
        assert sum(s.kind != "event" for s in part) >= len(part) * 0.32


def test_the_statistics_page_is_up_to_date(
    train: list[Sentence], test_part: list[Sentence], ontology: Ontology
) -> None:
    page = (CORPUS / "README.md").read_text(encoding="utf-8")
    assert page == with_tables(page, tables({"train": train, "test": test_part}, ontology))
