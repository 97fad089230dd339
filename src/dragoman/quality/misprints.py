"""Persons' names misprinted: of two spellings in an article, one letter apart as no transliteration parts them, one.

"Mustafa al-Kahdimi" beside "Mustafa al-Kadhemi"     letters have changed places
"Qasem Soleinani" beside "Qasem Soleimani"           a consonant is another
never "Kadhemi" beside "Kadhimi", "Putin" beside "Poutine", "Ivanov" beside "Ivanova"
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from dragoman.knowledge.actors import ActorBase
from dragoman.knowledge.spelling import normalise, skeleton
from dragoman.model import Flag, Mention
from dragoman.quality.sentences import Sentence

__all__ = ["is_misprint", "misprints"]

NAME = "garbled_name"
_LEAST_LETTERS = 6
_ARTICLES = ("-", "al", "el", "ul")
_VOWELS = frozenset("aeiouy")
_SWAPPED_VOWELS = str.maketrans("eyu", "iio")
# What the same letter of another script is written as.
_ALIKE = frozenset(
    frozenset(pair)
    for pair in (
        "bp",
        "bv",
        "ck",
        "cs",
        "dt",
        "dz",
        "fv",
        "gh",
        "gj",
        "gk",
        "gq",
        "hk",
        "jy",
        "jz",
        "kq",
        "ks",
        "sz",
        "tz",
        "vw",
    )
)


@dataclass
class _Spelling:
    """One spelling with its places, and the names it follows ("Mustafa")."""

    written: str
    places: list[tuple[Sentence, int]] = field(default_factory=list)
    given: set[str] = field(default_factory=set)


def misprints(sentences: Sequence[Sentence], mentions: Sequence[Mention], base: ActorBase) -> Iterator[Flag]:
    """The rarer of two spellings; between equals the one nobody known bears, else the later."""
    spellings = {name: found for name, found in _spellings(sentences, mentions).items() if name not in base.roles}
    for one, other in combinations(spellings, 2):
        if one[0] != other[0] or not is_misprint(one, other, is_same_person=_are_one(spellings[one], spellings[other])):
            continue
        odd, sound = sorted((one, other), key=lambda name: (len(spellings[name].places), _is_known(name, base)))
        if len(spellings[one].places) == len(spellings[other].places) and _is_known(one, base) == _is_known(
            other, base
        ):
            odd, sound = other, one
        for sentence, at in spellings[odd].places:
            yield sentence.flag(NAME, f'{{}} is "{spellings[sound].written}" elsewhere in the article', at, at)


def _spellings(sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> dict[str, _Spelling]:
    """The long words of persons' names, in lower case, in the order of the text."""
    of_persons = {word.start for mention in mentions if mention.label == "PERSON" for word in mention.words}
    spellings: dict[str, _Spelling] = {}
    for sentence in sentences:
        for at, word in enumerate(sentence.words):
            is_name = word.pos == "PROPN" and word.start in of_persons and word.text.isalpha()
            if is_name and len(word.text) >= _LEAST_LETTERS and word.text.istitle():
                spelling = spellings.setdefault(sentence.lower[at], _Spelling(word.text))
                spelling.places.append((sentence, at))
                spelling.given.add(_given_name(sentence, at))
    return spellings


def _given_name(sentence: Sentence, at: int) -> str:
    """The name before, across an article: "mustafa" of "Mustafa al-Kadhemi"; "" when there is none."""
    before = at - 1
    while before >= 0 and sentence.lower[before] in _ARTICLES:
        before -= 1
    return sentence.lower[before] if sentence.pos(before) == "PROPN" else ""


def _are_one(one: _Spelling, other: _Spelling) -> bool:
    return bool((one.given & other.given) - {""})


def _is_known(name: str, base: ActorBase) -> bool:
    return name in base.normal_short_names


def is_misprint(one: str, other: str, *, is_same_person: bool) -> bool:
    """Whether one of two names in lower case is the other misprinted.

    Two consonants that changed places always tell; other letters only where the same first name stands before both.
    """
    if one.startswith(other) or other.startswith(one):
        return False
    swapped = _swapped(one.translate(_SWAPPED_VOWELS), other.translate(_SWAPPED_VOWELS))
    if swapped and not _VOWELS & set(swapped):
        return True
    return is_same_person and (bool(swapped) or _is_one_consonant_off(one, other))


def _swapped(one: str, other: str) -> str:
    """The two neighbouring letters that changed places, not both of them vowels; "" when none did."""
    if len(one) != len(other):
        return ""
    differ = [n for n in range(len(one)) if one[n] != other[n]]
    if len(differ) != 2 or differ[1] != differ[0] + 1:
        return ""
    a, b = differ
    letters = one[a] + one[b]
    return letters if letters == other[b] + other[a] and not set(letters) <= _VOWELS else ""


def _is_one_consonant_off(one: str, other: str) -> bool:
    """Whether one consonant is another or one too many, and no way of transliterating explains it."""
    if skeleton(normalise(one)) == skeleton(normalise(other)):
        return False
    shorter, longer = sorted((one, other), key=len)
    at = next((n for n in range(len(shorter)) if shorter[n] != longer[n]), len(shorter))
    if not 0 < at < len(shorter) - 1:
        return False  # first and last letters carry cases and genders
    if len(shorter) == len(longer):
        pair = frozenset((shorter[at], longer[at]))
        return shorter[at + 1 :] == longer[at + 1 :] and not pair & _VOWELS and pair not in _ALIKE
    extra = longer[at]
    is_more = len(longer) == len(shorter) + 1 and shorter[at:] == longer[at + 1 :]
    return is_more and extra not in _VOWELS and extra not in ("h", longer[at - 1])
