"""Makes examples of the corpus and of the public data."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Token
from tokenizers import Tokenizer

from dragoman.annotate.layout import readable
from dragoman.annotate.windows import make_windows, rough_sentences
from training.corpus import Piece, Sentence
from training.examples import UNKNOWN, ClaimTarget, Example, Target, is_held_back_text
from training.labels import CLASSES, Labels

__all__ = ["Maker", "read_records"]


class Maker:
    """Makes examples: holds tokenizer, parser and labels.

    Grammar and names are the parser's: the model is to know them as well, so that it can stand in its place.
    On text in capitals the parser is no authority, and nothing is said of them.
    """

    def __init__(self, tokenizer: Tokenizer, parser: Language, labels: Labels) -> None:
        self.tokenizer, self.parser, self.labels = tokenizer, parser, labels
        self.tag_numbers = {tag: n for n, tag in enumerate(labels.tags)}
        self.name_numbers = {name: n for n, name in enumerate(labels.names)}
        self.arc_numbers = {arc: n for n, arc in enumerate(labels.arcs)}
        self.class_types = [tuple(labels.types.index(name) for name in names) for names in CLASSES]

    def examples(self, origin: str, key: str, text: str, breaks: Sequence[int] = ()) -> Iterator[Example]:
        """The windows over a text; a sentence also begins at each of the breaks."""
        doc = self.parser.make_doc(readable(text))
        sentences = rough_sentences(doc, breaks)
        is_cased = sum(c.islower() for c in text) > sum(c.isupper() for c in text) and text != text.lower()
        if is_cased:
            doc = self._parsed(doc, sentences)
        for window in make_windows(doc, sentences, self.tokenizer):
            tokens = [doc[i] for i in window.tokens]
            example = Example(
                origin, key, window, tuple(t.text for t in tokens), tuple((t.idx, t.idx + len(t)) for t in tokens)
            )
            if is_cased:
                example.tags = [self.tag_numbers.get(f"{t.tag_}/{t.pos_}", UNKNOWN) for t in tokens]
                example.names = [self.name_numbers[_name_tag(t)] for t in tokens]
                number_of = {t.i: number for number, t in enumerate(tokens)}
                example.heads = [number_of.get(t.head.i, UNKNOWN) for t in tokens]
                example.arcs = [self.arc_numbers.get(t.dep_, UNKNOWN) for t in tokens]
            yield example

    def _parsed(self, doc: Doc, sentences: Sequence[tuple[int, int]]) -> Doc:
        for first, _ in sentences:
            doc[first].is_sent_start = True
        for _, process in self.parser.pipeline:
            doc = process(doc)
        return doc

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
        breaks = [*starts, *(i for i, c in enumerate(text) if c == "\n")]
        for example in self.examples("corpus", sentences[0].sentence_id, text, breaks):
            example.types, example.cues = [0] * len(example.texts), [0] * len(example.texts)
            main_of: dict[int, tuple[int, ...]] = dict.fromkeys(range(len(example.window.marks)), (0,))
            for start, sentence in zip(starts, sentences, strict=True):
                self._fill(example, sentence, start, main_of)
            example.main = main_of
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
        for record in read_records(path):
            for example in self.examples("cameo_class", record["id"], record["text"]):
                if len(example.window.marks) == 1:
                    example.main = {0: self.class_types[record["label"]]}
                    example.held_back = is_held_back_text(record["text"], 5)
                    yield example

    def cameo_ner(self, path: Path) -> Iterator[Example]:
        for record in read_records(path):
            for example in self.examples("cameo_ner", record["id"], record["text"]):
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
                example.held_back = is_held_back_text(record["text"], 5)
                yield example

    def polnear(self, path: Path) -> Iterator[Example]:
        for record in read_records(path):
            text = record["text"]
            discard = record.get("discard") or []
            breaks = [i + 1 for i, letter in enumerate(text) if letter == "\n"]
            for example in self.examples("polnear", record["id"], text, breaks):
                offsets = example.offsets
                if any(s < offsets[-1][1] and offsets[0][0] < e for s, e in discard):
                    continue
                example.cues = [0] * len(offsets)
                everything = range(len(offsets))
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
        for record in read_records(path):
            strings = {
                role: [m for name in names for entity in record["roles"][name] for m in entity]
                for role, names in (("actor", ("PerpInd", "PerpOrg")), ("recipient", ("Target", "Victim")))
            }
            if not all(strings.values()):
                continue
            text = readable(record["text"])
            for window in self.examples("muc4", record["id"], text):
                for start, end in _sentences(window.texts, window.offsets):
                    yield from self._attacked(record, text[start:end], strings)

    def _attacked(self, record: Any, text: str, strings: dict[str, list[str]]) -> Iterator[Example]:
        for example in self.examples("muc4", record["id"], text):
            found = {role: _find(example, given) for role, given in strings.items()}
            if len(example.window.marks) != 1 or not all(found.values()):
                continue
            roles = dict.fromkeys(range(len(example.texts)), 0)
            for role, spans in found.items():
                for first, last in sorted(spans, key=lambda span: span[1] - span[0]):
                    for word in range(first, last + 1):
                        roles[word] = self.labels.roles.index(f"{'I' if word > first else 'B'}-{role}")
            example.main_roles = {0: roles}
            yield example


def _name_tag(token: Token) -> str:
    return f"{token.ent_iob_}-{token.ent_type_}" if token.ent_type_ else "O"


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


def read_records(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)
