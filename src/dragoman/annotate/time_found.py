"""The words a pattern of time expressions matched, read by the names of the pattern's groups."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dragoman.annotate.time_words import LETTERS, TimeText
from dragoman.model import DateRecipe

__all__ = ["Found"]

_NAMES = {letter: name for name, letter in LETTERS.items()}


@dataclass(frozen=True, slots=True)
class Found:
    """Words a pattern matched, read by the names of its groups."""

    words: TimeText
    match: re.Match[str]

    def letters(self, group: str) -> str:
        """The classes of the group's words; "" when it took no part."""
        return (self.match[group] or "") if group in self.match.re.groupindex else ""

    def has(self, group: str) -> bool:
        """Whether the group took part."""
        return bool(self.letters(group))

    def kind(self, group: str) -> str:
        """The class of the group's first word; "" when it took no part."""
        letters = self.letters(group)
        return _NAMES[letters[0]] if letters else ""

    def number(self, group: str) -> int | None:
        """What the group's first word stands for, when that is a number."""
        value = self.words.values[self.match.start(group)] if self.letters(group) else None
        return value if isinstance(value, int) else None

    def value(self, group: str) -> str:
        """What the group's first word stands for, when that is a word or code."""
        value = self.words.values[self.match.start(group)] if self.letters(group) else None
        return value if isinstance(value, str) else ""

    def recipe(self, group: str) -> DateRecipe | None:
        """The recipe the word list holds for the group's word (holidays)."""
        value = self.words.values[self.match.start(group)]
        return value if isinstance(value, DateRecipe) else None

    def written(self, group: str) -> str:
        """The group's words as they stand in the text."""
        first, last = self.match.span(group)
        return self.words.text[self.words.starts[first] : self.words.ends[last - 1]]

    def before(self) -> str:
        """The class of the word before the match; "" when it has none."""
        first = self.match.start()
        return _NAMES.get(self.match.string[first - 1], "") if first else ""

    def before_written(self) -> str:
        """The word before the match as it stands in the text, in small letters; "" when it has none."""
        first = self.match.start()
        return self.words.text[self.words.starts[first - 1] : self.words.ends[first - 1]].lower() if first else ""

    def after(self) -> str:
        """The class of the word behind the match; "" when it has none."""
        last = self.match.end()
        return _NAMES.get(self.match.string[last], "") if last < len(self.match.string) else ""

    def is_tight(self) -> bool:
        """Whether the words stand together without a space."""
        first, last = self.match.span()
        return all(self.words.ends[place] == self.words.starts[place + 1] for place in range(first, last - 1))

    def unit(self) -> str:
        """The unit of time named."""
        return "quarter" if self.kind("unit") == "quarter" else self.value("unit")

    def quantity(self) -> int | None:
        """How many of the unit; None for "several"."""
        first, last = self.match.span("quantity")
        numbers = [value for value in self.words.values[first:last] if isinstance(value, int)]
        names = [_NAMES[letter] for letter in self.match["quantity"]]
        if "some" in names:
            return None
        return sum(numbers) if numbers else 1
