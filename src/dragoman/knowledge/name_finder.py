"""Known names in running text: all aliases of all actors at once, in time that grows with the text alone.

    finder = base.name_finder
    [(found.start, found.end, found.actors) for found in finder.find(text)]

The text is folded character by character (case, accents, hyphens, apostrophes), so offsets stay those of the text.
A name counts where it stands between other characters than letters and digits; of names that overlap the longest is
found, of equally long ones the first. Acronyms and other short names must be written as they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ahocorasick

if TYPE_CHECKING:
    from dragoman.knowledge.actors import Actor, ActorBase
    from dragoman.knowledge.states import Nation

__all__ = ["FoundName", "NameFinder", "fold_text"]

_WORD = re.compile(r"[^\W\d_][\w.]*\w|[^\W\d_]")
_LEAST_LETTERS = 3
_MOST_INSIDE = 8
# Shorter names in lower case are words of their own more often than not ("who", "is", "badr").
_FREE_OF_CASE = 5


@dataclass(frozen=True, slots=True)
class FoundName:
    """A name in the text, [start, end) in characters, and who bears it; `is_full`: not a short form."""

    start: int
    end: int
    actors: tuple[Actor, ...]
    is_full: bool


class _Fold(dict[int, str]):
    """Characters folded one to one, worked out when first met: letters plain and small, all else a space."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        base = unicodedata.normalize("NFKD", char)[:1].lower()
        folded = base if len(base) == 1 and base.isalnum() else (char if char.isalnum() else " ")
        self[code] = folded
        return folded


_FOLD = _Fold({ord("ı"): "i", ord("ø"): "o", ord("ł"): "l", ord("đ"): "d", ord("Ø"): "o", ord("Ł"): "l"})


def fold_text(text: str) -> str:
    """The text as names are compared in: as long as it was, without case, accents and punctuation."""
    return text.translate(_FOLD)


class NameFinder:
    """All names of a base in one automaton."""

    def __init__(self, base: ActorBase) -> None:
        self._automaton = ahocorasick.Automaton()
        keys: dict[str, list[tuple[str, tuple[Actor, ...], bool]]] = {}
        for is_full, index in ((True, base.names), (False, base.short_names)):
            for name, actors in index.items():
                if len(name) >= _LEAST_LETTERS:
                    keys.setdefault(fold_text(name), []).append((name, actors, is_full))
        for key, names in keys.items():
            self._automaton.add_word(" " + key, (len(key), tuple(names)))
        self._is_empty = not keys
        if keys:
            self._automaton.make_automaton()
        self._nations = base.nations

    def find(self, text: str) -> list[FoundName]:
        """The names in `text`, in order, none overlapping another."""
        if self._is_empty:
            return []
        found: list[FoundName] = []
        for start, end, names in self._candidates(text):
            inside = sum(1 for other in found[-_MOST_INSIDE:] if other.start >= start and other.end <= end)
            if found and len(found) > inside and found[-inside - 1].end > start:
                continue
            bearers = _bearers(text[start:end], names)
            if bearers is not None:
                del found[len(found) - inside :]  # a longer name that ends later holds them
                found.append(FoundName(start, end, *bearers))
        return found

    def nations(self, text: str) -> list[Nation]:
        """The states named in `text` by words of one or two, as written."""
        found = []
        previous = ""
        for match in _WORD.finditer(text):
            word = match[0]
            if word[0].isupper():
                nation = self._nations.get(f"{previous} {word}") or self._nations.get(word)
                if nation is not None:
                    found.append(nation)
            previous = word
        return found

    def _candidates(self, text: str) -> Iterator[tuple[int, int, tuple[tuple[str, tuple[Actor, ...], bool], ...]]]:
        folded = " " + fold_text(text) + " "
        for last, (length, names) in self._automaton.iter(folded):
            if folded[last + 1] == " ":
                yield last - length, last, names


def _bearers(
    written: str, names: tuple[tuple[str, tuple[Actor, ...], bool], ...]
) -> tuple[tuple[Actor, ...], bool] | None:
    """Who bears a name as it is written; full names go before short forms."""
    for name, actors, is_full in names:
        if name == written:
            return actors, is_full
    if len(written) < _FREE_OF_CASE or written.islower():
        return None
    for name, actors, is_full in names:
        if not name.isupper() or written == name:
            return actors, is_full
    return None
