"""Windows with what is known of them. A layer that a data set does not annotate is None and teaches nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import spacy
from tokenizers import Tokenizer

from dragoman.annotate.layout import readable
from dragoman.annotate.windows import Window, make_windows, rough_sentences
from training.corpus import Piece, Sentence
from training.labels import CLASSES, Labels

__all__ = ["ClaimTarget", "Example", "Maker", "Target"]


@dataclass(frozen=True)
class Target:
    """A trigger (number of a word in the window) and what belongs to it; `roles`: a label a word of its sentence."""

    word: int
    event_type: int
    modes: tuple[int, ...] | None
    auxiliary_modes: tuple[int, ...] | None
    roles: dict[int, int] | None
    counts: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class ClaimTarget:
    """The first word of a cue and the labels of the words of the window given it; words left out are outside."""

    word: int
    roles: dict[int, int]


@dataclass
class Example:
    """One window. `types` and `cues` have a label a word; `main` and `main_roles` one entry a sentence that has it."""

    origin: str
    key: str
    window: Window
    texts: tuple[str, ...]
    offsets: tuple[Piece, ...]
    types: list[int] | None = None
    targets: list[Target] = field(default_factory=list)
    cues: list[int] | None = None
    claims: list[ClaimTarget] = field(default_factory=list)
    main: dict[int, tuple[int, ...]] = field(default_factory=dict)
    main_roles: dict[int, dict[int, int]] = field(default_factory=dict)
    gold: Any = None

    @property
    def size(self) -> int:
        """Word pieces in it."""
        return len(self.window.pieces)


class Maker:
    """Makes examples: holds tokenizer, vocabulary and labels."""

    def __init__(self, tokenizer: Tokenizer, labels: Labels) -> None:
        self.tokenizer, self.labels = tokenizer, labels
        self.words = spacy.blank("en")
        self.class_types = [tuple(labels.types.index(name) for name in names) for names in CLASSES]

    # ------------------------------------------------------------ windows

    def windows(self, text: str, breaks: Sequence[int] = ()) -> Iterator[tuple[Window, list[str], list[Piece]]]:
        doc = self.words.make_doc(readable(text))
        for window in make_windows(doc, rough_sentences(doc, breaks), self.tokenizer):
            tokens = [doc[i] for i in window.tokens]
            yield window, [t.text for t in tokens], [(t.idx, t.idx + len(t)) for t in tokens]

    def example(self, origin: str, key: str, text: str) -> Iterator[Example]:
        for window, texts, offsets in self.windows(text):
            yield Example(origin, key, window, tuple(texts), tuple(offsets))

    def pair(self, examples: Sequence[Example]) -> Example:
        """Sentences of several examples in one window, as neighbours that have nothing to do with one another."""
        pieces: list[int] = []
        first_piece: list[int] = []
        sentence_of: list[int] = []
        marks: list[int] = []
        out = Example(
            examples[0].origin,
            "+".join(e.key for e in examples),
            examples[0].window,
            tuple(t for e in examples for t in e.texts),
            (),
            types=[] if all(e.types is not None for e in examples) else None,
            cues=[] if all(e.cues is not None for e in examples) else None,
        )
        for each in examples:
            at, word, sentence = len(pieces), len(first_piece), len(marks)
            pieces += each.window.pieces[:-1]
            first_piece += [at + p for p in each.window.first_piece]
            sentence_of += [sentence + s for s in each.window.sentence_of]
            marks += [at + m for m in each.window.marks]
            if out.types is not None:
                out.types += each.types or []
            if out.cues is not None:
                out.cues += each.cues or []
            for target in each.targets:
                roles = None if target.roles is None else {word + j: r for j, r in target.roles.items()}
                counts = {word + j: r for j, r in target.counts.items()}
                out.targets.append(replace(target, word=word + target.word, roles=roles, counts=counts))
            out.claims += [ClaimTarget(word + c.word, {word + j: r for j, r in c.roles.items()}) for c in each.claims]
            out.main |= {sentence + s: v for s, v in each.main.items()}
            out.main_roles |= {sentence + s: {word + j: r for j, r in v.items()} for s, v in each.main_roles.items()}
        pieces.append(examples[0].window.pieces[-1])
        out.window = Window(
            tuple(pieces), tuple(range(len(first_piece))), tuple(first_piece), tuple(sentence_of), tuple(marks)
        )
        return out

    # ------------------------------------------------------------ the corpus

    def corpus(self, sentences: Sequence[Sentence]) -> Iterator[Example]:
        """A sentence each; those of one article in windows together."""
        at = 0
        while at < len(sentences):
            end = at + 1
            while sentences[at].article and end < len(sentences) and sentences[end].article == sentences[at].article:
                end += 1
            yield from self._together(sentences[at:end])
            at = end

    def _together(self, sentences: Sequence[Sentence]) -> Iterator[Example]:
        text, starts = "", []
        for sentence in sentences:
            text += "" if not text else "\n" if sentence.opens_paragraph else " "
            starts.append(len(text))
            text += sentence.text
        for window, texts, offsets in self.windows(text, [*starts, *(i for i, c in enumerate(text) if c == "\n")]):
            example = Example(
                "corpus",
                sentences[0].sentence_id,
                window,
                tuple(texts),
                tuple(offsets),
                types=[0] * len(texts),
                cues=[0] * len(texts),
            )
            main_of: dict[int, tuple[int, ...]] = dict.fromkeys(range(len(window.marks)), (0,))
            for start, sentence in zip(starts, sentences, strict=True):
                self._fill(example, sentence, start, main_of)
            example.main = main_of
            example.gold = [(start, s) for start, s in zip(starts, sentences, strict=True)]
            yield example

    def _fill(self, example: Example, sentence: Sentence, start: int, main_of: dict[int, tuple[int, ...]]) -> None:
        assert example.types is not None
        assert example.cues is not None
        inside = [j for j, (s, e) in enumerate(example.offsets) if start <= s and e <= start + len(sentence.text)]
        if not inside:
            return
        for number, event in enumerate(sentence.events):
            words = [w for piece in event.triggers if (w := self._word(example, inside, piece, start)) is not None]
            kind = self.labels.types.index(event.event_type)
            for word in words:
                if example.types[word]:
                    continue  # one word, two acts: the first stands
                example.types[word] = kind
                roles: dict[int, int] = dict.fromkeys(
                    (j for j in inside if example.window.sentence_of[j] == example.window.sentence_of[word]), 0
                )
                for name, pieces in (
                    ("time", event.times),
                    ("place", event.places),
                    ("recipient", event.recipients),
                    ("actor", event.actors),
                ):
                    for piece in pieces:
                        self._mark(example, inside, piece, start, roles, self.labels.roles, name)
                counts: dict[int, int] = {}
                for name, piece in event.counts:
                    self._mark(example, inside, piece, start, counts, self.labels.counts, name)
                roles = {
                    j: r for j, r in roles.items() if example.window.sentence_of[j] == example.window.sentence_of[word]
                }
                modes = tuple(self.labels.modes.index(f"{event.event_type}/{m}") for m in event.modes)
                aux = tuple(self.labels.auxiliary_modes.index(m) for m in event.auxiliary_modes)
                example.targets.append(Target(word, kind, modes, aux, roles, counts))
                if number == 0 and word == words[0]:
                    main_of[example.window.sentence_of[word]] = (kind,)
                    example.main_roles[example.window.sentence_of[word]] = {
                        j: (r if self.labels.roles[r].endswith(("actor", "recipient")) else 0) for j, r in roles.items()
                    }
        for claim in sentence.claims:
            self._claim(example, inside, start, claim.source, claim.cue, claim.content, claim.via)

    def _claim(
        self,
        example: Example,
        inside: Sequence[int],
        start: int,
        source: Piece | None,
        cue: Piece | None,
        content: Sequence[Piece],
        via: Sequence[Piece] = (),
    ) -> None:
        assert example.cues is not None
        if cue is None:
            return
        words = self._covered(example, inside, cue, start)
        if not words:
            return
        for number, word in enumerate(words):
            example.cues[word] = 2 if number else 1
        roles: dict[int, int] = {}
        for piece in content:
            self._mark(example, inside, piece, start, roles, self.labels.claim_roles, "content")
        if source is not None:
            self._mark(example, inside, source, start, roles, self.labels.claim_roles, "source")
        for piece in via:
            self._mark(example, inside, piece, start, roles, self.labels.claim_roles, "via")
        if any(c.word == words[0] for c in example.claims):
            return
        example.claims.append(ClaimTarget(words[0], roles))

    def _word(self, example: Example, inside: Sequence[int], piece: Piece, start: int) -> int | None:
        found = self._covered(example, inside, piece, start)
        return found[-1] if found else None  # "air-strike" is three tokens: its last carries the type

    @staticmethod
    def _covered(example: Example, inside: Sequence[int], piece: Piece, start: int) -> list[int]:
        first, end = piece[0] + start, piece[1] + start
        return [j for j in inside if example.offsets[j][0] < end and first < example.offsets[j][1]]

    def _mark(
        self,
        example: Example,
        inside: Sequence[int],
        piece: Piece,
        start: int,
        roles: dict[int, int],
        labels: Sequence[str],
        name: str,
    ) -> None:
        """Label the words of a piece."""
        words = self._covered(example, inside, piece, start)
        for number, word in enumerate(words):
            roles[word] = labels.index(f"{'I' if number else 'B'}-{name}")

    # ------------------------------------------------------------ public data

    def cameo_class(self, path: Path) -> Iterator[Example]:
        for record in _records(path):
            for example in self.example("cameo_class", record["id"], record["text"]):
                if len(example.window.marks) == 1:
                    example.main = {0: self.class_types[record["label"]]}
                    example.gold = record
                    yield example

    def cameo_ner(self, path: Path) -> Iterator[Example]:
        for record in _records(path):
            for example in self.example("cameo_ner", record["id"], record["text"]):
                if len(example.window.marks) > 1:
                    continue
                roles = dict.fromkeys(range(len(example.texts)), 0)
                for span in record["spans"]:
                    name = {"S": "actor", "T": "recipient", "R": "actor"}[span["role"]]
                    self._mark(
                        example,
                        range(len(example.texts)),
                        (span["start"], span["end"]),
                        0,
                        roles,
                        self.labels.roles,
                        name,
                    )
                example.main_roles = {0: roles}
                if record.get("class_label") is not None:
                    example.main = {0: self.class_types[record["class_label"]]}
                example.gold = record
                yield example

    def polnear(self, path: Path) -> Iterator[Example]:
        for record in _records(path):
            text = record["text"]
            discard = record.get("discard") or []
            breaks = [i + 1 for i, letter in enumerate(text) if letter == "\n"]
            for window, texts, offsets in self.windows(text, breaks):
                if any(s < offsets[-1][1] and offsets[0][0] < e for s, e in discard):
                    continue
                example = Example("polnear", record["id"], window, tuple(texts), tuple(offsets), cues=[0] * len(texts))
                everything = range(len(texts))
                for each in record["attributions"]:
                    cue, source, content = each.get("cue"), each.get("source"), each.get("content")
                    if not cue or not (offsets[0][0] <= cue["start"] < offsets[-1][1]):
                        continue
                    self._claim(
                        example,
                        everything,
                        0,
                        (source["start"], source["end"]) if source else None,
                        (cue["start"], cue["end"]),
                        [tuple(p) for p in content.get("spans") or [(content["start"], content["end"])]],
                    )
                yield example

    def muc4(self, path: Path) -> Iterator[Example]:
        """Sentences that name both a perpetrator and a victim or target of their document: the main event's sides.

        The documents say who and whom but not where; a sentence with both is nearly always about the attack itself.
        """
        for record in _records(path):
            strings = {
                role: [m for name in names for entity in record["roles"][name] for m in entity]
                for role, names in (("actor", ("PerpInd", "PerpOrg")), ("recipient", ("Target", "Victim")))
            }
            if not all(strings.values()):
                continue
            text = readable(record["text"])
            for _, texts, offsets in self.windows(text):
                for start, end in _sentences(texts, offsets):
                    yield from self._attacked(record, text[start:end], strings)

    def _attacked(self, record: Any, text: str, strings: dict[str, list[str]]) -> Iterator[Example]:
        for example in self.example("muc4", record["id"], text):
            found = {role: _find(example, given) for role, given in strings.items()}
            if len(example.window.marks) != 1 or not all(found.values()):
                continue
            roles = dict.fromkeys(range(len(example.texts)), 0)
            for role, spans in found.items():
                for first, last in sorted(spans, key=lambda span: span[1] - span[0]):
                    for word in range(first, last + 1):
                        roles[word] = self.labels.roles.index(f"{'I' if word > first else 'B'}-{role}")
            example.main_roles = {0: roles}
            example.gold = {"text": text}
            yield example


def _sentences(texts: Sequence[str], offsets: Sequence[Piece]) -> Iterator[Piece]:
    """Where sentences start and end, by their full stops."""
    first = 0
    for number, text in enumerate(texts):
        if text == "." or number == len(texts) - 1:
            yield offsets[first][0], offsets[number][1]
            first = number + 1


def _find(example: Example, strings: Sequence[str]) -> list[tuple[int, int]]:
    """First and last word of each place where one of the strings stands."""
    lower = [t.lower() for t in example.texts]
    found = []
    for string in strings:
        words = string.lower().replace('"', " ").split()
        for at in range(len(lower) - len(words) + 1):
            if words and lower[at : at + len(words)] == words:
                found.append((at, at + len(words) - 1))
    return found


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)
