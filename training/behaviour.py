"""Answers that should not change and do; answers that should change and do not.

    python -m training.behaviour

Two kinds of change. Some must change nothing: another country's name, other case, missing punctuation, a misprint,
sentences about something else around it. Some must change the answer: denied, only possible. The first are made by rule
from the corpus's test part, the second are written (`corpus/behaviour/pairs.jsonl`).
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from dragoman.annotate.annotator import LearnedAnnotator, load_annotator
from dragoman.knowledge.gazetteer import load_gazetteer
from dragoman.model import Article, AuxiliaryMode, Role, Segment, Trigger
from dragoman.ontology import load_ontology
from training.corpus import load_corpus

__all__ = ["changed_answers", "directed_answers"]

CORPUS = Path(__file__).parent.parent / "corpus"
_COUNTRIES = [
    "Iran", "Iraq", "Syria", "Turkey", "Egypt", "Sudan", "Kenya", "Nigeria", "Mali", "Niger", "Chad",
    "Ethiopia", "Somalia", "India", "Pakistan", "Nepal", "Japan", "Vietnam", "Thailand", "Myanmar",
    "Ukraine", "Russia", "Poland", "Germany", "France", "Spain", "Italy", "Greece", "Serbia", "Mexico",
    "Colombia", "Peru", "Bolivia", "Chile",
]  # fmt: skip
_FILLER = (
    "The weather stayed mild along the coast on Sunday.",
    "Shares in the retailer closed slightly higher.",
    "The museum will show the paintings until the end of May.",
)
Answer = tuple[tuple[str, tuple[str, ...], int, int], ...]


def _triggers(annotator: LearnedAnnotator, text: str) -> tuple[Trigger, ...]:
    return annotator.annotate(Article("behaviour", text, (Segment(Role.BODY, 0, len(text)),))).triggers


def _answer(triggers: tuple[Trigger, ...]) -> Answer:
    """Types, status and the number of participants, in order: what no harmless change may touch."""
    return tuple(
        (t.event_type, tuple(m.value for m in t.auxiliary_modes), len(t.actors), len(t.recipients)) for t in triggers
    )


def _types(answer: Answer) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((kind, status) for kind, status, _, _ in answer)


def _other_country(text: str, rng: random.Random) -> str:
    mapping: dict[str, str] = {}
    for name in _COUNTRIES:
        if re.search(rf"\b{name}\b", text):
            mapping[name] = rng.choice([c for c in _COUNTRIES if c not in mapping.values() and c not in text])
    return re.sub(rf"\b({'|'.join(_COUNTRIES)})\b", lambda m: mapping[m[0]], text) if mapping else text


def _misprint(text: str, rng: random.Random) -> str:
    """Two letters of one long word changed places."""
    words = list(re.finditer(r"\b[a-z]{7,}\b", text))
    if not words:
        return text
    at = rng.choice(words)
    where = at.start() + rng.randrange(2, len(at[0]) - 3)
    return text[:where] + text[where + 1] + text[where] + text[where + 2 :]


HARMLESS: Mapping[str, Callable[[str, random.Random], str]] = {
    "another country": _other_country,
    "all capitals": lambda text, _: text.upper(),
    "all lower case": lambda text, _: text.lower(),
    "no full stop": lambda text, _: text.rstrip("."),
    "straight quotes": lambda text, _: text.translate(str.maketrans("“”’‘", "\"\"''")),
    "no commas": lambda text, _: text.replace(",", ""),
    "a misprint": _misprint,
    "sentences around it": lambda text, rng: f"{rng.choice(_FILLER)} {text} {rng.choice(_FILLER)}",
}


def changed_answers(annotator: LearnedAnnotator, texts: list[str], name: str, seed: int = 1) -> tuple[int, int, int]:
    """Texts the change touches; those whose types or status changed; those whose participants changed as well."""
    rng = random.Random(seed)
    touched = types = whole = 0
    for text in texts:
        other = HARMLESS[name](text, rng)
        if other == text:
            continue
        touched += 1
        before, after = (_answer(_triggers(annotator, each)) for each in (text, other))
        types += _types(before) != _types(after)
        whole += before != after
    return touched, types, whole


def directed_answers(annotator: LearnedAnnotator, pairs: list[Mapping[str, Any]]) -> Iterator[tuple[str, int, int]]:
    """For each written change: its name, how many pairs, how many answered as they should."""
    plain = [_triggers(annotator, pair["plain"]) for pair in pairs]
    coded = [
        (pair, found)
        for pair, found in zip(pairs, plain, strict=True)
        if any(t.event_type == pair["type"] and not t.auxiliary_modes for t in found)
    ]
    yield "plain: type found, as happened", len(pairs), len(coded)
    for name in ("passive", "paraphrase"):
        right = sum(
            any(t.event_type == pair["type"] and not t.auxiliary_modes for t in _triggers(annotator, pair[name]))
            for pair, _ in coded
        )
        yield f"{name}: same type, as happened", len(coded), right
    for name, mode in (("negated", AuxiliaryMode.NEGATION), ("hypothetical", AuxiliaryMode.HYPOTHETICAL)):
        told = [_triggers(annotator, pair[name]) for pair, _ in coded]
        real = sum(
            any(t.event_type == pair["type"] and not t.auxiliary_modes for t in found)
            for (pair, _), found in zip(coded, told, strict=True)
        )
        yield f"{name}: not told as having happened", len(coded), len(coded) - real
        yield f"{name}: marked {mode}", len(coded), sum(any(mode in t.auxiliary_modes for t in found) for found in told)


def main() -> int:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    ontology = load_ontology()
    annotator = load_annotator(gazetteer=load_gazetteer(), ontology=ontology)
    texts = [s.text for s in load_corpus(CORPUS / "test", ontology) if s.article is None and s.noise is None][:250]
    print("| change that must change nothing | texts | types or status | participants too |\n| --- | --- | --- | --- |")
    for name in HARMLESS:
        touched, types, whole = changed_answers(annotator, texts, name)
        print(f"| {name} | {touched} | {types / touched:.1%} | {whole / touched:.1%} |")
    lines = (CORPUS / "behaviour" / "pairs.jsonl").read_text("utf-8").splitlines()
    print("\n| change that must show | pairs | as it should |\n| --- | --- | --- |")
    for name, total, right in directed_answers(annotator, [json.loads(line) for line in lines if line.strip()]):
        print(f"| {name} | {total} | {right / total:.1%} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
