"""Places, owners and offices that cannot both hold.

"at a U.S. airport at Baghdad airport"                      one thing, two addresses
"the army of Iran of Iraq"                                  one army, two states
"Syrian Foreign Minister Adel Nasser" … "Adel Nasser, the Iraqi foreign minister"
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dragoman.knowledge.actors import ActorBase
from dragoman.knowledge.quality import QualityKnowledge
from dragoman.knowledge.states import NationUse, State
from dragoman.model import Flag
from dragoman.quality.sentences import Phrase, Sentence

__all__ = ["contradictory_appositions", "contradictory_offices"]

NAME = "contradictory_apposition"
_LONGEST_OFFICE = 3
_LONGEST_NATION = 2
_ARTICLE_WORDS = ("-", "al", "el", "ul", "bin")


def contradictory_appositions(sentence: Sentence, quality: QualityKnowledge, base: ActorBase) -> Iterator[Flag]:
    """Those of one sentence: places and owners."""
    yield from _two_places(sentence, quality, base)
    yield from _two_states(sentence, base)


# ---------------------------------------------------------------- places


def _two_places(sentence: Sentence, quality: QualityKnowledge, base: ActorBase) -> Iterator[Flag]:
    """The same noun at two addresses running, each time another's; not "in a town near the town of X".

    "at a U.S. airport at Baghdad airport", "a Syrian base at Bagram base".
    """
    prepositions = quality.listed("place_preposition")
    for at, word in enumerate(sentence.lower):
        if word not in prepositions:
            continue
        first, second = sentence.phrase_before(at), sentence.phrase(at + 1)
        if first is None or second is None or not _is_elsewhere(sentence, first, second, base):
            continue
        one, other = (" ".join(sentence.quote(each.first, each.head).split()) for each in (first, second))
        begins = first.first - any(word in prepositions for word in sentence.lower[first.first - 1 : first.first])
        yield sentence.flag(NAME, f'{{}} gives two places: "{one}" and "{other}"', begins, second.head)


def _is_elsewhere(sentence: Sentence, first: Phrase, second: Phrase, base: ActorBase) -> bool:
    if sentence.lower[first.head] != sentence.lower[second.head] or sentence.is_hyphened(second.head):
        return False
    if sentence.lower[second.end : second.end + 1] == ("of",):
        return False
    if any(_is_state(sentence, each, base) for each in (first, second)):
        return False  # "in six states in the United States"
    mine, theirs = _owners(sentence, first), _owners(sentence, second)
    # One of the heads is a common noun: "airport", not "Sudan" of "in South Sudan in Sudan".
    is_common = any(sentence.words[each.head].text.islower() for each in (first, second))
    return is_common and mine != theirs


def _is_state(sentence: Sentence, phrase: Phrase, base: ActorBase) -> bool:
    state = _state(sentence, phrase.first, base)
    return state is not None and state.end == phrase.end


def _owners(sentence: Sentence, phrase: Phrase) -> set[str]:
    """Whose it is: the names before its head."""
    return {sentence.lower[n] for n in range(phrase.first, phrase.head) if sentence.words[n].text[0].isupper()}


# ---------------------------------------------------------------- owners


def _two_states(sentence: Sentence, base: ActorBase) -> Iterator[Flag]:
    """ "the president of Iraq of Syria", "Iran's Iraq's army"."""
    for at in sentence.where("of"):
        mine = _state(sentence, at + 1, base)
        if mine is not None and sentence.lower[mine.end : mine.end + 1] == ("of",):
            theirs = _state(sentence, mine.end + 1, base)
            if theirs is not None:
                yield from _contradiction(sentence, mine, theirs, at, theirs.end - 1)
    for at in sentence.possessives:
        theirs = _state(sentence, at + 1, base)
        if theirs is not None and theirs.end in sentence.possessives:
            mine = _state_before(sentence, at, base)
            if mine is not None:
                yield from _contradiction(sentence, mine, theirs, mine.first, theirs.end)


@dataclass(frozen=True, slots=True)
class _Nation:
    """A state with the words that name it: [first, end) in the sentence."""

    state: State
    first: int
    end: int


def _nation(sentence: Sentence, first: int, base: ActorBase, uses: Sequence[NationUse]) -> _Nation | None:
    for end in range(min(first + _LONGEST_NATION, len(sentence.words)), first, -1):
        nation = base.nations.get(sentence.quote(first, end - 1))
        if nation is not None and nation.use in uses:
            return _Nation(nation.state, first, end)
    return None


def _state(sentence: Sentence, first: int, base: ActorBase) -> _Nation | None:
    """The state whose name begins at a word, an article before it left out."""
    if not 0 <= first < len(sentence.words):
        return None
    return _nation(sentence, first + (sentence.pos(first) == "DET"), base, (NationUse.NAME,))


def _state_before(sentence: Sentence, end: int, base: ActorBase) -> _Nation | None:
    """The state whose name ends before a word."""
    for first in range(max(end - _LONGEST_NATION, 0), end):
        found = _nation(sentence, first, base, (NationUse.NAME,))
        if found is not None and found.end == end:
            return found
    return None


def _contradiction(sentence: Sentence, mine: _Nation, theirs: _Nation, first: int, last: int) -> Iterator[Flag]:
    if mine.state.country != theirs.state.country:
        reason = f"{{}}: what is of {mine.state.name} is not of {theirs.state.name}"
        yield sentence.flag(NAME, reason, first, last)


# ---------------------------------------------------------------- offices


@dataclass(frozen=True, slots=True)
class _Held:
    """An office as the text gives it to somebody: the words [first, last] of a sentence."""

    sentence: Sentence
    first: int
    last: int
    name: str
    office: str
    state: State


def contradictory_offices(sentences: Sequence[Sentence], base: ActorBase) -> Iterator[Flag]:
    """Offices of two states given to one full name, the later mention flagged; no former offices, no former states."""
    held: dict[str, _Held] = {}
    for sentence in sentences:
        for found in _offices(sentence, base):
            before = held.setdefault(found.name, found)
            if before.state.country != found.state.country:
                earlier = f"{before.office} of {before.state.name}"
                reason = f"{{}}: {found.name} is {earlier} elsewhere in the article"
                yield found.sentence.flag(NAME, reason, found.first, found.last)


def _offices(sentence: Sentence, base: ActorBase) -> Iterator[_Held]:
    for at, word in enumerate(sentence.words):
        if not word.text[0].isupper():
            continue
        nation = _nation(sentence, at, base, (NationUse.NAME, NationUse.ADJECTIVE))
        if nation is None or nation.state.until is not None or _is_past(sentence, at, base):
            continue
        found = _before_name(sentence, nation, base) or _after_name(sentence, nation, base)
        if found is not None:
            yield found


def _before_name(sentence: Sentence, nation: _Nation, base: ActorBase) -> _Held | None:
    """ "Syrian Foreign Minister Adel Nasser", "Adel Nasser, the Syrian foreign minister"."""
    first = nation.end + (nation.end in sentence.possessives)
    for end in range(min(first + _LONGEST_OFFICE, len(sentence.words)), first, -1):
        office = " ".join(sentence.lower[first:end])
        if not _is_office(office, base):
            continue
        last = _name_end(sentence, end)
        if last - end >= 2:
            return _held(sentence, (nation.first, last - 1), (end, last), office, nation.state)
        return _apposed(sentence, nation.first, end - 1, office, nation.state)
    return None


def _after_name(sentence: Sentence, nation: _Nation, base: ActorBase) -> _Held | None:
    """ "Adel Nasser, foreign minister of Syria"."""
    of = nation.first - 1 - (sentence.pos(nation.first - 1) == "DET")
    if of < 1 or sentence.lower[of] != "of":
        return None
    for first in range(max(of - _LONGEST_OFFICE, 0), of):
        office = " ".join(sentence.lower[first:of])
        if _is_office(office, base) and not _is_past(sentence, first, base):
            return _apposed(sentence, first, nation.end - 1, office, nation.state)
    return None


def _apposed(sentence: Sentence, first: int, last: int, office: str, state: State) -> _Held | None:
    """The office as the name before it has it, across a comma."""
    comma = first - 1 - (sentence.pos(first - 1) == "DET")
    if comma < 2 or sentence.lower[comma] != ",":
        return None
    start = comma
    while start > 0 and _is_of_name(sentence, start - 1):
        start -= 1
    if comma - start < 2:
        return None
    return _held(sentence, (start, last), (start, comma), office, state)


def _held(sentence: Sentence, whole: tuple[int, int], name: tuple[int, int], office: str, state: State) -> _Held:
    words = " ".join(sentence.quote(name[0], name[1] - 1).split())
    return _Held(sentence, whole[0], whole[1], words, office, state)


def _name_end(sentence: Sentence, first: int) -> int:
    while first < len(sentence.words) and _is_of_name(sentence, first):
        first += 1
    return first


def _is_of_name(sentence: Sentence, number: int) -> bool:
    word = sentence.words[number]
    return word.text in _ARTICLE_WORDS or (word.pos == "PROPN" and word.text[0].isupper())


def _is_office(words: str, base: ActorBase) -> bool:
    role = base.roles.get(words)
    return role is not None and role[0].is_office


def _is_past(sentence: Sentence, number: int, base: ActorBase) -> bool:
    """Whether "former" or its like stands before."""
    return any(base.words.has("past", word) for word in sentence.lower[max(number - 3, 0) : number])
