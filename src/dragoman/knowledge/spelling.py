"""Spellings of names folded together, so that one name written three ways meets itself.

Folds, from the careful to the bold:

    normalise("Mustafa al-Kadhimi") == "mustafa kadhimi"        case, accents, hyphens, Arabic article
    skeleton("mustafa kadhimi") == skeleton("mostafa kazemi")   letters carried over from other scripts
    compact("jong un") == compact("jongun")                     words written apart or together
    consonants("zawahiri") == consonants("zawahri")             vowels written or not: only with `are_near`
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["PLAIN_LETTERS", "are_near", "compact", "consonants", "initials_of", "normalise", "skeleton"]

# The same names come again and again within and across articles; folding is pure, so its results are kept.
_KEPT = 100_000

PLAIN_LETTERS = {
    "ı": "i",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "&": " and ",
}
"""Letters that are no others with an accent, and how they are written without."""
_LETTERS = str.maketrans(PLAIN_LETTERS)
_DROPPED = re.compile(r"['’‘`´ʼʿʾʻ\"“”.,()]")
_HYPHENS = re.compile(r"[-‐‑‒–—_/]+")
# "al-Kadhimi", and assimilated "ash-Sharaa", "ar-Rahman": the article takes the consonant that follows.
_ARTICLE = re.compile(
    r"\b(?:al|el|ul|il|an(?=-n)|un(?=-n)|ash(?=-sh)|as(?=-s)|ad(?=-d)|ar(?=-r)|an(?=-n)|az(?=-z)|at(?=-t))-(?=\w)"
)
_INNER_ARTICLE = re.compile(r"(?<=\w) (?:al|el|ul)(?= \w)")
_INITIAL = re.compile(r"(?<=\w) \w(?= \w)")

# Longer spellings come first; č stands for the sound of "church" until plain c has become k.
_SOUNDS = (
    ("tzch", "s"), ("tzh", "s"), ("tsch", "č"), ("shch", "č"),
    ("tch", "č"), ("dzh", "j"), ("sch", "s"), ("sh", "s"), ("ch", "č"), ("cz", "č"), ("kh", "k"),
    ("gh", "k"),
    ("dh", "d"), ("th", "t"), ("ph", "f"), ("zh", "j"), ("dj", "j"), ("ck", "k"), ("ts", "s"), ("tz", "s"),
    ("x", "ks"), ("q", "k"), ("g", "k"), ("z", "d"), ("w", "v"),
)  # fmt: skip
_SOFT_C = re.compile(r"c(?=[eiy])")
_FINAL_C = re.compile(r"c$")
_VOWELS = re.compile(r"[aeiouy]+")
_DOUBLED = re.compile(r"(.)\1+")
_SERVANT = re.compile(r"\babd(?:[aeiou]l|oul)?(?= \w)|\babd[aeiou]l(?=\w{3})")


@lru_cache(maxsize=_KEPT)
def normalise(text: str) -> str:
    """`text` without what editors change freely: case, accents, punctuation, hyphens, the Arabic article.

    "Moqtada al-Sadr", "Moqtada Al Sadr" → "moqtada sadr"; "U.S." → "us"; "Donald J. Trump" → "donald trump".
    """
    folded = text.translate(_LETTERS).lower()
    if not folded.isascii():
        decomposed = unicodedata.normalize("NFKD", folded)
        folded = "".join(character for character in decomposed if not unicodedata.combining(character))
    folded = _DROPPED.sub("", folded)
    folded = _HYPHENS.sub(" ", _ARTICLE.sub("", folded))
    folded = " ".join(folded.split())
    return _INITIAL.sub("", _INNER_ARTICLE.sub("", folded))


@lru_cache(maxsize=_KEPT)
def skeleton(normal: str) -> str:
    """What stays of a normalised name when letters are carried over from another script in another way.

    q, g, k, kh and gh are one; so are dh, d and z; h is kept at the front only; doubled letters are one; of
    vowels only the colour stays (a, e, i / o, u). "kadhimi", "kadhemi", "kahdimi" and "kazemi" are the same;
    "hassan" and "hussein" are not.
    """
    return " ".join(_fold(word) for word in _SERVANT.sub("abd", normal).replace("abd ", "abd").split())


@lru_cache(maxsize=_KEPT)
def compact(normal: str) -> str:
    """The skeleton of a normalised name as one word: "Ansar Allah", "Ansarallah"; "Kim Jong-un", "Kim Jongun"."""
    return _fold(normal.replace(" ", ""))


_SMALL_WORDS = frozenset(
    {"of", "the", "and", "for", "in", "to", "de", "la", "del", "do", "da", "des", "du", "y", "e", "al"}
)


def initials_of(name: str) -> str:
    """What a name of three words or more is shortened to, else nothing: "All People's Congress" → "APC"."""
    words = [word for word in re.split(r"[\s\-]+", name) if word and word.lower() not in _SMALL_WORDS]
    return "".join(word[0] for word in words).upper() if 3 <= len(words) <= 6 else ""


def consonants(bones: str) -> str:
    """The consonants of a skeleton, its words as one."""
    return bones.replace(" ", "").replace("a", "").replace("o", "")


def are_near(one: str, other: str) -> bool:
    """Whether two skeletons with the same consonants may be one name.

    They differ by a vowel that one of them leaves out, or by the colour of a vowel that begins a word or ends the last:
    "Zawahiri", "Zawahri"; "Oleksandr", "Aleksandr"; "Lukashenko", "Lukashenka"; never by another: "Hassan", "Hussein";
    "Mario", "Maria".
    """
    mine, theirs = one.split(), other.split()
    if len(mine) != len(theirs):
        return False
    last = len(mine) - 1
    pairs = enumerate(zip(mine, theirs, strict=True))
    return one != other and all(_may_be_one(a, b, may_end_otherwise=number == last) for number, (a, b) in pairs)


def _may_be_one(one: str, other: str, *, may_end_otherwise: bool) -> bool:
    if len(one) > len(other):
        one, other = other, one
    if len(one) == len(other):
        differ = [n for n in range(len(one)) if one[n] != other[n]]
        return all(n == 0 or (may_end_otherwise and n == len(one) - 1) for n in differ)
    missing = iter(other)
    return len(other) - len(one) == 1 and all(letter in missing for letter in one)


@lru_cache(maxsize=_KEPT)
def _fold(word: str) -> str:
    for written, sound in _SOUNDS:
        word = word.replace(written, sound)
    word = _FINAL_C.sub("č", _SOFT_C.sub("s", word)).replace("c", "k")
    word = word[:1] + word[1:].replace("h", "")
    word = _VOWELS.sub(_colour, word)
    return _DOUBLED.sub(r"\1", word)


def _colour(vowels: re.Match[str]) -> str:
    return "o" if vowels[0][0] in "ou" else "a"
