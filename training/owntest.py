"""The corpus's own test part, scored: what the whole annotator finds against what the writers labelled.

    python -m training.owntest [--part test]

An event is found when a predicted trigger is one of its words; participants, modes and status are judged on found
events, with and without the events that were missed. Spans count when equal but for a leading article.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dragoman.annotate.annotator import LearnedAnnotator, load_annotator
from dragoman.knowledge.gazetteer import load_gazetteer
from dragoman.model import Annotation, Article, Role, Segment, Trigger
from dragoman.ontology import load_ontology
from training.corpus import Event, Piece, Sentence, bare, load_corpus

__all__ = ["AUXILIARY_MODES", "Figures", "score_part", "texts_of"]

CORPUS = Path(__file__).parent.parent / "corpus"
AUXILIARY_MODES = ("negation", "hypothetical", "future", "historical")


@dataclass
class Figures:
    """Hits, predictions and gold by layer, and what can be read off them."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, layer: str, gold: Iterable[object], predicted: Iterable[object]) -> None:
        one, other = set(gold), set(predicted)
        self.counts[layer, "hit"] += len(one & other)
        self.counts[layer, "gold"] += len(one)
        self.counts[layer, "predicted"] += len(other)

    def f1(self, layer: str) -> float:
        total = self.counts[layer, "gold"] + self.counts[layer, "predicted"]
        return 2 * self.counts[layer, "hit"] / total if total else 0.0

    def macro(self, layers: Sequence[str]) -> float:
        """The mean of the layers that have gold."""
        used = [layer for layer in layers if self.counts[layer, "gold"]]
        return sum(self.f1(layer) for layer in used) / len(used) if used else 0.0

    @property
    def layers(self) -> list[str]:
        return list(dict.fromkeys(layer for layer, _ in self.counts))


def texts_of(sentences: Sequence[Sentence]) -> list[tuple[str, list[tuple[int, Sentence]]]]:
    """Each text with its sentences and where they start: a sentence alone, or an article whole."""
    texts: list[tuple[str, list[tuple[int, Sentence]]]] = []
    last: str | None = None
    for sentence in sentences:
        if sentence.article is None or sentence.article != last:
            texts.append((sentence.text, [(0, sentence)]))
        else:
            text, parts = texts[-1]
            text += "\n\n" if sentence.opens_paragraph or parts[-1][1].role != sentence.role else " "
            texts[-1] = text + sentence.text, [*parts, (len(text), sentence)]
        last = sentence.article
    return texts


def score_part(annotator: LearnedAnnotator, sentences: Sequence[Sentence]) -> Figures:
    """The figures over all texts."""
    figures = Figures()
    for number, (text, parts) in enumerate(texts_of(sentences)):
        article = Article(f"test-{number}", text, (Segment(Role.BODY, 0, len(text)),))
        annotation = annotator.annotate(article)
        for start, sentence in parts:
            _score(figures, text, start, sentence, annotation)
    return figures


def _score(figures: Figures, text: str, start: int, sentence: Sentence, annotation: Annotation) -> None:
    end = start + len(sentence.text)
    triggers = [t for t in annotation.triggers if start <= t.span.start < end]
    pairs, spare = _match(start, sentence.events, triggers)
    figures.add(
        "trigger", range(len(sentence.events)), [i for i, t in enumerate(pairs) if t] + [-1 - n for n in range(spare)]
    )
    for name in {e.event_type for e in sentence.events} | {t.event_type for t in triggers}:
        figures.add(f"type {name}", [name] if any(e.event_type == name for e in sentence.events) else [],
                    [name] if any(t.event_type == name for t in triggers) else [])  # fmt: skip
    figures.add("type in sentence", {e.event_type for e in sentence.events}, {t.event_type for t in triggers})
    for event, trigger in zip(sentence.events, pairs, strict=True):
        if trigger is None:
            for mode in event.auxiliary_modes:
                figures.add(f"{mode}, missed events counted", [0], [])
            continue
        figures.add("type of found trigger", [event.event_type], [trigger.event_type])
        figures.add("modes", event.modes, trigger.modes)
        for mode in AUXILIARY_MODES:
            gold, told = [0] * (mode in event.auxiliary_modes), [0] * (mode in trigger.auxiliary_modes)
            figures.add(mode, gold, told)
            figures.add(f"{mode}, missed events counted", gold, told)
        for layer, pieces, mentions in (
            ("actors", event.actors, trigger.actors),
            ("recipients", event.recipients, trigger.recipients),
            ("places", event.places, trigger.places),
            ("times", event.times, trigger.times),
        ):
            figures.add(layer, bare(text, ((start + a, start + b) for a, b in pieces)),
                        bare(text, ((m.start, m.end) for m in mentions)))  # fmt: skip
        figures.add("counts", [(kind, start + p[0], start + p[1]) for kind, p in event.counts],
                    [(c.kind, c.span.start, c.span.end) for c in trigger.counts])  # fmt: skip
    claims = [c for c in annotation.attributions if c.cue and start <= c.cue.start < end]
    gold = [c for c in sentence.claims if c.cue]
    for layer, one, other in (
        ("source", [c.source for c in gold if c.source], [(c.source.start, c.source.end) for c in claims if c.source]),
        ("cue", [c.cue for c in gold if c.cue], [(c.cue.start, c.cue.end) for c in claims if c.cue]),
    ):
        figures.add(layer, bare(text, ((start + a, start + b) for a, b in one)), bare(text, other))
    figures.add(
        "content",
        [tuple(sorted(bare(text, ((start + a, start + b) for a, b in c.content)))) for c in gold],
        [tuple(sorted(bare(text, ((s.start, s.end) for s in c.content.spans)))) for c in claims],
    )


def _match(start: int, events: Sequence[Event], triggers: Sequence[Trigger]) -> tuple[list[Trigger | None], int]:
    """The trigger found for each event (of the right type first), and how many triggers belong to no event."""
    pairs: list[Trigger | None] = []
    words: set[Piece] = set()
    for event in events:
        pieces = {(start + a, start + b) for a, b in event.triggers}
        words |= pieces
        found = [t for t in triggers if any(t.span.start < b and a < t.span.end for a, b in pieces)]
        pairs.append(max(found, key=lambda t: (t.event_type == event.event_type, -t.span.start), default=None))
    spare = [t for t in triggers if not any(t.span.start < b and a < t.span.end for a, b in words)]
    return pairs, len(spare)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--part", default="test", help="folder of the corpus")
    chosen = options.parse_args()
    ontology = load_ontology()
    annotator = load_annotator(gazetteer=load_gazetteer(), ontology=ontology)
    figures = score_part(annotator, load_corpus(CORPUS / chosen.part, ontology))
    for layer in sorted(figures.layers):
        counts = {key: figures.counts[layer, key] for key in ("gold", "predicted", "hit")}
        print(f"{layer:<40} F1 {figures.f1(layer):.3f}  {counts}")
    print(f"type macro F1 {figures.macro([f'type {name}' for name in ontology.event_types]):.3f}")
    print(f"auxiliary mode macro F1, found events {figures.macro(AUXILIARY_MODES):.3f}, all events "
          f"{figures.macro([f'{m}, missed events counted' for m in AUXILIARY_MODES]):.3f}")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
