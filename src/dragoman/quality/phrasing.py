"""Sentences that break: words said twice, a thing joined to itself, an act done by an event, loose ends.

"the the army", "the minister's minister", "a raid or raid", "similar to a similar case", "arrested by an explosion",
"said. ri AFP.", "the Baghdad drone strike." after a full stop
"""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.knowledge.actors import ActorBase
from dragoman.knowledge.quality import QualityKnowledge
from dragoman.model import Flag, Role
from dragoman.quality.sentences import Sentence

__all__ = ["broken_phrasing"]

NAME = "broken_phrasing"
_CONTENT = ("NOUN", "VERB", "ADJ")
_LONGEST_RUN = 4
_LEAST_LETTERS = 4
_RELATIVES = (("what",), ("whatever",), ("where",), ("wherever",), ("how",), ("who",), ("whoever",))
_NEGATIONS = (("n't",), ("n’t",), ("not",))


def broken_phrasing(sentence: Sentence, quality: QualityKnowledge, base: ActorBase) -> Iterator[Flag]:
    """All of it in one sentence."""
    yield from _said_twice(sentence, quality, base)
    yield from _owned_by_itself(sentence, quality, base)
    yield from _joined_to_itself(sentence, quality)
    yield from _compared_with_itself(sentence, quality)
    yield from _done_by_an_event(sentence, quality)
    yield from _loose_end(sentence, quality, base)


# ---------------------------------------------------------------- said twice


def _said_twice(sentence: Sentence, quality: QualityKnowledge, base: ActorBase) -> Iterator[Flag]:
    """ "the the army", "told AFP told AFP"; what people say in quotation marks may be said twice."""
    at = 0
    while at < len(sentence.lower) - 1:
        length = _repeated_from(sentence.lower, at)
        if length and _is_slip(sentence, at, length, quality, base):
            yield sentence.flag(NAME, "{} says the same words twice", at, at + 2 * length - 1)
            at += 2 * length
        else:
            at += 1


def _repeated_from(words: tuple[str, ...], at: int) -> int:
    """How many words from `at` on are said again right after; the most that are, 0 when none."""
    if words[at] not in words[at + 1 : at + 1 + _LONGEST_RUN]:
        return 0
    for length in range(_LONGEST_RUN, 0, -1):
        if words[at : at + length] == words[at + length : at + 2 * length]:
            return length
    return 0


def _is_slip(sentence: Sentence, at: int, length: int, quality: QualityKnowledge, base: ActorBase) -> bool:
    run, end = sentence.lower[at : at + length], at + 2 * length
    if not all(word.isalpha() for word in run) or sentence.quoted[at]:
        return False
    if sentence.is_hyphened(at + length - 1) or sentence.is_hyphened(end - 1):
        return False
    if all(word.text[0].isupper() for word in sentence.words[at:end]):
        return " ".join(run) in base.roles  # not "Duran Duran", nor a heading run into its text
    return _is_word_slip(sentence, at, quality) if length == 1 else _is_run_slip(sentence, at, length)


def _is_word_slip(sentence: Sentence, at: int, quality: QualityKnowledge) -> bool:
    word, again = sentence.words[at], sentence.words[at + 1]
    lower = sentence.lower[at]
    if quality.has("doubled", lower) or (lower == "that" and word.pos == again.pos == "SCONJ"):
        return True
    is_content = word.pos in _CONTENT and word.pos == again.pos and again.text.islower()
    return is_content and len(lower) >= _LEAST_LETTERS and not quality.has("on_purpose", lower)


def _is_run_slip(sentence: Sentence, at: int, length: int) -> bool:
    """Not "on and on and on", "hand in hand in", "what they say they say in private"."""
    run, end = sentence.lower[at : at + length], at + 2 * length
    goes_on = sentence.lower[end : end + 1] == run[:1]
    is_idiom = sentence.pos(at + length - 1) in ("ADP", "CCONJ") or run[0] in ("and", "or")
    is_relative = sentence.pos(at) == "PRON" and sentence.lower[at - 1 : at] in _RELATIVES
    return not (goes_on or is_idiom or is_relative)


def _owned_by_itself(sentence: Sentence, quality: QualityKnowledge, base: ActorBase) -> Iterator[Flag]:
    """ "the prime minister's prime minister", "the leader of the leader".

    Not "his father's father", "a soldier's soldier", "the state's state of alert", "the crisis of the crisis".
    """
    for at in (*sentence.possessives, *sentence.where("of")):
        owner, owned = sentence.phrase_before(at), sentence.phrase(at + 1)
        if owner is None or owned is None or sentence.lower[owner.head] != sentence.lower[owned.head]:
            continue
        head = sentence.lower[owner.head]
        is_for_roles = sentence.lower[at] == "of" or sentence.pos(owner.head) == "PROPN"
        if (is_for_roles and head not in base.roles) or quality.has("own_kind", head) or base.words.has("kin", head):
            continue
        is_idiom = sentence.lower[owner.first] in ("a", "an")
        is_followed = sentence.lower[owned.end : owned.end + 1] == ("of",)
        if not (is_idiom or is_followed or sentence.is_hyphened(owned.head)):
            yield sentence.flag(NAME, f'{{}} makes "{head}" belong to itself', owner.first, owned.head)


