"""What the model alone makes of the gold sets, without parser and knowledge: for steering between trainings.

    python -m training.quick --model model/src/dragoman_model --evals DIR [--only SET …] [--fold N]

Uses the gold data's own scorers. Figures that need countries or coordinates are those of `dragoman evaluate`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import spacy
from spacy.tokens import Doc

from dragoman.annotate.contents import pieces_of, whole_quotations
from dragoman.annotate.findings import ClaimFinding, EventFinding, Policy, find_claims, find_events
from dragoman.annotate.layout import readable
from dragoman.annotate.quotes import find_quotations
from dragoman.annotate.reader import Reader, load_reader
from dragoman.annotate.running_quotes import continue_quotations
from dragoman.annotate.windows import make_windows, rough_sentences

_EVENTS = ("cameo_class", "cameo_ner", "plv", "plover_gsr", "muc4")


class Quick:
    """Reads texts with the model and tells what it found in the records of the contract."""

    def __init__(self, reader: Reader, policy: Policy) -> None:
        self.reader, self.policy = reader, policy
        self.words = spacy.blank("en")
        self.cache: dict[str, tuple[Doc, Any]] = {}

    def read(self, text: str) -> tuple[Doc, Any]:
        if text not in self.cache:
            doc = self.words.make_doc(readable(text))
            breaks = [i + 1 for i, c in enumerate(doc.text) if c == "\n"]
            windows = make_windows(doc, rough_sentences(doc, breaks), self.reader.tokenizer)
            self.cache[text] = doc, self.reader.read(windows)
        return self.cache[text]

    def events(self, record: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        doc, readings = self.read(record["text"])
        for reading in readings:
            for found in find_events(reading, self.reader.labels, self.policy):
                yield self._event(record, doc, found)

    @staticmethod
    def _event(record: Mapping[str, Any], doc: Doc, found: EventFinding) -> dict[str, Any]:
        def span(tokens: tuple[int, int]) -> dict[str, Any]:
            start, end = doc[tokens[0]].idx, doc[tokens[1]].idx + len(doc[tokens[1]])
            return {"start": start, "end": end, "text": record["text"][start:end]}

        return {
            "article_id": record["id"],
            "type": found.event_type,
            "modes": found.modes,
            "auxiliary_modes": found.auxiliary_modes,
            "trigger": span((found.token, found.token)),
            "actors": [span(each) for each in found.actors],
            "recipients": [span(each) for each in found.recipients],
            "counts": {kind: span(each) for kind, each in found.counts},
            "confidence": found.confidences["type"],
        }

    def claims(self, record: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        doc, readings = self.read(record["text"])
        quotations = find_quotations(doc.text)
        found = [c for r in readings for c in find_claims(r, self.reader.labels, self.policy)]
        drafts = [self._draft(doc, claim, quotations) for claim in found]
        pieces = continue_quotations([(cue, content) for cue, _, content in drafts], doc.text, quotations)
        for (cue, source, _), content in zip(drafts, pieces, strict=True):
            if content:
                yield {
                    "cue": {"start": cue[0], "end": cue[1]},
                    "source": {"start": source[0], "end": source[1]} if source else None,
                    "content": {"start": content[0][0], "end": content[-1][1], "spans": content},
                }

    @staticmethod
    def _draft(doc: Doc, claim: ClaimFinding, quotations: Any) -> tuple[Any, Any, Any]:
        def piece(tokens: tuple[int, int]) -> tuple[int, int]:
            return doc[tokens[0]].idx, doc[tokens[1]].idx + len(doc[tokens[1]])

        cue, source = piece(claim.cue), piece(claim.source) if claim.source else None
        sentence_of = [number for number, (a, b) in enumerate(rough_sentences(doc)) for _ in range(a, b)]
        tokens = _numbers(claim.content)
        outside = frozenset(_numbers([claim.cue, *([claim.source] if claim.source else [])]))
        pieces = pieces_of(doc, tokens, doc.text, outside, lambda token: sentence_of[token])
        return cue, source, whole_quotations(pieces, quotations, (cue, *((source,) if source else ())))


def _numbers(spans: Iterable[tuple[int, int]]) -> list[int]:
    return [i for first, last in spans for i in range(first, last + 1)]


def load(path: Path) -> list[dict[str, Any]]:
    """The records of a JSONL file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def score(scorer: Path, name: str, gold: list[dict[str, Any]], predicted: list[dict[str, Any]]) -> str:
    """What the gold data's scorer says."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / part for part in ("gold.jsonl", "predicted.jsonl")]
        for path, records in zip(paths, (gold, predicted), strict=True):
            path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), "utf-8")
        done = subprocess.run([sys.executable, scorer, name, *paths], capture_output=True, text=True, check=True)
    return done.stdout


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--model", type=Path, required=True)
    options.add_argument("--evals", type=Path, required=True)
    options.add_argument("--only", nargs="*", default=[])
    options.add_argument("--fold", type=int, help="of five: score this part of cameo_class and cameo_ner only")
    options.add_argument("--policy", default="{}")
    options.add_argument("--whole", action="store_true", help="print the scorers' tables")
    chosen = options.parse_args()
    sys.path.insert(0, str(chosen.model.parent))
    quick = Quick(load_reader(chosen.model.name), Policy(**json.loads(chosen.policy)))
    for name in _EVENTS:
        if chosen.only and name not in chosen.only:
            continue
        gold = load(chosen.evals / f"events/gold/{name}.dev.jsonl")
        if chosen.fold is not None and name.startswith("cameo"):
            gold = [g for g in gold if sum(g["text"].encode("utf-8")) % 5 == chosen.fold]
        told = score(chosen.evals / "events/score.py", name, gold, [e for g in gold for e in quick.events(g)])
        print(told if chosen.whole else told.splitlines()[-1])
    if not chosen.only or "polnear" in chosen.only:
        gold = load(chosen.evals / "text/gold/polnear.dev.gold.jsonl")
        told = score(
            chosen.evals / "text/score.py", "polnear", gold,
            [{"article_id": g["id"], "text": g["text"], "attributions": list(quick.claims(g))} for g in gold],
        )  # fmt: skip
        print(told if chosen.whole else told.splitlines()[-1])
    return 0


if __name__ == "__main__":
    sys.exit(main())
