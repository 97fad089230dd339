"""What is said: from tokens to the pieces of a text, with the quotations they belong to.

Two ideas. The tokens of a content make up pieces, cut only where the speaker stands in between ("The truce,
he said, would hold"). And a quotation is never cut: where a piece begins or ends inside one, it grows to the
marks.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING

from dragoman.annotate.quotes import Quotations
from dragoman.model import Content, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["Piece", "content_of", "kind_of", "pieces_of", "whole_quotations"]

Piece = tuple[int, int]
_EDGE = " \n\t\r\u00a0,;:.—–-"


def pieces_of(
    doc: Doc, tokens: Iterable[int], text: str, apart: Collection[int], sentence_of: Callable[[int], int]
) -> list[Piece]:
    """The stretches of text that `tokens` make up.

    Inside a sentence only a token of `apart` (cue, speaker) cuts one: what the model leaves out between two words of a
    content belongs to it. From one sentence to the next only punctuation may stand between.
    """
    pieces: list[Piece] = []
    previous = -2
    for number in sorted(tokens):
        token = doc[number]
        end = token.idx + len(token)
        between = range(previous + 1, number)
        if pieces and (
            all(doc[i].is_punct or doc[i].is_space for i in between)
            or (sentence_of(previous) == sentence_of(number) and not any(i in apart for i in between))
        ):
            pieces[-1] = (pieces[-1][0], end)
        else:
            pieces.append((token.idx, end))
        previous = number
    return [trimmed for piece in pieces if (trimmed := _trim(text, piece))]


def whole_quotations(pieces: list[Piece], quotations: Quotations, apart: tuple[Piece, ...]) -> list[Piece]:
    """The pieces, grown to the marks of the quotations they begin or end in, in order and apart.

    A quotation that holds one of the spans `apart` (cue, speaker) is left alone.
    """
    grown = []
    for start, end in pieces:
        low, high = start, end
        for quotation in quotations.overlapping(start - 1 if start else 0, end + 1):
            if any(quotation.start < stop and begin < quotation.end for begin, stop in apart):
                continue
            low, high = min(low, quotation.start), max(high, quotation.end)
        grown.append((low, high))
    return _merge(grown)


def content_of(text: str, pieces: list[Piece]) -> Content:
    """The content made of `pieces`, of which there is at least one."""
    return Content(tuple(Span(start, end, text[start:end]) for start, end in pieces))


def kind_of(pieces: list[Piece], quotations: Quotations) -> str:
    """direct when every piece stands in quotation marks, indirect when no part does, else mixed."""
    inside = [
        any(quotation.start <= start and end <= quotation.end for quotation in quotations.overlapping(start, end))
        for start, end in pieces
    ]
    if all(inside):
        return "direct"
    touched = any(True for start, end in pieces for _ in quotations.overlapping(start, end))
    return "mixed" if touched else "indirect"


def _merge(pieces: list[Piece]) -> list[Piece]:
    merged: list[Piece] = []
    for start, end in sorted(pieces):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _trim(text: str, piece: Piece) -> Piece | None:
    """The piece without spaces and commas at its edges; a full stop stays only inside an abbreviation."""
    start, end = piece
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE and not (text[end - 1] == "." and _is_abbreviation(text, end)):
        end -= 1
    return (start, end) if start < end and any(char.isalnum() for char in text[start:end]) else None


def _is_abbreviation(text: str, end: int) -> bool:
    """Whether the full stop before `end` belongs to "U.S." and the like."""
    return end >= 3 and text[end - 2].isupper() and text[end - 3] == "."
