"""Event triggers: what the model finds, as nouns of the model of an article.

Each finding becomes a trigger with the phrases that take part. Triggers of one type in one sentence that share their
participants tell of one event ("an attack that killed five"): they share one `group`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from dragoman.annotate.findings import EventFinding, Tokens
from dragoman.annotate.mentions import apart, mention_at
from dragoman.annotate.numbers import read_number
from dragoman.model import AuxiliaryMode, CountSpan, Mention, Span, Trigger

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["find_triggers"]


def find_triggers(doc: Doc, findings: Sequence[EventFinding], sentence_of: Callable[[int], int]) -> list[Trigger]:
    """The triggers of a parsed article in text order; `sentence_of` numbers the sentence of a token."""
    ordered = sorted(findings, key=lambda finding: finding.token)
    groups = _groups(doc, ordered, sentence_of)
    return [_trigger(doc, each, sentence_of(each.token), group) for each, group in zip(ordered, groups, strict=True)]


def _trigger(doc: Doc, finding: EventFinding, sentence: int, group: int) -> Trigger:
    token = doc[finding.token]
    pos = "noun" if token.pos_ in ("NOUN", "PROPN") else "verb" if token.pos_ in ("VERB", "AUX") else "adjective"
    recipients = [span for span in finding.recipients if span not in finding.actors]
    return Trigger(
        span=Span(token.idx, token.idx + len(token), token.text),
        event_type=finding.event_type,
        modes=finding.modes,
        actors=_mentions(doc, finding.actors, sentence),
        recipients=_mentions(doc, recipients, sentence),
        sentence=sentence,
        rule=f"{finding.event_type}/{token.lemma_.lower()}.{pos}",
        confidence=finding.confidences["type"],
        confidences={name: value for name, value in finding.confidences.items() if name != "type"},
        auxiliary_modes=tuple(mode for mode in AuxiliaryMode if mode in finding.auxiliary_modes),
        counts=tuple(_counts(doc, finding.counts)),
        places=tuple(_span(doc, span) for span in finding.places),
        times=tuple(_span(doc, span) for span in finding.times),
        group=group,
    )


def _mentions(doc: Doc, spans: Iterable[Tokens], sentence: int) -> tuple[Mention, ...]:
    """A mention for each span that names anything; pieces of one word joined by hyphens give it once."""
    found = {
        (m.start, m.end): m
        for m in (mention_at(doc, *part, sentence=sentence) for span in spans for part in apart(doc, *span))
        if any(word.pos not in _NAMING_NOTHING for word in m.words)
    }
    return tuple(found.values())


# "the", "of", "and": what is left where the model tears a phrase apart. A pronoun names somebody.
_NAMING_NOTHING = frozenset({"DET", "ADP", "PUNCT", "CCONJ", "SCONJ", "PART", "SPACE", "SYM"})


def _counts(doc: Doc, counts: Iterable[tuple[str, Tokens]]) -> Iterable[CountSpan]:
    """The numbers that can be read, the first of each kind."""
    seen = set()
    for kind, span in counts:
        words = _span(doc, span)
        number = read_number(words.text)
        if number is not None and kind not in seen:
            seen.add(kind)
            yield CountSpan(kind, number.low, number.high, words)


def _span(doc: Doc, tokens: Tokens) -> Span:
    found = doc[tokens[0] : tokens[1] + 1]
    return Span(found.start_char, found.end_char, found.text)


def _groups(doc: Doc, findings: Sequence[EventFinding], sentence_of: Callable[[int], int]) -> list[int]:
    """A number for each finding, that of the first it tells the same event as; -1 for those that stand alone."""
    groups = [-1] * len(findings)
    for number, finding in enumerate(findings):
        for earlier in range(number):
            other = findings[earlier]
            if sentence_of(other.token) == sentence_of(finding.token) and _are_one(doc, other, finding):
                if groups[earlier] < 0:
                    groups[earlier] = other.token
                groups[number] = groups[earlier]
                break
    return groups


def _are_one(doc: Doc, one: EventFinding, other: EventFinding) -> bool:
    """Whether two words tell of one event: same type and status, and tied by grammar or by those who take part.

    Grammar: one is the subject or the means of the other ("the *blast* killed", "*killed* in a raid"). Participants: a
    side shared, the other side not different.
    """
    if one.event_type != other.event_type or one.auxiliary_modes != other.auxiliary_modes:
        return False
    if _governs(doc[one.token], doc[other.token]) or _governs(doc[other.token], doc[one.token]):
        return True
    actors, recipients = _share(one.actors, other.actors), _share(one.recipients, other.recipients)
    only_one_named = bool(one.recipients) != bool(other.recipients) or not one.recipients
    return (recipients is True and actors is not False) or (actors is True and only_one_named)


def _governs(verb: Token, noun: Token) -> bool:
    """Whether the noun is subject of the verb, or stands behind a preposition of means below it."""
    if verb.pos_ not in ("VERB", "AUX"):
        return False
    if noun.dep_ == "pobj" and noun.head.lower_ in _MEANS:
        return bool(noun.head.head == verb)
    return noun.dep_ in ("nsubj", "nsubjpass") and bool(noun.head == verb)


_MEANS = frozenset({"in", "by", "during", "from", "with"})


def _share(one: Sequence[Tokens], other: Sequence[Tokens]) -> bool | None:
    """Whether two sides have a phrase in common; None when one of them names nobody."""
    if not one or not other:
        return None
    return bool(set(one) & set(other))
