"""Numbers of people in a phrase: "at least 14 members of the group" → detained 14 or more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.annotate.numbers import read_number
from dragoman.model import CountSpan, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["count_of"]

_COLLECTIVE = (
    "dozens",
    "scores",
    "hundreds",
    "thousands",
    "dozen",
    "score",
    "hundred",
    "thousand",
    "million",
)


def count_of(head: Token, kind: str) -> CountSpan | None:
    """How many the phrase around `head` speaks of; None when it gives no number."""
    first, last = _number_tokens(head)
    if first is None or last is None:
        return None
    words = head.doc[first.i : last.i + 1]
    number = read_number(words.text)
    if number is None:
        return None
    return CountSpan(kind, number.low, number.high, Span(words.start_char, words.end_char, words.text))


def _number_tokens(head: Token) -> tuple[Token | None, Token | None]:
    """The number words of the phrase with what qualifies them ("more than", "at least", "up to")."""
    if head.pos_ == "NUM" or head.like_num or head.lower_ in _COLLECTIVE:
        number = head
    else:
        numbers = [c for c in head.children if c.dep_ in ("nummod", "det", "amod") and _is_number(c)]
        if not numbers:
            return None, None
        number = numbers[0]
    left = number.left_edge if number != head else _qualified_from(number)
    return left, number


def _qualified_from(number: Token) -> Token:
    lefts = [c for c in number.lefts if c.dep_ in ("quantmod", "advmod", "nummod", "compound", "amod")]
    return lefts[0].left_edge if lefts else number


def _is_number(token: Token) -> bool:
    return token.like_num or token.lower_ in _COLLECTIVE or token.lower_ in ("several", "no", "a", "an", "one")
