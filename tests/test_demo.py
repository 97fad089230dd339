"""The demo articles, coded whole: what a reader finds in them, and what must not be taken for fact.

A case is an article under demo/articles and demo/expected/NAME.yaml, NAME being the record's id or the file's stem:

    published: 2021-03-04
    events:          # `trigger` is a passage of the event's sentence; participants and source hold the words given
      - {type: COERCE, mode: arrest, trigger: arrested, actors: [police], recipients: [14 members]}
    not_events:      # nothing whose trigger stands in the passage may be coded as having happened
      - {text: had they been killed}

Further keys of an event: `auxiliary_modes` (none: it happened), `occurred` (first day), `source`. What is learned is
right on most rows, not on each: the shares are pinned, and a failing test lists the rows missed.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from dragoman.clean import clean
from dragoman.model import Article, Event, RawRecord
from dragoman.pipeline import Result, code_article, load_tools
from dragoman.read import read_paths

DEMO = Path(__file__).parent.parent / "demo"
CASES = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted(DEMO.glob("expected/*.yaml"))}
EVENTS = [(name, event) for name, case in CASES.items() for event in case["events"]]
TRAPS = [(name, trap) for name, case in CASES.items() for trap in case["not_events"]]
VERBAL = ("AGREE", "CONCEDE", "THREATEN", "REQUEST", "REJECT", "ACCUSE")
PASSAGES = [(name, stated.get("trigger") or stated["text"]) for name, stated in EVENTS + TRAPS]

FLOOR_SEEN, FLOOR_WHOLE, FLOOR_AVOIDED = 0.82, 0.66, 0.95
"""Shares of the expected events coded with their type in their sentence, and with everything stated of them; of the
traps not coded as having happened. Measured, rounded down."""


def _coded() -> dict[str, Result]:
    tools = load_tools()
    results = {}
    for record in read_paths([str(DEMO / "articles")]):
        assert isinstance(record, RawRecord), record
        article = clean(record)
        assert isinstance(article, Article), article
        results[record.record_id or Path(record.path).stem] = code_article(article, tools)
    return results


@pytest.fixture(scope="session")
def coded() -> dict[str, Result]:
    """Every demo article coded, by the name of its case."""
    return _coded()


def seen(expected: Mapping[str, Any], result: Result) -> list[Event]:
    """The events of the type expected that are told in a sentence with the words expected."""
    text = result.article.text
    return [
        event
        for event in result.events
        if event.event_type == expected["type"]
        and any(expected["trigger"] in text[slice(*m.sentence)] for m in event.mentions)
    ]


def whole(expected: Mapping[str, Any], result: Result) -> list[Event]:
    """The events that agree with everything stated."""
    return [event for event in seen(expected, result) if _agrees(expected, event)]


def _agrees(expected: Mapping[str, Any], event: Event) -> bool:
    occurred = event.occurred.start if event.occurred is not None else None
    sources = [said.source.span.text for said in event.attributions if said.source is not None]
    return (
        expected.get("mode", "") in ("", *event.modes)
        and set(expected.get("auxiliary_modes", ())) == set(event.auxiliary_modes)
        and _held(expected["actors"], [entity.mention.text for entity in event.actors])
        and _held(expected["recipients"], [entity.mention.text for entity in event.recipients])
        and expected.get("occurred", occurred) == occurred
        and _held([expected["source"]] if "source" in expected else [], sources)
    )


def _held(words: list[str], texts: list[str]) -> bool:
    return all(any(str(word) in text for text in texts) for word in words)


def test_every_article_has_its_case(coded: dict[str, Result]) -> None:
    assert sorted(coded) == sorted(CASES)


@pytest.mark.parametrize("name", CASES)
def test_published(name: str, coded: dict[str, Result]) -> None:
    assert coded[name].article.published == CASES[name]["published"]


@pytest.mark.parametrize(("name", "passage"), PASSAGES)
def test_passages_stand_in_the_article(name: str, passage: str, coded: dict[str, Result]) -> None:
    assert passage in coded[name].article.text


def caught(passage: str, result: Result) -> list[Event]:
    """The events coded as having happened triggered inside the passage; a verbal act about it is not the act."""
    start = result.article.text.index(passage)
    end = start + len(passage)
    return [
        event
        for event in result.events
        if not event.auxiliary_modes
        and event.event_type not in VERBAL
        and any(start <= m.trigger.start and m.trigger.end <= end for m in event.mentions)
    ]


def test_events_are_seen(coded: dict[str, Result]) -> None:
    _hold([(n, e) for n, e in EVENTS if not seen(e, coded[n])], EVENTS, FLOOR_SEEN)


def test_events_are_told_whole(coded: dict[str, Result]) -> None:
    _hold([(n, e) for n, e in EVENTS if not whole(e, coded[n])], EVENTS, FLOOR_WHOLE)


def test_traps_are_not_fallen_into(coded: dict[str, Result]) -> None:
    _hold([(n, t) for n, t in TRAPS if caught(t["text"], coded[n])], TRAPS, FLOOR_AVOIDED)


def _hold(missed: list[Any], rows: list[Any], floor: float) -> None:
    share = 1 - len(missed) / len(rows)
    listed = "\n".join(f"  {row}" for row in missed)
    assert share >= floor, f"{share:.3f} of {len(rows)} right, pinned at {floor}; missed:\n{listed}"
