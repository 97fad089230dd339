"""Thresholds and confidence, on sentences the model was not trained on.

    python -m training.calibrate --model DIR --evals DIR      writes `settings` into DIR/model.json

Thresholds are those with the best mean of two figures on the held-back part: F1 of typed triggers on the corpus, and
macro F1 of five classes on cameo_class. Confidence is a monotone line through what turned out right, field by field.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.isotonic import IsotonicRegression

from dragoman.annotate.findings import EventFinding, Policy, find_events
from dragoman.annotate.reader import load_reader
from training.corpus import Event, Piece, Sentence, bare, load_corpus
from training.examples import is_held_back_text
from training.labels import CLASSES
from training.prepare import CORPUS
from training.quick import Quick, load

__all__ = ["expected_error", "outcomes"]

_FIELDS = ("actors", "recipients", "modes", "auxiliary_modes")
_POINTS = 20
ABSTAIN = 0.2
"""Four of five such events would be wrong: better left out than told."""


def outcomes(quick: Quick, sentences: Iterable[Sentence]) -> Iterator[tuple[str, float, bool]]:
    """Field, confidence and whether it was right, for each event found; fields only of events that are right."""
    for sentence in sentences:
        doc, readings = quick.read(sentence.text)
        for reading in readings:
            for found in find_events(reading, quick.reader.labels, quick.policy):
                event = _gold(sentence, doc, found)
                yield "type", found.confidences["type"], event is not None
                if event is not None:
                    for name, right in _fields(sentence.text, doc, event, found):
                        yield name, found.confidences[name], right


def _gold(sentence: Sentence, doc: Any, found: EventFinding) -> Event | None:
    """The labelled event of the same type at the same word."""
    start, end = doc[found.token].idx, doc[found.token].idx + len(doc[found.token])
    for event in sentence.events:
        if event.event_type == found.event_type and any(start < b and a < end for a, b in event.triggers):
            return event
    return None


def _fields(text: str, doc: Any, event: Event, found: EventFinding) -> Iterator[tuple[str, bool]]:
    def told(spans: Sequence[tuple[int, int]]) -> set[Piece]:
        return bare(text, ((doc[a].idx, doc[b].idx + len(doc[b])) for a, b in spans))

    yield "actors", told(found.actors) == bare(text, event.actors)
    yield "recipients", told(found.recipients) == bare(text, event.recipients)
    yield "modes", set(found.modes) == set(event.modes)
    yield "auxiliary_modes", set(found.auxiliary_modes) == set(event.auxiliary_modes)


def expected_error(pairs: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error: the mean gap between confidence and share right, over equal bins, by their size."""
    total = 0.0
    for low in range(bins):
        inside = [(c, r) for c, r in pairs if low / bins <= c < (low + 1) / bins or (low == bins - 1 and c == 1.0)]
        if inside:
            total += abs(sum(c for c, _ in inside) - sum(r for _, r in inside))
    return total / len(pairs) if pairs else 0.0


def _line(pairs: Sequence[tuple[float, bool]]) -> list[tuple[float, float]]:
    """A monotone line through the pairs, as a few points."""
    raw, right = np.array([c for c, _ in pairs]), np.array([float(r) for _, r in pairs])
    fitted = IsotonicRegression(y_min=0.02, y_max=0.99, out_of_bounds="clip").fit(raw, right)
    at = np.unique(np.quantile(raw, np.linspace(0, 1, _POINTS)))
    width = 0.02  # a step of the staircase is a slope to a reader
    smooth = [float(np.mean(fitted.predict(np.clip([x - width, x, x + width], 0, 1)))) for x in at]
    return [(round(float(x), 4), round(y, 4)) for x, y in zip(at, np.maximum.accumulate(smooth), strict=True)]


def _typed_f1(quick: Quick, sentences: Sequence[Sentence]) -> float:
    hits = predicted = gold = 0
    for sentence in sentences:
        doc, readings = quick.read(sentence.text)
        gold += len(sentence.events)
        matched: set[int] = set()
        for reading in readings:
            for found in find_events(reading, quick.reader.labels, quick.policy):
                event = _gold(sentence, doc, found)
                if event is None:
                    predicted += 1
                elif id(event) not in matched:
                    matched.add(id(event))
                    predicted += 1
                    hits += 1
    return 2 * hits / (predicted + gold)


def _class_f1(quick: Quick, records: Sequence[Mapping[str, Any]]) -> float:
    class_of = {name: number for number, names in enumerate(CLASSES) for name in names}
    pairs = []
    for record in records:
        events = list(quick.events(record))
        top = max(events, key=lambda e: e["confidence"], default=None)
        pairs.append((record["label"], class_of[top["type"]] if top else 0))
    scores = []
    for label in range(len(CLASSES)):
        hit = sum(g == p == label for g, p in pairs)
        total = sum(g == label for g, _ in pairs) + sum(p == label for _, p in pairs)
        scores.append(2 * hit / total if total else 0.0)
    return sum(scores) / len(scores)


