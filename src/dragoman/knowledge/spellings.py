"""Who a name means that is spelt in no way the data know: the folds of `spelling`, tried from the careful to the bold.

"Mostafa Kazemi"             letters carried over in another way     skeleton
"Kim Jongun"                 words together or apart                 compact
"Ayman al-Zawahri"           a vowel left out                        loose
"Vladimir Vladimirovich Putin", "Nicolas Maduro Moros"               a name more than the data have
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dragoman.knowledge.spelling import are_near, compact, consonants, normalise, skeleton

if TYPE_CHECKING:
    from dragoman.knowledge.actors import Actor

__all__ = ["Spellings", "may_be_misspelt"]

Index = Mapping[str, "tuple[Actor, ...]"]
_LEAST_CONSONANTS = 5
_SPELLINGS = 2
_LEAST_MISSPELT = 7


def may_be_misspelt(folded: str) -> bool:
    """Whether a normalised name is long enough to be known by its sound: short ones meet too many others."""
    return " " in folded or len(folded) >= 7


@dataclass(frozen=True)
class Spellings:
    """Folded names with those who bear them; `ends` has first and last words of persons' names."""

    bones: Index
    bones_short: Index
    compact: Index
    loose: Index
    ends: Index

    def find(self, normal: str, *, is_person: bool = True) -> tuple[Actor, ...]:
        """The bearers of a normalised name by the first fold that finds any; empty when none does.

        `is_person`: whether it may be a person's name, which others than the data give may stand beside.
        """
        if not may_be_misspelt(normal):
            return ()
        bones = skeleton(normal)
        return (
            self.bones.get(bones)
            or self._together(normal)
            or self._near(bones)
            or (self._with_more_names(bones.split()) if is_person else ())
            or (self.bones.get(skeleton(normal.replace("kh", "h")), ()) if "kh" in normal else ())
            or (self._misspelt(bones) if is_person else ())
        )

    def find_short(self, normal: str) -> tuple[Actor, ...]:
        """The persons whose short form sounds like one word."""
        return self.bones_short.get(skeleton(normal), ()) if may_be_misspelt(normal) else ()

    def _misspelt(self, bones: str) -> tuple[Actor, ...]:
        """The one person of a long name that differs by one consonant: "Shevarnadze"."""
        key, words = consonants(bones), bones.split()
        if len(key) < _LEAST_MISSPELT or len(words) < 2:
            return ()
        found = {
            actor.actor_id: actor
            for other in _one_letter_off(key)
            for actor in self.loose.get(other, ())
            if actor.is_person and any(_begin_alike(words, known.split()) for known in _bones_of(actor))
        }
        return tuple(found.values()) if len(found) == 1 else ()

    def _together(self, normal: str) -> tuple[Actor, ...]:
        """The same letters with the words apart elsewhere; as many letters, give or take a spelling."""
        letters = len(normal.replace(" ", ""))
        return tuple(
            actor
            for actor in self.compact.get(compact(normal), ())
            if any(
                abs(len(normalise(name).replace(" ", "")) - letters) <= _SPELLINGS
                for name in (actor.name, *actor.aliases)
            )
        )

    def _near(self, bones: str) -> tuple[Actor, ...]:
        key = consonants(bones)
        if len(key) < _LEAST_CONSONANTS:
            return ()
        found = self.loose.get(key, ())
        return tuple(actor for actor in found if any(are_near(bones, known) for known in _bones_of(actor)))

    def _with_more_names(self, words: Sequence[str]) -> tuple[Actor, ...]:
        """Persons called so but for names in the middle, or a second surname, that only one of the spellings has."""
        if len(words) < 2:
            return ()
        found = self.ends.get(f"{words[0]} {words[-1]}", ())
        same = tuple(actor for actor in found if any(_agree(words, known.split()) for known in _bones_of(actor)))
        if same or len(words) < 3:
            return same
        without_last = self.bones.get(" ".join(words[:-1]), ()) if len(words) == 3 else ()
        return tuple(actor for actor in without_last if actor.is_person)


_LETTERS = "bdfhjklmnprstvč"


def _one_letter_off(key: str) -> Iterator[str]:
    """All strings of consonants with one more, one less or another than `key`; the first stays."""
    for at in range(1, len(key) + 1):
        for letter in _LETTERS:
            yield key[:at] + letter + key[at:]
            if at < len(key):
                yield key[:at] + letter + key[at + 1 :]
        yield key[:at] + key[at + 1 :]


def _begin_alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two names have as many words, all but one of them the same and that one with the same ends."""
    if len(one) != len(other):
        return False
    differ = [(mine, theirs) for mine, theirs in zip(one, other, strict=True) if mine != theirs]
    return len(differ) == 1 and all(mine[0] == theirs[0] and mine[-1] == theirs[-1] for mine, theirs in differ)


def _agree(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the names in the middle of the one are among those of the other."""
    if len(other) < 2 or (one[0], one[-1]) != (other[0], other[-1]):
        return False
    mine, theirs = set(one[1:-1]), set(other[1:-1])
    return mine <= theirs or theirs <= mine


def _bones_of(actor: Actor) -> list[str]:
    return [skeleton(normalise(name)) for name in (actor.name, *actor.aliases)]
