"""The parse as toponym search needs it: words, labels and runs of capitalised words, read off the `Doc` once.

"He left Deir ez-Zor for the Kingdom of Saudi Arabia."  →  runs "Deir ez-Zor", "Kingdom of Saudi Arabia"
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dragoman.model import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["Parse", "Run", "name_runs"]

# Words that stand inside names without a capital, and those that do so only beside a hyphen ("Deir ez-Zor").
_CONNECTORS = frozenset({
    "of", "the", "and", "&", "de", "del", "della", "di", "da", "do", "dos", "la", "le", "las", "los",
    "les", "du", "des", "al", "el", "bin", "ez", "upon", "'s", "’s",
})  # fmt: skip
_HYPHENS = frozenset({"-", "–", "‑"})
_HYPHENED = frozenset({
    "ad", "al", "an", "ar", "as", "ash", "at", "az", "ed", "el", "es", "ez", "sur", "en", "on", "le",
    "la",
})  # fmt: skip


@dataclass(slots=True)
class Run:
    """Tokens `first`..`last` (exclusive): capitalised words and what joins them."""

    first: int
    last: int
    is_upper: bool
    is_title_case: bool


@dataclass(slots=True)
class Parse:
    """Words, character offsets and labels by token number; `entities` are (first, last, label)."""

    doc: Doc
    full: str
    words: list[str]
    starts: list[int]
    labels: list[str]
    entities: list[tuple[int, int, str]]
    entity_starts: set[tuple[int, str]]
    sentence_starts: list[int]
    capitalised: list[int]

    @classmethod
    def of(cls, doc: Doc) -> Parse:
        """Read off a parsed article."""
        words, starts, capitalised = [], [], []
        for number, token in enumerate(doc):
            word = token.text
            words.append(word)
            starts.append(token.idx)
            if word[0].isupper():
                capitalised.append(number)
        labels = [""] * len(words)
        entities = []
        for entity in doc.ents:
            first, last, label = entity.start, entity.end, entity.label_
            entities.append((first, last, label))
            for token_number in range(first, last):
                labels[token_number] = label
        entity_starts = {(first, label) for first, _, label in entities}
        sentence_starts = [sentence.start for sentence in doc.sents]
        return cls(doc, doc.text, words, starts, labels, entities, entity_starts, sentence_starts, capitalised)

    def word(self, token: int) -> str:
        """The word, empty outside the article."""
        return self.words[token] if 0 <= token < len(self.words) else ""

    def before(self, token: int) -> str:
        """The word before."""
        return self.word(token - 1)

    def end(self, last: int) -> int:
        """The character offset where the token before `last` ends."""
        return self.starts[last - 1] + len(self.words[last - 1])

    def text(self, first: int, last: int) -> str:
        """The text of tokens `first`..`last` (exclusive)."""
        return self.full[self.starts[first] : self.end(last)] if last - first > 1 else self.words[first]

    def span(self, first: int, last: int) -> Span:
        """The words in place."""
        return Span(self.starts[first], self.end(last), self.text(first, last))

    def sentence_of(self, token: int) -> int:
        """The number of the sentence a token stands in."""
        return bisect_right(self.sentence_starts, token) - 1

    def is_stop(self, token: int) -> bool:
        """Whether the word is one of the language's small words."""
        return bool(self.doc[token].is_stop)

    def is_connector(self, token: int) -> bool:
        """Whether the token only joins parts of a name."""
        word = self.words[token]
        return word in _CONNECTORS or word in _HYPHENS or (word in _HYPHENED and self._touches_hyphen(token))

    def is_article(self, token: int) -> bool:
        """Whether the token is an article in small letters that begins a name: "al-Hasakah"."""
        return self.words[token] in _HYPHENED and self.word(token + 1) in _HYPHENS

    def is_glued_stop(self, token: int) -> bool:
        """Whether the token is a full stop right after the word before it."""
        return self.word(token) == "." and self.starts[token] == self.end(token)

    def is_entity(self, first: int, last: int, labels: frozenset[str]) -> bool:
        """Whether the tokens are just one name with one of the labels, article and possessive mark aside."""
        if self.labels[first] not in labels:
            return False
        for start, end, label in self.entities_at(first):
            if label in labels:
                return self.trimmed(start, end) == (first, last) or (start, end) == (first, last)
        return False

    def entities_at(self, token: int) -> Iterator[tuple[int, int, str]]:
        """The parser's name that holds the token."""
        place = bisect_right(self.entities, (token, len(self.words) + 1, ""))
        if place and self.entities[place - 1][1] > token:
            yield self.entities[place - 1]

    def trimmed(self, first: int, last: int) -> tuple[int, int]:
        """A name without article, direction and possessive mark."""
        while first < last and (self.words[first].lower() == "the" or self.words[first].islower()):
            first += 1
        while last > first and (self.words[last - 1] in ("'s", "’s", "'", "’") or not self.words[last - 1].strip()):
            last -= 1
        return first, last

    def _touches_hyphen(self, token: int) -> bool:
        return self.word(token + 1) in _HYPHENS or self.word(token - 1) in _HYPHENS


def name_runs(parse: Parse) -> Iterator[Run]:
    """The runs of capitalised words, joined over hyphens and small words ("Kingdom of Saudi Arabia")."""
    capitalised = parse.capitalised
    number = 0
    while number < len(capitalised):
        first = capitalised[number]
        last = first + 1
        number += 1
        while number < len(capitalised) and _joins(parse, last, capitalised[number]):
            last = capitalised[number] + 1
            number += 1
        yield _run(parse, _with_article(parse, first), last)


def _joins(parse: Parse, token: int, capital: int) -> bool:
    gap = capital - token
    if gap > 3:
        return False
    return all(parse.is_connector(between) for between in range(token, capital))


def _with_article(parse: Parse, first: int) -> int:
    """ "al-Hasakah": the article in small letters belongs to the name."""
    if first >= 2 and parse.words[first - 1] in _HYPHENS and parse.words[first - 2] in _HYPHENED:
        return first - 2
    return first


def _run(parse: Parse, first: int, last: int) -> Run:
    words = [word for word in parse.words[first:last] if word[0].isalpha()]
    is_upper = len(words) > 1 and all(word.isupper() for word in words)
    return Run(first, last, is_upper, is_title_case=last - first > 5)
