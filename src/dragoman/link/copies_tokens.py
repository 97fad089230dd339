"""An article's facts and content words, sentence by sentence in the order told, each as one number.

What a paraphraser keeps is made equal: names by their consonants (Kadhemi, Kadhimi), numbers by their value (forty-six,
46; half a dozen, 6), words by their stem. What says nothing is left out: function words, verbs of saying, datelines.

    "Nine soldiers died near Ansongo. Police blamed Keita."
    → SMALL 9, WORD soldi, WORD died, NAME ansng; WORD polic, WORD blam, NAME kt
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from dragoman.datafiles import Faults, read_records

__all__ = ["HASH", "LARGE", "NAME", "SMALL", "STARTS", "TIME", "TINY", "WORD", "Reading", "read", "tokens_of"]

# A token is 28 bits of hash, three bits of kind and one that says it starts a sentence.
HASH = 0x0FFFFFFF
STARTS = 0x80000000
WORD, TIME, NAME, TINY, SMALL, LARGE = range(6)
# "Two" or "five" turn up in any two reports, a number up to a dozen or a year in many; 43,000 does not.
_LARGEST_TINY = 5
_LARGEST_SMALL = 12
_YEARS = range(1950, 2051)
_LAST_OF_MONTH = 31

# Words with their apostrophes, "U.S.", "1,200.5"; ends of sentences and paragraphs.
_PIECE = re.compile(r"\w+(?:['’]\w+|(?:\.[A-Z])+\.|[.,]\d[\d.,]*(?<=\d))?|[.!?](?![.,\w])")
_PARAGRAPHS = re.compile(r"\n\s*\n")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
# "GAO, Mali, March 4 (Agency) - ": where and by whom a report was filed is the first thing an outlet drops.
_DATELINE = re.compile(
    r"\s*[A-Z][A-Z.'’ -]{2,40}(?:, [A-Z]\w+\.?){0,2}(?:,? [A-Z][a-z]+\.? \d{1,2})?(?: \([^)]{2,24}\))? ?[-–—]{1,2} "
)
_DOUBLED = re.compile(r"(.)\1+")
_SOFT = re.compile(r"[aeiouyhw]")
_ENDINGS = ("ings", "ing", "ed", "es", "s")
_STEM_LETTERS = 5
_SHORTEST_STEM = 3
# What makes a people's name of a country's: Sudanese, Malian, Tigrayan.
_BELONGING = ("ese", "ish", "s", "n")
_SHORTEST_NAME = 5
_CONSONANTS = 5
_KEPT_READINGS = 50_000

_EMPTY, _END, _CONTENT, _MONTH, _NUMBER, _SCALE, _HALF = range(7)
_CLASSES = ("empty", "title", "month", "weekday", "shortened")


class Reading(NamedTuple):
    """What a piece of the text is, whatever stands around it."""

    role: int
    code: int = 0  # as an ordinary word
    name: int = 0  # as a name; 0 where it begins with a small letter
    value: float = 0.0
    word: str = ""  # as it counts for word-for-word copies; "" for what is no word
    hash: int = 0  # of that
    is_small: bool = False  # begins with a small letter
    is_shortened: bool = False  # a full stop behind it ends no sentence


_PARAGRAPH_END = Reading(_END)


class _Words(NamedTuple):
    """The words of `copy_words.yaml` by class, and numbers by their words."""

    classes: dict[str, frozenset[str]]
    numbers: dict[str, int]
    scales: dict[str, int]


# ---------------------------------------------------------------- from a text to tokens


def read(text: str) -> list[Reading]:
    """The words, numbers and ends of sentences of a text."""
    if text.isupper():
        text = text.lower()
    readings: list[Reading] = []
    for paragraph in _PARAGRAPHS.split(text):
        for chunk in paragraph.split():
            readings += _read_chunk(chunk)
        readings.append(_PARAGRAPH_END)
    return readings


def tokens_of(text: str, readings: Sequence[Reading]) -> list[int]:
    """The facts and content words of a text with these readings, each once a sentence.

    A capital at the start of a sentence makes a name only if the word has one elsewhere, or the next word has.
    """
    dateline = _DATELINE.match(text)
    if dateline:
        readings = readings[len(_PIECE.findall(dateline.group())) :]
    found: list[int] = []
    names: set[int] = set()
    doubtful: dict[int, int] = {}
    in_sentence: set[int] = set()
    start, after_number = 0, 0
    for place, (role, word, name, _, _, _, _, _) in enumerate(readings):
        if role == _EMPTY or place < after_number:
            continue
        token = word
        if role == _END:
            if _ends_sentence(readings, place):
                in_sentence, start = set(), place + 1
            continue
        if role >= _NUMBER:
            token, after_number = _number(readings, place)
        elif name and place == start and not readings[place + 1].name:
            doubtful[len(found)] = name
        elif name:
            token = name
            names.add(name)
        if token and token not in in_sentence:
            found.append(token if in_sentence else token | STARTS)
            in_sentence.add(token)
    for place, name in doubtful.items():
        if name in names:
            found[place] = name | found[place] & STARTS
    return found


def _ends_sentence(readings: Sequence[Reading], place: int) -> bool:
    """Whether a full stop ends a sentence: not after "Gen", nor before a small letter."""
    if readings[place].is_shortened and 0 < place < len(readings) - 1:
        return not (readings[place - 1].is_shortened or readings[place + 1].is_small)
    return True


def _number(readings: Sequence[Reading], place: int) -> tuple[int, int]:
    """The token of the number at `place` and where it ends: "forty-six" → 46, "4.3 million" → 4300000.

    The day of a month is a time. "One" says nothing, nor does "half" of anything but a scale.
    """
    before = [reading.role for reading in readings[max(0, place - 2) : place]]
    is_dated = before[-1:] == [_MONTH] or before == [_MONTH, _END]
    value, factor, end = None, 1.0, place
    if readings[place].role == _HALF:
        factor, end = 0.5, place + 1
        end += end < len(readings) and readings[end].role == _EMPTY
        if end == len(readings) or readings[end].role != _SCALE:
            return 0, place + 1
    while end < len(readings):
        role, more = readings[end].role, readings[end].value
        if role == _SCALE:
            value = more if value is None else value * more
        elif role == _NUMBER and value is None:
            value = more
        elif role == _NUMBER and value is not None and _adds(value, more):
            value += more
        else:
            break
        end += 1
    value = (value or 0.0) * factor
    is_dated |= end < len(readings) and readings[end].role == _MONTH
    return (0 if value == 1 else _number_token(value, is_day=is_dated and value <= _LAST_OF_MONTH)), end


def _adds(value: float, more: float) -> bool:
    """Whether "twenty" "three", or "two hundred" "fifty", are one number."""
    return (value % 10 == 0 and value % 100 >= 20 and more < 10) or (value % 100 == 0 < value and more < 100)


def _number_token(value: float, *, is_day: bool) -> int:
    if is_day:
        return _token(TIME, f"{value:.10g}")
    is_common = value <= _LARGEST_SMALL or value in _YEARS
    return _token(TINY if value <= _LARGEST_TINY else SMALL if is_common else LARGE, f"{value:.10g}")


def _token(kind: int, word: str) -> int:
    return kind << 28 | zlib.crc32(f"{kind}{word}".encode("utf-8", "surrogatepass")) & HASH


# ---------------------------------------------------------------- one piece of text


@lru_cache(_KEPT_READINGS)
def _read_chunk(chunk: str) -> tuple[Reading, ...]:
    return tuple(map(_read, _PIECE.findall(chunk)))


@lru_cache(_KEPT_READINGS)
def _read(piece: str) -> Reading:
    if piece in ".!?":
        return Reading(_END, is_shortened=piece == ".")
    words = _load_words()
    word = piece.casefold().replace("’", "'").rstrip(".")
    return _role(piece, word, words)._replace(
        word=word,
        hash=zlib.crc32(word.encode("utf-8", "surrogatepass")),
        is_small=piece[0].islower(),
        is_shortened=len(word) == 1 or word in words.classes["shortened"],
    )


def _role(piece: str, word: str, words: _Words) -> Reading:
    if piece[0].isdecimal() and piece[-1].isdecimal():
        return Reading(_NUMBER, value=_value(piece))
    if piece[0].isupper() and word in words.classes["month"]:
        return Reading(_MONTH, _token(TIME, word[:3]))
    if word in words.numbers:
        return Reading(_NUMBER, value=words.numbers[word])
    if word in words.scales:
        return Reading(_SCALE, value=words.scales[word])
    if word == "half":
        return Reading(_HALF)
    if len(word) == 1 or (word in words.classes["empty"] and piece != "US"):
        return Reading(_EMPTY)
    bare = _plain(word.removesuffix("'s").replace("'", "").replace(".", "").replace("_", "")) or word
    if bare.removesuffix("s") in words.classes["weekday"]:
        return Reading(_CONTENT, _token(TIME, bare[:3]))
    is_name = piece[0].isupper() and bare not in words.classes["title"]
    return Reading(_CONTENT, _token(WORD, _stem(bare)), _token(NAME, _skeleton(bare)) if is_name else 0)


def _value(digits: str) -> float:
    """The value of digits: "1,200" is 1200, "7,5" is 7.5; what is no number, such as "10.30.2", is 10302."""
    plain = digits.replace(",", "") if _THOUSANDS.fullmatch(digits) else digits.replace(",", ".")
    try:
        return float(plain)
    except ValueError:
        return float(re.sub(r"\D", "", plain))


def _plain(word: str) -> str:
    """Without accents."""
    if word.isascii():
        return word
    return "".join(sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign))


def _stem(word: str) -> str:
    """Five letters at most, less the ending: attack, attacked, attackers are all "atack"."""
    stem = _DOUBLED.sub(r"\1", word)
    for ending in _ENDINGS:
        if stem.endswith(ending) and len(stem) - len(ending) >= _SHORTEST_STEM:
            stem = stem.removesuffix(ending)
            break
    if len(stem) > _SHORTEST_STEM:
        stem = stem.rstrip("eyi") or stem
    return stem[:_STEM_LETTERS]


def _skeleton(name: str) -> str:
    """A name's first letter and consonants: Mekelle and Makelle are "mkl", Sudan and Sudanese "sdn"."""
    short = _DOUBLED.sub(r"\1", name)
    before = ""
    while short != before and len(short) > _SHORTEST_NAME:
        before = short
        ending = next((ending for ending in _BELONGING if short.endswith(ending)), "")
        short = short.removesuffix(ending)
        bare = short.rstrip("aeiouy")
        if not ending and len(bare) >= _SHORTEST_NAME:
            short = bare
    return short[:1] + _SOFT.sub("", short[1:])[:_CONSONANTS]


@cache
def _load_words() -> _Words:
    faults = Faults()
    classes: dict[str, frozenset[str]] = dict.fromkeys(_CLASSES, frozenset())
    for record in read_records(Path(str(files("dragoman.link"))) / "data" / "copy_words.yaml", faults):
        classes[record.choice("class", _CLASSES)] |= frozenset(record.texts("words"))
        record.done()
    numbers: dict[str, dict[str, int]] = {"cardinal": {}, "scale": {}}
    for record in read_records(Path(str(files("dragoman.knowledge"))) / "data" / "numbers.yaml", faults):
        role, value = record.optional_text("class"), record.number("value")
        if role in numbers and value is not None:
            numbers[role].update(dict.fromkeys(record.texts("words"), int(value)))
    faults.check()
    return _Words(classes, numbers["cardinal"], numbers["scale"])
