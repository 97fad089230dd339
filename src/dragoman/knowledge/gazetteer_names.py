"""Keys: how two spellings of a place name come to be the same.

name_key("St. Louis") == name_key("Saint Louis") == "st louis"
name_key("Deir ez-Zor") == name_key("Deir ez Zor") == "deir ez zor"
name_key("al-Hasakah") == name_key("Al Ḩasakah") == "al hasakah"
"""

from __future__ import annotations

import unicodedata
import zlib

__all__ = ["FILTER_BYTES", "after_the_key", "exact_key", "filter_bit", "is_latin", "name_key", "postal_key"]

_FILTER_BITS = 24
FILTER_BYTES = 1 << (_FILTER_BITS - 3)

_DROPPED = dict.fromkeys(map(ord, ".'’‘ʼʻ`´ʿʾ“”\""), None)
_SPACED = dict.fromkeys(map(ord, "-–—‑/"), " ")
_TABLE = {**_DROPPED, **_SPACED}
_SAME_WORD = {"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft", "and": "&"}
_PLAIN = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ı": "i", "ð": "d", "æ": "ae", "œ": "oe", "ß": "ss", "ə": "a"})


def name_key(name: str) -> str:
    """The key of a name; a leading "the" counts for nothing."""
    lowered = name.translate(_TABLE).lower()
    if not lowered.isascii():
        lowered = _without_marks(lowered)
    words = lowered.split()
    if len(words) > 1:
        if words[0] == "the":
            words = words[1:]
        words = [_SAME_WORD.get(word, word) for word in words]
    return " ".join(words)


def exact_key(written: str) -> str:
    """The key of an abbreviation, which counts only as written.

    In capitals full stops do not matter ("U.S." is "US"); elsewhere they do ("Miss." is a state, "Miss" a
    title).
    """
    letters = written.replace(".", "").replace(" ", "")
    return "=" + (letters if letters.isupper() else written.replace(" ", ""))


def after_the_key(name: str) -> str:
    """The key of a name that counts only after "the"."""
    return "the " + name_key(name)


def postal_key(code: str) -> str:
    """The key of a postal code, which counts only after a comma: "TX"."""
    return "," + code


def filter_bit(key: str) -> int:
    """The bit that stands for the key in the filter of `FILTER_BYTES`."""
    return zlib.crc32(key.encode()) >> (32 - _FILTER_BITS)


def is_latin(name: str) -> bool:
    """Whether the name is in Latin letters: those of Europe, and of the usual transliterations."""
    return name.isascii() or all(_is_latin_letter(letter) for letter in name)


def _is_latin_letter(letter: str) -> bool:
    return ord(letter) < 0x250 or 0x1E00 <= ord(letter) < 0x1F00 or letter in "’‘ʼʻʿʾ"


def _without_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
