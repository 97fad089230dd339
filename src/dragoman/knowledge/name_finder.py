"""Known names in running text: all aliases of all actors at once, in time that grows with the text alone.

    finder = base.name_finder
    [(found.start, found.end, found.actors) for found in finder.find(text)]

The text is folded character by character (case, accents, hyphens, apostrophes), so offsets stay those of the text.
A name counts where it stands between other characters than letters and digits; of names that overlap the longest is
found, of equally long ones the first. Acronyms and other short names must be written as they are.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import ahocorasick
import numpy as np

from dragoman.knowledge.spelling import PLAIN_LETTERS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dragoman.knowledge.actors import Actor, ActorBase

__all__ = ["FoundName", "NameFinder", "fold_text"]

_LEAST_LETTERS = 3
# Shorter names in lower case are words of their own more often than not ("who", "is", "badr").
_FREE_OF_CASE = 5


@dataclass(frozen=True, slots=True)
class FoundName:
    """A name in the text, [start, end) in characters, and who bears it; `is_full`: not a short form."""

    start: int
    end: int
    actors: tuple[Actor, ...]
    is_full: bool


_TABLED = 0x3000  # characters from here on (Chinese, Korean …) have no case and no accents


@cache
def _fold_table() -> NDArray[np.uint32]:
    """What each character below `_TABLED` is folded to, one to one: letters plain and small, all else a space."""
    return np.array([ord(_folded(chr(code))) for code in range(_TABLED)], np.uint32)


def _folded(char: str) -> str:
    plain = PLAIN_LETTERS.get(char.lower(), "")
    if len(plain) == 1 and plain.isalnum():
        return plain
    base = unicodedata.normalize("NFKD", char)[:1].lower()
    if len(base) == 1 and base.isalnum():
        return base
    return char if char.isalnum() else " "


def fold_text(text: str) -> str:
    """The text as names are compared in: as long as it was, without case, accents and punctuation."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    folded = np.where(codes < _TABLED, _fold_table()[np.minimum(codes, _TABLED - 1)], codes)
    return folded.astype(np.uint32).tobytes().decode("utf-32-le", "surrogatepass")


class NameFinder:
    """All names of a base in one automaton."""

    def __init__(self, base: ActorBase) -> None:
        self._automaton = ahocorasick.Automaton()
        keys: dict[str, list[tuple[str, tuple[Actor, ...], bool]]] = {}
        for is_full, index in ((True, base.names), (False, base.short_names)):
            for name, key in _folded_names(index):
                keys.setdefault(key, []).append((name, index[name], is_full))
        for key, names in keys.items():
            self._automaton.add_word(f" {key} ", (len(key), tuple(names)))
        self._is_empty = not keys
        if keys:
            self._automaton.make_automaton()

    def find(self, text: str) -> list[FoundName]:
        """The names in `text`, in order, none overlapping another."""
        if self._is_empty:
            return []
        found: list[FoundName] = []
        for start, end, names in self._candidates(text):
            inside = 0
            while inside < len(found) and found[-inside - 1].start >= start:
                inside += 1  # a longer name that ends later holds them
            if inside < len(found) and found[-inside - 1].end > start:
                continue
            bearers = _bearers(text[start:end], names)
            if bearers is not None:
                del found[len(found) - inside :]
                found.append(FoundName(start, end, *bearers))
        return found

    def _candidates(self, text: str) -> Iterator[tuple[int, int, tuple[tuple[str, tuple[Actor, ...], bool], ...]]]:
        for last, (length, names) in self._automaton.iter(f" {fold_text(text)} "):
            yield last - 1 - length, last - 1, names


def _folded_names(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The names long enough to look for, each with its folded form; folded in one go."""
    known = [name for name in names if len(name) >= _LEAST_LETTERS]
    folded = fold_text("".join(known))
    at = 0
    for name in known:
        yield name, folded[at : at + len(name)]
        at += len(name)


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
        if not name.isupper():
            return actors, is_full
    return None
