"""Names torn by a word that is none of them: "Asaib firefighter Ahl al-Haq" for Asaib Ahl al-Haq."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.knowledge.actors import ActorBase
from dragoman.knowledge.quality import QualityKnowledge
from dragoman.knowledge.spelling import normalise
from dragoman.model import Flag
from dragoman.quality.sentences import Sentence

__all__ = ["torn_names"]

NAME = "garbled_name"
_LONGEST_SIDE = 5
"""Words of a name on either side of a foreign one, hyphens included."""
_ARTICLES = ("-", "al", "el", "ul")


def torn_names(sentence: Sentence, quality: QualityKnowledge, base: ActorBase) -> Iterator[Flag]:
    """The longest known name around each noun or adjective in lower case; not two names with a title between them.

    "Hezbollah leader Nasrallah" names two, and "Hezbollah Nasrallah" nobody.
    """
    for at in range(1, len(sentence.words) - 1):
        word = sentence.words[at]
        if word.pos not in ("NOUN", "PROPN", "ADJ") or not (word.text.islower() and word.text.isalpha()):
            continue
        if not (_is_of_name(sentence, at - 1) and _is_of_name(sentence, at + 1)):
            continue
        if quality.has("name_part", word.text) or sentence.is_hyphened(at) or sentence.words[at - 1].text in _ARTICLES:
            continue
        found = next(
            (flag for first, last in _sides(sentence, at) if (flag := _torn(sentence, first, at, last, base))), None
        )
        if found is not None:
            yield found


def _sides(sentence: Sentence, at: int) -> Iterator[tuple[int, int]]:
    """First and last words of the stretches of a name around a word, the longest first."""
    first = at
    while first > max(at - _LONGEST_SIDE, 0) and _is_of_name(sentence, first - 1):
        first -= 1
    last = at
    while last < min(at + _LONGEST_SIDE, len(sentence.words) - 1) and _is_of_name(sentence, last + 1):
        last += 1
    for end in range(last, at, -1):
        for start in range(first, at):
            if sentence.words[start].text[0].isupper() and sentence.words[end].text[0].isupper():
                yield start, end


def _is_of_name(sentence: Sentence, number: int) -> bool:
    word = sentence.words[number]
    if word.text in _ARTICLES:
        return True
    return word.text[0].isupper() and word.pos in ("PROPN", "ADJ", "NOUN")


def _torn(sentence: Sentence, first: int, at: int, last: int, base: ActorBase) -> Flag | None:
    before, after = sentence.quote(first, at - 1), sentence.quote(at + 1, last)
    whole = normalise(f"{before} {after}")
    actors = base.normal_names.get(whole) or base.normal_short_names.get(whole)
    if not actors or (_is_known(before, base) and _is_known(after, base)):
        return None
    reason = f'{{}} looks like {actors[0].name}, torn by "{sentence.words[at].text}"'
    return sentence.flag(NAME, reason, first, last)


def _is_known(name: str, base: ActorBase) -> bool:
    return name in base.names or name in base.short_names or name in base.nations
