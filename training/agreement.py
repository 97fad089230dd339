"""How far two readers agree, layer by layer: Krippendorff's alpha for labels, F1 for spans.

python -m training.agreement            prints the table of corpus/second against corpus/train
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import krippendorff
import numpy as np

from dragoman.ontology import load_ontology
from training.corpus import Event, Piece, Sentence, bare, read_file, read_labels

__all__ = ["Agreement", "compare"]

CORPUS = Path(__file__).parent.parent / "corpus"
_FIRST = "first"
_SPANS = ("actors", "recipients", "places", "times")


class Agreement:
    """Counts gathered sentence by sentence: for spans hits and both sides' totals, for labels pairs of values."""

    def __init__(self) -> None:
        self.spans: Counter[tuple[str, str]] = Counter()
        self.labels: dict[str, list[tuple[str, str]]] = {}

    def add_spans(self, layer: str, one: Iterable[object], other: Iterable[object]) -> None:
        first, second = set(one), set(other)
        self.spans[layer, "both"] += len(first & second)
        self.spans[layer, "one"] += len(first)
        self.spans[layer, "other"] += len(second)

    def add_label(self, layer: str, one: str, other: str) -> None:
        self.labels.setdefault(layer, []).append((one, other))

    def f1(self, layer: str) -> float:
        total = self.spans[layer, "one"] + self.spans[layer, "other"]
        return 2 * self.spans[layer, "both"] / total if total else 1.0

    def alpha(self, layer: str) -> float:
        """Krippendorff's alpha, nominal, over everything both readers labelled."""
        values = sorted({value for pair in self.labels[layer] for value in pair})
        table = np.array([[values.index(one), values.index(other)] for one, other in self.labels[layer]]).T
        return float(krippendorff.alpha(reliability_data=table, level_of_measurement="nominal"))


def compare(pairs: Sequence[tuple[Sentence, Sentence]]) -> Agreement:
    """The agreement over sentences read twice."""
    found = Agreement()
    for one, other in pairs:
        _compare_triggers(found, one, other)
        for first, second in _matched(one.events, other.events):
            for layer in _SPANS:
                found.add_spans(layer, bare(one.text, getattr(first, layer)), bare(one.text, getattr(second, layer)))
            found.add_spans("counts", first.counts, second.counts)
            found.add_spans("modes", first.modes, second.modes)
            found.add_label("event type, trigger shared", first.event_type, second.event_type)
            found.add_label(
                "auxiliary modes", "+".join(sorted(first.auxiliary_modes)), "+".join(sorted(second.auxiliary_modes))
            )
        for layer in ("source", "cue"):
            spans = [[getattr(claim, layer) for claim in each.claims if getattr(claim, layer)] for each in (one, other)]
            found.add_spans(layer, *spans)
        found.add_spans("content", [c.content for c in one.claims], [c.content for c in other.claims])
    return found


def _compare_triggers(found: Agreement, one: Sentence, other: Sentence) -> None:
    first = {piece: event.event_type for event in one.events for piece in event.triggers}
    second = {piece: event.event_type for event in other.events for piece in event.triggers}
    found.add_spans("trigger", first, second)
    found.add_spans("trigger and type", first.items(), second.items())
    for word in _words(one.text):
        found.add_label("event type of each word", first.get(word, "none"), second.get(word, "none"))
    found.add_label(
        "main event of the sentence",
        one.events[0].event_type if one.events else "none",
        other.events[0].event_type if other.events else "none",
    )


def _words(text: str) -> list[Piece]:
    found, at = [], 0
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        stripped = word.strip(".,;:“”\"'’()")
        if stripped:
            begin = text.index(stripped, start)
            found.append((begin, begin + len(stripped)))
    return found


def _matched(one: Sequence[Event], other: Sequence[Event]) -> Iterable[tuple[Event, Event]]:
    """Events that share a trigger word, each once."""
    taken: set[int] = set()
    for first in one:
        for number, second in enumerate(other):
            if number not in taken and set(first.triggers) & set(second.triggers):
                taken.add(number)
                yield first, second
                break


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.parse_args()
    ontology = load_ontology()
    texts = {
        s.sentence_id: s.text for p in sorted((CORPUS / "train").glob("*.jsonl")) for s in read_file(p, ontology)[0]
    }
    readings = {
        path.stem: {s.sentence_id: s for s in read_labels(path, texts, ontology)[0]}
        for path in sorted((CORPUS / "second").glob("*.jsonl"))
    }
    first = readings.pop(_FIRST)
    pairs = [(first[name], second) for reading in readings.values() for name, second in reading.items()]
    found = compare(pairs)
    print(f"{len(pairs)} sentences read twice\n\n| layer | alpha |\n| --- | --- |")
    for layer in found.labels:
        print(f"| {layer} | {found.alpha(layer):.2f} |")
    print("\n| layer | span F1 |\n| --- | --- |")
    for layer in dict.fromkeys(name for name, _ in found.spans):
        print(f"| {layer} | {found.f1(layer):.2f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
