"""From probabilities to events and claims: the decisions, on readings built by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dragoman.annotate.findings import EventFinding, Policy, find_claims, find_events
from dragoman.annotate.reader import CueReading, Labels, Reading, TriggerReading, spans_of
from dragoman.annotate.windows import Window

LABELS = Labels(
    tags=("NN/NOUN",),
    arcs=("ROOT",),
    names=("O", "B-GPE", "I-GPE"),
    types=("none", "ASSAULT", "COERCE"),
    modes=("ASSAULT/drone", "COERCE/arrest"),
    auxiliary_modes=("negation", "future"),
    roles=("O", "B-actor", "I-actor", "B-recipient", "I-recipient", "B-place", "I-place", "B-time", "I-time"),
    counts=("O", "B-killed", "I-killed"),
    claim_roles=("O", "B-source", "I-source", "B-content", "I-content", "B-via", "I-via"),
    cue=("O", "B", "I"),
)
NONE, ASSAULT, COERCE = 0, 1, 2
POLICY = Policy(trigger=0.5, rescue=0.6, none=0.9, sure=0.8)


def tags(labels: tuple[str, ...], *names: str) -> np.ndarray:
    """One sure tag a word."""
    found = np.zeros((len(names), len(labels)), np.float32)
    found[range(len(names)), [labels.index(name) for name in names]] = 1.0
    return found


def chances(*rows: tuple[float, float, float]) -> np.ndarray:
    return np.array(rows, np.float32)


def reading(
    types: np.ndarray,
    main: tuple[float, float, float],
    *,
    roles: tuple[str, ...] | None = None,
    modes: tuple[float, float] = (0.0, 0.0),
    auxiliary: tuple[float, float] = (0.0, 0.0),
) -> Reading:
    """A window of one sentence in which every word is asked."""
    size = len(types)
    window = Window(tuple(range(size + 2)), tuple(range(10, 10 + size)), tuple(range(1, size + 1)), (0,) * size, (0,))
    tagged = tags(LABELS.roles, *(roles or ("O",) * size))
    triggers = tuple(
        TriggerReading(
            word,
            tagged,
            tags(LABELS.counts, *("O",) * size),
            np.array(modes, np.float32),
            np.array(auxiliary, np.float32),
        )
        for word in range(size)
    )
    cues = tags(LABELS.cue, *("O",) * size)
    nothing = np.zeros(size, np.int64)
    grammar = (nothing, tags(LABELS.names, *("O",) * size), np.eye(size, dtype=np.float32), nothing)
    return Reading(window, *grammar, types, cues, chances(main), triggers, {0: tagged}, ())


def events(given: Reading) -> list[EventFinding]:
    return find_events(given, LABELS, POLICY)


def test_a_word_above_the_bar_reports_an_event() -> None:
    [found] = events(reading(chances((1, 0, 0), (0.1, 0.9, 0), (1, 0, 0)), (0.1, 0.9, 0)))
    assert (found.token, found.event_type, found.is_main) == (11, "ASSAULT", True)
    assert found.confidences["type"] == pytest.approx(0.9)


def test_nothing_is_reported_where_neither_word_nor_sentence_says_so() -> None:
    assert events(reading(chances((0.9, 0.1, 0), (0.8, 0.2, 0)), (0.9, 0.1, 0))) == []


def test_a_likely_sentence_gets_its_likeliest_word() -> None:
    [found] = events(reading(chances((1, 0, 0), (0.7, 0.3, 0)), (0.2, 0.8, 0)))
    assert (found.token, found.event_type) == (11, "ASSAULT")


def test_a_word_alone_needs_to_be_sure_in_a_sentence_without_an_event() -> None:
    assert events(reading(chances((0.4, 0.6, 0)), (0.95, 0.05, 0))) == []
    assert len(events(reading(chances((0.1, 0.9, 0)), (0.95, 0.05, 0)))) == 1


def test_word_and_sentence_settle_the_type_of_the_main_event_together() -> None:
    [found] = events(reading(chances((0.1, 0.5, 0.4)), (0.05, 0.15, 0.8)))
    assert found.event_type == "COERCE"


def test_further_events_keep_their_own_type() -> None:
    found = events(reading(chances((0.05, 0.9, 0.05), (0.1, 0.1, 0.8)), (0.1, 0.8, 0.1)))
    assert [(each.event_type, each.is_main) for each in found] == [("ASSAULT", True), ("COERCE", False)]


def test_roles_are_told_in_tokens_of_the_document() -> None:
    given = reading(
        chances((1, 0, 0), (1, 0, 0), (0.1, 0.9, 0), (1, 0, 0), (1, 0, 0)),
        (0.1, 0.9, 0),
        roles=("B-actor", "I-actor", "O", "B-recipient", "B-place"),
    )
    [found] = events(given)
    assert (found.actors, found.recipients, found.places) == (((10, 11),), ((13, 13),), ((14, 14),))


def test_only_modes_of_the_type_are_taken() -> None:
    [found] = events(reading(chances((0.1, 0.9, 0)), (0.1, 0.9, 0), modes=(0.7, 0.9), auxiliary=(0.2, 0.6)))
    assert (found.modes, found.auxiliary_modes) == (("drone",), ("future",))


@pytest.mark.parametrize(
    ("names", "spans"),
    [
        (("B-actor", "I-actor", "O"), [(0, 1)]),
        (("O", "I-actor", "I-actor"), [(1, 2)]),  # an I without a B opens a span
        (("B-actor", "B-actor", "I-actor"), [(0, 0), (1, 2)]),
        (("B-actor", "I-recipient", "I-actor"), [(0, 0), (2, 2)]),
        (("O", "O", "O"), []),
    ],
)
def test_tags_make_spans(names: tuple[str, ...], spans: list[tuple[int, int]]) -> None:
    assert [(a, b) for a, b, _ in spans_of(tags(LABELS.roles, *names), LABELS.roles, "actor")] == spans


def test_a_lower_bar_takes_in_what_is_less_sure() -> None:
    unsure = np.zeros((1, len(LABELS.roles)), np.float32)
    unsure[0, [0, LABELS.roles.index("B-actor")]] = 0.65, 0.35
    assert spans_of(unsure, LABELS.roles, "actor") == []
    assert [(a, b) for a, b, _ in spans_of(unsure, LABELS.roles, "actor", 0.3)] == [(0, 0)]


def claim_reading(cues: tuple[str, ...], roles: tuple[str, ...]) -> Reading:
    base = reading(chances(*[(1.0, 0.0, 0.0)] * len(cues)), (1, 0, 0))
    cue = cues.index("B")
    claims = (CueReading(cue, tags(LABELS.claim_roles, *roles)),)
    return replace(base, cues=tags(LABELS.cue, *cues), triggers=(), main_roles={}, claims=claims)


def test_a_claim_has_cue_source_and_content_in_pieces() -> None:
    given = claim_reading(
        ("O", "O", "B", "I", "O"), ("B-content", "B-source", "O", "O", "B-content")
    )  # “Yes”, he has said, “now”
    [found] = find_claims(given, LABELS, POLICY)
    assert (found.cue, found.source, found.content) == ((12, 13), (11, 11), ((10, 10), (14, 14)))


def test_a_cue_without_content_claims_nothing() -> None:
    assert find_claims(claim_reading(("B", "O"), ("O", "B-source")), LABELS, POLICY) == []
