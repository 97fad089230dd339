"""Words out of place as machines that paraphrase leave them: a synonym that fits the word, not the phrase.

"unfamiliar minister" for foreign minister     data/misfits.yaml
"military cement"                              a force made of a building material
"an armed firefighter", "a Boko Haram wrestler" where a fighter was
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from dragoman.knowledge.actors import ActorBase
from dragoman.knowledge.quality import QualityKnowledge
from dragoman.model import Flag
from dragoman.quality.sentences import Sentence

__all__ = ["misfits", "misread_words"]

NAME = "machine_paraphrase"
_LONGEST_NAME = 4
_ARMED = frozenset({"PRM", "REB", "UAF"})
_ENDS_SPEECH = (",", "”", '"', "''")
_ENDS_REPORT = (".", ",", "”", "on", "in")


def misfits(text: str, sentences: Sequence[Sentence], quality: QualityKnowledge) -> Iterator[Flag]:
    """The phrases of the data file, in sentences alone."""
    starts = [sentence.start for sentence in sentences]
    for span, usual in quality.misfits.find(text):
        at = bisect_right(starts, span.start) - 1
        if at >= 0 and span.end <= sentences[at].end:
            words = " ".join(span.text.split())
            yield Flag(NAME, f'"{words}" looks like a machine\'s paraphrase of "{usual}"', span.start, span.end)


def misread_words(sentence: Sentence, quality: QualityKnowledge, base: ActorBase) -> Iterator[Flag]:
    """Words of one sentence that stand for something their neighbours rule out."""
    materials, ministers = quality.listed("material"), quality.listed("minister_misread")
    fighters, speech = quality.listed("fighter_misread"), quality.listed("needs_object")
    for at, word in enumerate(sentence.words):
        if word.pos == "VERB":
            if word.lemma in speech:
                yield from _said_without_object(sentence, at)
            elif sentence.lower[max(at - 2, 0) : at] == ("earlier", "than") and word.text.endswith("ing"):
                yield sentence.flag(NAME, '{}: "earlier than" stands where "before" should', at - 2, at)
        elif at == 0 or word.pos not in ("NOUN", "PROPN"):
            continue
        elif word.lemma in materials:
            yield from _made_of(sentence, at, quality)
        elif sentence.lower[at] in ministers and quality.has("portfolio", sentence.lower[at - 1]):
            yield sentence.flag(NAME, f'{{}}: "{word.text}" stands where a minister should', at - 1, at)
        elif word.lemma.lower() in fighters and _is_fighter(sentence, at, quality, base):
            yield sentence.flag(NAME, f'{{}}: "{word.text}" stands where a fighter should', at - 1, at)


def _made_of(sentence: Sentence, at: int, quality: QualityKnowledge) -> Iterator[Flag]:
    """ "military cement"; not "military concrete barriers"."""
    if not quality.has("force_word", sentence.lower[at - 1]):
        return
    if sentence.pos(at + 1) not in ("NOUN", "PROPN", "VERB") and not sentence.is_hyphened(at):
        word = sentence.words[at].text
        yield sentence.flag(NAME, f'{{}}: "{word}" is a building material, and stands where a place should', at - 1, at)


def _is_fighter(sentence: Sentence, at: int, quality: QualityKnowledge, base: ActorBase) -> bool:
    """Whether an armed group or a hostile adjective stands before, and nothing in the sentence burns.

    Between two parts of a name it is the name that is torn.
    """
    if sentence.pos(at + 1) == "PROPN" or any(quality.has("rescue", word) for word in sentence.lower):
        return False
    if quality.has("hostile", sentence.lower[at - 1]):
        return True
    names = [sentence.quote(first, at - 1) for first in range(max(at - _LONGEST_NAME, 0), at)]
    bearers = [actor for name in names for actor in base.short_names.get(name) or base.names.get(name) or ()]
    return any(_ARMED & set(actor.sectors) for actor in bearers)


def _said_without_object(sentence: Sentence, at: int) -> Iterator[Flag]:
    """ "…, the minister articulated.": after a comma or quotation, nothing told but what stands before it."""
    word = sentence.words[at]
    after = sentence.lower[at + 1] if at + 1 < len(sentence.words) else "."
    if word.text == word.lemma or after not in _ENDS_REPORT:
        return
    speaker = sentence.phrase_before(at)
    if speaker is None and sentence.pos(at - 1) != "PRON":
        return
    first = speaker.first if speaker is not None else at - 1
    if first > 2 and sentence.lower[first - 1] in _ENDS_SPEECH:
        yield sentence.flag(NAME, f'{{}}: "{word.text}" stands where "said" should', first, at)