def _best_policy(quick: Quick, sentences: Sequence[Sentence], records: Sequence[Mapping[str, Any]]) -> Policy:
    best, chosen = -1.0, quick.policy
    for trigger, rescue, none, sure in product(
        (0.35, 0.45, 0.55, 0.65), (0.45, 0.6, 0.75), (0.6, 0.75, 0.9), (0.7, 0.85)
    ):
        quick.policy = Policy(trigger=trigger, rescue=rescue, none=none, sure=sure)
        figures = _typed_f1(quick, sentences), _class_f1(quick, records)
        if sum(figures) > best:
            best, chosen = sum(figures), quick.policy
            print(f"{quick.policy}: typed trigger F1 {figures[0]:.4f}, five classes {figures[1]:.4f}")
    return chosen


def _role_bars(quick: Quick, sentences: Sequence[Sentence]) -> dict[str, float]:
    """The bars of place and time, which few events have, with the best F1 on events whose trigger is right."""
    policy, bars = quick.policy, {}
    for role, layer in (("place", "places"), ("time", "times")):
        scores = []
        for bar in (0.2, 0.3, 0.4, 0.5):
            quick.policy = replace(policy, roles={role: bar})
            scores.append((_span_f1(quick, sentences, layer), bar))
        best, bars[role] = max(scores)
        print(f"{role}: bar {bars[role]}, F1 {best:.3f} (at 0.5: {scores[-1][0]:.3f})")
    quick.policy = policy
    return bars


def _field_bar(quick: Quick, sentences: Sequence[Sentence], name: str, layer: str) -> float:
    """The bar of `mode` or `auxiliary` with the best F1 on events whose trigger is right."""
    policy, scores = quick.policy, []
    for bar in (0.2, 0.3, 0.4, 0.5):
        quick.policy = replace(policy, **{name: bar})
        hits = total = 0
        for _, _, event, found in _right(quick, sentences):
            told, gold = set(getattr(found, layer)), set(getattr(event, layer))
            hits += len(told & gold)
            total += len(told) + len(gold)
        scores.append((2 * hits / total, bar))
    quick.policy = policy
    print(f"{name}: bar {max(scores)[1]}, F1 {max(scores)[0]:.3f} (at 0.5: {scores[-1][0]:.3f})")
    return max(scores)[1]


def _right(quick: Quick, sentences: Sequence[Sentence]) -> Iterator[tuple[str, Any, Event, EventFinding]]:
    """Text, tokens, label and finding of each event whose trigger is right."""
    for sentence in sentences:
        doc, readings = quick.read(sentence.text)
        for reading in readings:
            for found in find_events(reading, quick.reader.labels, quick.policy):
                event = _gold(sentence, doc, found)
                if event is not None:
                    yield sentence.text, doc, event, found


def _span_f1(quick: Quick, sentences: Sequence[Sentence], layer: str) -> float:
    hits = total = 0
    for text, doc, event, found in _right(quick, sentences):
        spans = ((doc[a].idx, doc[b].idx + len(doc[b])) for a, b in getattr(found, layer))
        told, gold = bare(text, spans), bare(text, getattr(event, layer))
        hits += len(told & gold)
        total += len(told) + len(gold)
    return 2 * hits / total if total else 0.0


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--model", type=Path, required=True)
    options.add_argument("--evals", type=Path, required=True)
    chosen = options.parse_args()
    sys.path.insert(0, str(chosen.model.parent))
    quick = Quick(load_reader(chosen.model.name), Policy())
    sentences = [s for s in load_corpus(CORPUS / "train") if s.article is None and is_held_back_text(s.text, 10)]
    records = [r for r in load(chosen.evals / "events/gold/cameo_class.dev.jsonl") if is_held_back_text(r["text"], 5)]
    quick.policy = _best_policy(quick, sentences, records)
    policy = quick.policy = replace(
        quick.policy,
        roles=_role_bars(quick, sentences),
        mode=_field_bar(quick, sentences, "mode", "modes"),
        auxiliary=_field_bar(quick, sentences, "auxiliary", "auxiliary_modes"),
    )
    seen: dict[str, list[tuple[float, bool]]] = {}
    for name, confidence, right in outcomes(quick, sentences):
        seen.setdefault(name, []).append((confidence, right))
    lines = {name: _line(pairs) for name, pairs in seen.items()}
    quick.policy = replace(policy, calibration=lines)
    after: dict[str, list[tuple[float, bool]]] = {}
    for name, confidence, right in outcomes(quick, sentences):
        after.setdefault(name, []).append((confidence, right))
    for name, pairs in seen.items():
        share = sum(r for _, r in pairs) / len(pairs)
        errors = f"{expected_error(pairs):.3f} → {expected_error(after[name]):.3f}"
        print(f"{name}: {len(pairs)} cases, {share:.3f} right, error {errors}")
    path = chosen.model / "model.json"
    about = json.loads(path.read_text("utf-8"))
    numbers = {
        name: getattr(policy, name) for name in ("trigger", "rescue", "mode", "auxiliary", "cue", "none", "sure")
    }
    numbers["abstain"] = ABSTAIN
    about["settings"] = {"policy": numbers | {"roles": policy.roles, "calibration": lines}}
    path.write_text(json.dumps(about, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
