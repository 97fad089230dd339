"""The pieces of text the model reads at a time: whole sentences, as many as fit, each behind a mark of its own.

    [CLS] Gunmen attacked the base. [CLS] Nobody was hurt. [SEP]

Words are the parser's tokens, so that what the model finds can be told in them. A window never runs from one
segment of an article into another.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from tokenizers import Tokenizer

__all__ = ["MAX_PIECES", "Window", "make_windows", "rough_sentences"]

MAX_PIECES = 192
"""Word pieces in a window, marks included; a longer sentence is cut and its rest read on its own."""
_MARK, _END, _UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
_FINAL = frozenset({".", "!", "?", "…", "?!", "!!", "...", "!?"})
_CLOSING = frozenset({'"', "”", "’", "'", ")", "''", "]", "»"})


@dataclass(frozen=True, slots=True)
class Window:
    """What the model reads at once.

    `pieces` are vocabulary numbers; `tokens` the numbers of the document's tokens in it, in order; `first_piece`
    where in `pieces` each of them begins; `sentence_of` which of the window's sentences each belongs to;
    `marks` where each sentence's mark stands.
    """

    pieces: tuple[int, ...]
    tokens: tuple[int, ...]
    first_piece: tuple[int, ...]
    sentence_of: tuple[int, ...]
    marks: tuple[int, ...]

    def words_of(self, sentence: int) -> tuple[int, int]:
        """Number of a sentence's first word in the window, and of the one after its last."""
        return bisect_left(self.sentence_of, sentence), bisect_left(self.sentence_of, sentence + 1)


def rough_sentences(doc: Doc, breaks: Sequence[int] = ()) -> list[tuple[int, int]]:
    """First and last-but-one token of each sentence, by punctuation alone, before anything is parsed.

    A sentence also starts at each character offset in `breaks` (segments, paragraphs). The tokenizer keeps the full
    stop of abbreviations ("U.S.", "Gen.") with the word, so that a full stop on its own ends a sentence.
    """
    starts = [0]
    at, ended = 0, False
    breaks = sorted(breaks)
    for token in doc:
        while at < len(breaks) and breaks[at] <= token.idx:
            ended, at = True, at + 1
        if (
            ended
            and not token.is_space
            and not (token.text in _CLOSING and token.i and not doc[token.i - 1].whitespace_)
        ):
            if token.i > starts[-1]:
                starts.append(token.i)
            ended = False
        if token.text in _FINAL and (token.whitespace_ or token.i + 1 == len(doc) or doc[token.i + 1].text in _CLOSING):
            ended = True
        elif ended and token.text not in _CLOSING and not token.is_space:
            ended = False
    ends = [*starts[1:], len(doc)]
    return [(first, end) for first, end in zip(starts, ends, strict=True) if first < end]


def make_windows(
    doc: Doc, sentences: Sequence[tuple[int, int]], tokenizer: Tokenizer, *, walls: Sequence[int] = ()
) -> Iterator[Window]:
    """The windows over `sentences` (token ranges) in order; none reaches over a sentence number in `walls`."""
    numbers = [i for first, end in sentences for i in range(first, end) if not doc[i].is_space]
    encoded = tokenizer.encode([doc[i].text for i in numbers], is_pretokenized=True, add_special_tokens=False)
    pieces_of: dict[int, list[int]] = {i: [] for i in numbers}
    for word, piece in zip(encoded.word_ids, encoded.ids, strict=True):
        if word is not None:
            pieces_of[numbers[word]].append(piece)
    mark, end_mark, unknown = (_number(tokenizer, name) for name in (_MARK, _END, _UNKNOWN))
    parts = [part for sentence in _cut(sentences, pieces_of, walls) for part in sentence]
    group: list[tuple[list[int], bool]] = []
    size = 1
    for part in parts:
        length = 1 + sum(max(1, len(pieces_of[i])) for i in part[0])
        if group and (part[1] or size + length > MAX_PIECES):
            yield _window(group, pieces_of, mark, end_mark, unknown)
            group, size = [], 1
        group.append(part)
        size += length
    if group:
        yield _window(group, pieces_of, mark, end_mark, unknown)


def _number(tokenizer: Tokenizer, name: str) -> int:
    number = tokenizer.token_to_id(name)
    if number is None:
        raise ValueError(f'the tokenizer has no piece "{name}"')
    return number


def _cut(
    sentences: Sequence[tuple[int, int]], pieces_of: dict[int, list[int]], walls: Sequence[int]
) -> Iterator[list[tuple[list[int], bool]]]:
    """The tokens of each sentence, in parts that fit, and whether a wall stands before."""
    blocked = frozenset(walls)
    for number, (first, end) in enumerate(sentences):
        parts: list[list[int]] = [[]]
        size = 2
        for i in range(first, end):
            if i not in pieces_of:
                continue
            length = max(1, len(pieces_of[i]))
            if size + length > MAX_PIECES:
                parts.append([])
                size = 2
            parts[-1].append(i)
            size += length
        yield [(part, number in blocked and at == 0) for at, part in enumerate(parts) if part]


def _window(
    group: list[tuple[list[int], bool]], pieces_of: dict[int, list[int]], mark: int, end_mark: int, unknown: int
) -> Window:
    pieces: list[int] = []
    tokens: list[int] = []
    first_piece: list[int] = []
    sentence_of: list[int] = []
    marks: list[int] = []
    for number, (part, _) in enumerate(group):
        marks.append(len(pieces))
        pieces.append(mark)
        for i in part:
            tokens.append(i)
            first_piece.append(len(pieces))
            sentence_of.append(number)
            pieces.extend(pieces_of[i] or [unknown])
    pieces.append(end_mark)
    return Window(tuple(pieces), tuple(tokens), tuple(first_piece), tuple(sentence_of), tuple(marks))
