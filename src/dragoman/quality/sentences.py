"""A sentence as the checks read it: its words in place, which of them stand in quotation marks, its noun phrases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from dragoman.model import Annotation, Article, Flag, Role, Word

__all__ = ["CHECKED", "Phrase", "Sentence", "sentences_of"]

CHECKED = (Role.HEADLINE, Role.BODY, Role.CAPTION)
"""What is written in sentences; a dateline, a byline, a credit or a menu is not."""

_HYPHENS = ("-", "‐", "‑")
_OPENING, _CLOSING, _EITHER = ("“", "``", "«"), ("”", "''", "»"), '"'
_POSSESSIVE = ("'s", "’s", "'", "’")
_NOUNS = ("NOUN", "PROPN")
_MODIFIERS = ("ADJ", "NOUN", "PROPN", "NUM")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of words that reads as a noun phrase: [first, end) in the sentence; its last word is the head."""

    first: int
    end: int

    @property
    def head(self) -> int:
        """The number of its last word."""
        return self.end - 1


@dataclass(frozen=True)
class Sentence:
    """One sentence of an article. Word numbers count in `words`."""

    text: str
    start: int
    end: int
    role: Role
    words: tuple[Word, ...]

    @cached_property
    def lower(self) -> tuple[str, ...]:
        """The words in lower case."""
        return tuple(word.text.lower() for word in self.words)

    @cached_property
    def quoted(self) -> tuple[bool, ...]:
        """Whether each word stands in quotation marks, as far as the sentence alone tells."""
        opens: list[bool] = []
        is_open = self._opens_quoted()
        for word in self.words:
            if word.text in _OPENING or (word.text == _EITHER and not is_open):
                is_open = True
            elif word.text in _CLOSING or word.text == _EITHER:
                is_open = False
            opens.append(is_open)
        return tuple(opens)

    def _opens_quoted(self) -> bool:
        mark = next((word.text for word in self.words if word.text in (*_OPENING, *_CLOSING)), None)
        return mark in _CLOSING

    def quote(self, first: int, last: int) -> str:
        """The words `first` to `last` as the article has them."""
        return self.text[self.words[first].start : self.words[last].end]

    def flag(self, name: str, reason: str, first: int, last: int) -> Flag:
        """A flag on the words `first` to `last`; `{}` in the reason stands for them."""
        quoted = f'"{" ".join(self.quote(first, last).split())}"'
        return Flag(name, reason.replace("{}", quoted), self.words[first].start, self.words[last].end)

    def pos(self, number: int) -> str:
        """Part of speech of a word; "" before and after the sentence."""
        return self.words[number].pos if 0 <= number < len(self.words) else ""

    @cached_property
    def possessives(self) -> tuple[int, ...]:
        """Where the possessive marks stand: the "'s" of "Iran's"."""
        return tuple(n for n, word in enumerate(self.words) if word.pos == "PART" and word.text in _POSSESSIVE)

    def where(self, word: str) -> list[int]:
        """Where a word stands, given in lower case."""
        return [n for n, each in enumerate(self.lower) if each == word] if word in self.lower else []

    def is_hyphened(self, number: int) -> bool:
        """Whether the word is a hyphen, or is followed by one without a space between."""
        if self.words[number].text in _HYPHENS:
            return True
        after = self.words[number + 1] if number + 1 < len(self.words) else None
        return after is not None and after.text[0] in _HYPHENS and after.start == self.words[number].end

    def phrase(self, first: int) -> Phrase | None:
        """The noun phrase that begins at `first`: "a U.S. airport", "Iran's prime minister"; None when none does."""
        begin = at = first + (self.pos(first) in ("DET", "PRON"))
        while at < len(self.words) and (
            self.words[at].pos in _MODIFIERS or at in self.possessives or (at > begin and self._is_hyphen(at))
        ):
            at += 1
        return Phrase(first, at) if at > begin and self.pos(at - 1) in _NOUNS else None

    def phrase_before(self, end: int) -> Phrase | None:
        """The noun phrase that ends before `end`, without its owner: "prime minister" of "Iran's prime minister"."""
        at = end
        while at > 0 and self.words[at - 1].pos in _MODIFIERS:
            at -= 1
        if at == end or self.pos(end - 1) not in _NOUNS:
            return None
        return Phrase(at - (self.pos(at - 1) == "DET"), end)

    def _is_hyphen(self, number: int) -> bool:
        word = self.words[number]
        return word.text in _HYPHENS and word.start == self.words[number - 1].end


def sentences_of(article: Article, annotation: Annotation) -> Iterator[Sentence]:
    """The sentences worth checking, each with its words."""
    words, at = annotation.words, 0
    for span in annotation.sentences:
        first = at
        while at < len(words) and words[at].start < span.end:
            at += 1
        if span.role in CHECKED and at > first:
            yield Sentence(article.text, span.start, span.end, span.role, words[first:at])
