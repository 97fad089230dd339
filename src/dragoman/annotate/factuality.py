"""Whether a reported event happened: PLOVER's auxiliary modes, read off the words that govern its trigger.

"Iran did not attack the base."                     negation
"Militants may attack the embassy."                 hypothetical
"The army will withdraw next week."                 future
"… on the anniversary of the massacre"              historical (dates decide the rest, in coding)
"Rebels attacked the town, the army said."          none: reported as having happened
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.annotate.climb import Step, climb
from dragoman.model import AuxiliaryMode, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

    from dragoman.knowledge.factuality import FactualityLexicon
    from dragoman.knowledge.lexicon import LightVerb

__all__ = ["auxiliary_modes"]

_NEGATIONS = ("not", "n't", "n’t", "never", "nt")
_Found = list[tuple[AuxiliaryMode, "Token"]]


def auxiliary_modes(
    trigger: Token, words: FactualityLexicon, light: dict[str, LightVerb] | frozenset[str]
) -> tuple[tuple[AuxiliaryMode, ...], tuple[Span, ...]]:
    """The auxiliary modes of the event `trigger` reports, with the words that say so.

    `light` holds the lemmas of verbs that only carry an event noun ("launch an attack"): their modality is its own.
    """
    found: _Found = []
    _of_word(found, trigger, words)
    for step in climb(trigger):
        if not _follow(found, step, words, light):
            break
    if trigger.sent[-1].text == "?" or any(token.text == "?" for token in trigger.sent[-3:]):
        found.append((AuxiliaryMode.HYPOTHETICAL, trigger.sent[-1]))
    return _settle(found)


def _follow(found: _Found, step: Step, words: FactualityLexicon, light: dict[str, LightVerb] | frozenset[str]) -> bool:
    """Note what this step says; whether the way goes on."""
    head, lemma = step.head, step.head.lemma_.lower()
    if step.relation == "conjunct":
        return _follow_conjunct(found, step, words)
    if step.relation in ("compound", "apposition"):
        return step.relation == "compound" and _note_noun(found, head, words)
    if step.relation == "purpose":
        found.append((AuxiliaryMode.HYPOTHETICAL, step.child))
        return False
    if head.pos_ in ("VERB", "AUX", "ADJ") and head.tag_ not in ("NN", "NNS"):
        return _follow_verb(found, step, words, light, lemma)
    if step.relation in ("noun", "preposition"):
        _of_word(found, head, words)
        return _note_noun(found, head, words) or step.relation == "noun"
    return False


def _follow_verb(
    found: _Found,
    step: Step,
    words: FactualityLexicon,
    light: dict[str, LightVerb] | frozenset[str],
    lemma: str,
) -> bool:
    particle = next((f"{lemma} {c.lower_}" for c in step.head.children if c.dep_ == "prt"), lemma)
    effect = words.effect("verb", particle) or words.effect("verb", lemma)
    if lemma == "go" and step.head.tag_ == "VBG" and step.relation == "clause":  # "is going to attack"
        effect = AuxiliaryMode.FUTURE
    if step.relation == "subject":
        if not words.knows("existential", lemma):
            return False
    elif step.relation == "passive_subject":
        if effect is None and lemma not in light:
            return False
    elif step.relation in ("object", "preposition"):
        if effect is None and lemma not in light:
            return False
        if step.relation == "preposition" and effect is None and lemma not in light:
            return False
    if effect is not None:
        if lemma in ("agree", "announce", "approve", "vote", "offer") and step.relation == "object":
            return False
        if step.relation == "clause" and lemma in _ASSERTING and step.child.dep_ == "ccomp":
            return False
        found.append((effect, step.head))
    elif step.relation == "clause" and step.child.dep_ == "ccomp":
        return False
    _of_word(found, step.head, words)
    return True


# Over a finite clause these only report it: its own words say whether it happened ("warned that rebels had attacked").
_ASSERTING = frozenset({"announce", "warn", "tell", "insist", "suggest", "suspect", "claim", "promise", "expect"})


def _follow_conjunct(found: _Found, step: Step, words: FactualityLexicon) -> bool:
    """A second verb shares modals with the first unless it has words of its own."""
    own = any(child.dep_ in ("aux", "nsubj", "nsubjpass", "auxpass") for child in step.child.children)
    if step.child.pos_ in ("VERB", "AUX") and own:
        return False
    if step.head.pos_ in ("VERB", "AUX"):
        before = len(found)
        _of_word(found, step.head, words)
        joined_by_or = any(c.dep_ == "cc" and c.lower_ in ("or", "nor") for c in step.head.children)
        if not joined_by_or:
            found[before:] = [hit for hit in found[before:] if hit[0] is not AuxiliaryMode.NEGATION]
    else:
        _of_word(found, step.head, words)
    return True


def _note_noun(found: _Found, noun: Token, words: FactualityLexicon) -> bool:
    lemma = noun.lemma_.lower()
    effect = words.effect("noun", lemma)
    if effect is not None:
        found.append((effect, noun))
    return effect is not None


def _of_word(found: _Found, word: Token, words: FactualityLexicon) -> None:
    """What stands directly at a verb or noun: negation, modals, marks, determiners, adjectives."""
    for child in word.children:
        lower = child.lower_
        if child.dep_ == "neg" or (child.dep_ == "advmod" and lower in _NEGATIONS):
            found.append((AuxiliaryMode.NEGATION, child))
        elif child.dep_ == "aux" and child.tag_ == "MD":
            effect = _modal(word, child, words)
            if effect is not None:
                found.append((effect, child))
        elif child.dep_ == "aux" and lower in ("going", "gon"):
            found.append((AuxiliaryMode.FUTURE, child))
        elif child.dep_ in ("mark", "advmod") and words.effect("mark", lower) is not None:
            found.append((AuxiliaryMode.HYPOTHETICAL, child))
        elif child.dep_ in ("det", "amod", "compound", "advmod", "preconj") and word.pos_ in (
            "NOUN",
            "PROPN",
        ):
            effect = words.effect("modifier", lower)
            if effect is not None:
                found.append((effect, child))
        elif child.dep_ in ("nsubj", "nsubjpass", "dobj") and _denies(child, words):
            found.append((AuxiliaryMode.NEGATION, child))
        elif child.dep_ == "advcl" and any(words.effect("mark", g.lower_) for g in child.children if g.dep_ == "mark"):
            found.append((AuxiliaryMode.HYPOTHETICAL, child))
    if word.dep_ == "pobj" and words.effect("preposition", word.head.lower_) is AuxiliaryMode.NEGATION:
        found.append((AuxiliaryMode.NEGATION, word.head))
    if word.dep_ == "pcomp" and words.effect("preposition", word.head.lower_) is AuxiliaryMode.NEGATION:
        found.append((AuxiliaryMode.NEGATION, word.head))


def _modal(verb: Token, modal: Token, words: FactualityLexicon) -> AuxiliaryMode | None:
    """ "would" is the future of reported speech ("said it would leave"), else a condition."""
    if modal.lower_ in ("would", "'d", "’d") and verb.dep_ in ("ccomp", "relcl", "conj") and modal.i > 0:
        return AuxiliaryMode.FUTURE if not _has_have(verb) else AuxiliaryMode.HYPOTHETICAL
    return words.effect("auxiliary", modal.lower_)


def _has_have(verb: Token) -> bool:
    return any(child.dep_ == "aux" and child.lower_ == "have" for child in verb.children)


def _denies(noun: Token, words: FactualityLexicon) -> bool:
    if words.effect("determiner", noun.lower_) is not None:
        return True
    return any(c.dep_ in ("det", "neg") and words.effect("determiner", c.lower_) is not None for c in noun.children)


def _settle(found: _Found) -> tuple[tuple[AuxiliaryMode, ...], tuple[Span, ...]]:
    """Two negations cancel; the modes come in one order, the cues in text order."""
    negations = [token for mode, token in found if mode is AuxiliaryMode.NEGATION]
    modes = {mode for mode, _ in found}
    if len({token.i for token in negations}) % 2 == 0:
        modes.discard(AuxiliaryMode.NEGATION)
    tokens = sorted({token.i: token for mode, token in found if mode in modes}.items())
    ordered = tuple(mode for mode in AuxiliaryMode if mode in modes)
    return ordered, tuple(Span(t.idx, t.idx + len(t), t.text) for _, t in tokens)