def _joined_to_itself(sentence: Sentence, quality: QualityKnowledge) -> Iterator[Flag]:
    """ "a break or break", "an attack and attack"; not "years and years", "between man and man"."""
    lower = sentence.lower
    for at in (*sentence.where("or"), *sentence.where("and")):
        first, second = at - 1, at + 1
        if lower[second : second + 1] in (("a",), ("an",), ("the",)):
            second += 1
        if first < 0 or second >= len(lower) or lower[first] != lower[second] or sentence.is_hyphened(second):
            continue
        word = sentence.words[first]
        if word.pos not in _CONTENT or not word.text.islower() or quality.has("on_purpose", lower[first]):
            continue
        if lower[second + 1 : second + 2] in _NEGATIONS or sentence.pos(second + 1) in ("NOUN", "PROPN"):
            continue  # "what they could or couldn't hear", "the school and school buses"
        if lower[at] == "or" or _is_one_thing(sentence, first, second):
            yield sentence.flag(NAME, f'{{}} joins "{word.text}" to itself', first, second)


def _is_one_thing(sentence: Sentence, first: int, second: int) -> bool:
    """Whether both are one noun in the singular, "a" or "the" before it."""
    word = sentence.words[first]
    is_singular = word.pos == "NOUN" and word.lemma == word.text and sentence.pos(second) == "NOUN"
    return is_singular and sentence.pos(first - 1) == "DET" and sentence.lower[first - 2 : first - 1] != ("between",)


def _compared_with_itself(sentence: Sentence, quality: QualityKnowledge) -> Iterator[Flag]:
    """ "similar to a similar incident", "different from a different one"."""
    comparisons, lower = quality.listed("comparison"), sentence.lower
    for at, word in enumerate(lower[:-2]):
        if word in comparisons and lower[at + 1] in ("to", "from", "with", "as"):
            second = at + 2 + (sentence.pos(at + 2) in ("DET", "PRON"))
            if lower[second : second + 1] == (word,):
                yield sentence.flag(NAME, f"{{}} compares what is {word} with what is {word}", at, second)


# ---------------------------------------------------------------- who can do what


def _done_by_an_event(sentence: Sentence, quality: QualityKnowledge) -> Iterator[Flag]:
    """ "a man arrested by another attack": only people and bodies arrest, sentence, appoint."""
    for at in sentence.where("by"):
        verb, agent = sentence.words[at - 1], sentence.phrase(at + 1)
        if at == 0 or agent is None or verb.pos != "VERB" or not quality.has("needs_agent", verb.lemma.lower()):
            continue
        head = sentence.words[agent.head]
        is_event = head.pos == "NOUN" and quality.has("happening", head.lemma.lower())
        if is_event and not sentence.is_hyphened(agent.head):
            reason = f'{{}}: "{head.text}" is an event, and by no event is anybody {verb.text}'
            yield sentence.flag(NAME, reason, at - 1, agent.head)


# ---------------------------------------------------------------- loose ends

_STRAY_WORDS = 3
_LONG_WITHOUT_VERB = 12


def _loose_end(sentence: Sentence, quality: QualityKnowledge, base: ActorBase) -> Iterator[Flag]:
    """A stretch after a full stop that is no sentence, in running text.

    A stray word beside an agency ("ri AFP."); a start in lower case and no verb; twelve words, no comma and no verb.
    """
    if sentence.role is not Role.BODY or not _follows_full_stop(sentence, quality):
        return
    words = [number for number, word in enumerate(sentence.words) if word.pos != "PUNCT"]
    if len(words) < 2:
        return
    starts_low = sentence.words[0].text.islower()
    if len(words) <= _STRAY_WORDS and (agency := _agency_among(sentence, words, base)) is not None:
        yield sentence.flag(NAME, f'{{}} is no sentence: stray words beside "{agency}"', words[0], words[-1])
    elif starts_low and _is_verbless(sentence):
        yield sentence.flag(NAME, "{} begins in lower case after a full stop and has no verb", words[0], words[-1])
    elif len(words) >= _LONG_WITHOUT_VERB and _is_plain(sentence, len(words)) and _is_verbless(sentence):
        yield sentence.flag(NAME, "{} is a sentence without a verb", words[0], words[-1])


def _agency_among(sentence: Sentence, words: list[int], base: ActorBase) -> str | None:
    """The news agency that stands among words in lower case and nothing else."""
    for number in words:
        name = sentence.words[number].text
        bearers = base.names.get(name) or base.short_names.get(name) or ()
        if any(actor.outlet == "agency" for actor in bearers):
            others = [sentence.words[n].text for n in words if n != number]
            return name if all(word.islower() and word.isalpha() for word in others) else None
    return None


def _is_plain(sentence: Sentence, words: int) -> bool:
    """Whether it begins with an article or pronoun and has no mark but its full stop: no list, no heading, no style."""
    return len(sentence.words) == words + 1 and sentence.words[-1].text == "." and sentence.pos(0) in ("DET", "PRON")


def _is_verbless(sentence: Sentence) -> bool:
    """Whether no word is a verb, nor may be one taken for a plural ("the deal rests on")."""
    for at, word in enumerate(sentence.words):
        may_be_verb = word.pos == "NOUN" and word.text.endswith("s") and sentence.pos(at - 1) in ("NOUN", "PROPN")
        if word.pos in ("VERB", "AUX") or may_be_verb:
            return False
    return True


def _follows_full_stop(sentence: Sentence, quality: QualityKnowledge) -> bool:
    """Whether another sentence ends right before, in the same paragraph, by a full stop that is none of "approx."."""
    ended = sentence.text[max(sentence.start - 40, 0) : sentence.start].rstrip(" ")
    if not ended.endswith(".") or ended.endswith(".."):
        return False
    word = ended[:-1].rpartition(" ")[2]
    return len(word) > 2 and word.isalpha() and not quality.has("abbreviation", word.lower())
