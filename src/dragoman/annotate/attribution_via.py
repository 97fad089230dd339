"""Intermediaries: who passed the words on, between the speaker and the reader.

    "A senior official told AFP …"                          via AFP
    "Tasnim quoted a commander as saying …"                 a commander, via Tasnim
    "according to a Reuters report quoting officials"       officials, via Reuters
    "the minister said through a spokesman"                 the minister, via a spokesman

Whoever merely listens ("told parliament") passes nothing on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.annotate.attribution_source import agent_of, is_passive, speaker_of

if TYPE_CHECKING:
    from spacy.tokens import Token

    from dragoman.annotate.attribution_cues import Claim
    from dragoman.knowledge.cues import CueLexicon

__all__ = ["intermediaries_of", "is_outlet"]

_QUOTING = frozenset({"quote", "cite"})
_THROUGH = frozenset({"through", "via"})
_TALKS = frozenset({"interview", "comment", "remark", "statement", "telephone", "phone", "article", "piece"})


def intermediaries_of(claim: Claim, cues: CueLexicon) -> tuple[Token | None, list[Token]]:
    """The speaker of a claim and the head nouns of those who passed it on, nearest first.

    The speaker changes where the cue's subject only quotes another.
    """
    quoted = _quoted_as_saying(claim.head)
    if quoted is not None:
        speaker, quoter = quoted
        return speaker, [quoter] if quoter is not None else []
    source = claim.source
    via = []
    if source is not None and (origin := _origin_of_report(source)) is not None:
        outlet = _outlet_within(source, cues)
        return origin, [outlet] if outlet is not None else []
    if claim.head.pos_ in ("VERB", "AUX"):
        via = [*_listeners(claim.head, cues), *_channels(claim.head, cues), *_reporters(claim.head, cues)]
    unique: list[Token] = []
    for head in via:
        if head not in unique and head != source:
            unique.append(head)
    return source, unique


def is_outlet(head: Token, cues: CueLexicon) -> bool:
    """Whether the phrase around `head` is a news outlet: on the list, or by its noun ("state television")."""
    name = _name(head)
    if name in cues.outlets or head.lower_ in cues.outlets:
        return True
    return head.lemma_.lower() in cues.outlet_nouns or any(name.endswith(f" {noun}") for noun in cues.outlet_nouns)


def _name(head: Token) -> str:
    words = [child.lower_ for child in head.lefts if child.dep_ in ("compound", "amod", "nmod")]
    return " ".join([*words, head.lower_])


def _quoted_as_saying(verb: Token) -> tuple[Token | None, Token | None] | None:
    """ "X quoted Y as saying" → (Y, X); "Y was quoted (by X) as saying" → (Y, X)."""
    preposition = verb.head
    if verb.dep_ != "pcomp" or preposition.lower_ != "as":
        return None
    quoting = preposition.head
    if quoting.lemma_ not in _QUOTING:
        quoting = quoting.head
    if quoting.lemma_ not in _QUOTING:
        return None
    if is_passive(quoting):
        subject = next((child for child in quoting.children if child.dep_ == "nsubjpass"), None)
        return subject, agent_of(quoting)
    speaker = next((child for child in quoting.children if child.dep_ == "dobj"), None)
    return speaker, speaker_of(quoting)


def _origin_of_report(source: Token) -> Token | None:
    """ "a report quoting officials", "Reuters, citing officials" → officials."""
    for child in source.rights:
        if child.dep_ in ("acl", "advcl", "relcl") and child.lemma_ in _QUOTING:
            return next((deeper for deeper in child.rights if deeper.dep_ == "dobj"), None)
    return None


def _outlet_within(source: Token, cues: CueLexicon) -> Token | None:
    """The outlet in "a Reuters report", "a report by Reuters", or the source itself."""
    if is_outlet(source, cues):
        return source
    for token in source.subtree:
        if token != source and token.pos_ == "PROPN" and is_outlet(token, cues):
            return token
    return None


def _listeners(verb: Token, cues: CueLexicon) -> list[Token]:
    """ "told AFP"."""
    return [child for child in verb.rights if child.dep_ in ("dobj", "dative", "pobj") and is_outlet(child, cues)]


def _channels(verb: Token, cues: CueLexicon) -> list[Token]:
    """ "said through a spokesman", "said on state television", "said in an interview with the BBC"."""
    channels = []
    for preposition in verb.rights:
        if preposition.dep_ not in ("prep", "dative"):
            continue
        for noun in preposition.children:
            if noun.dep_ != "pobj":
                continue
            passes_on = preposition.lower_ in _THROUGH and noun.lemma_.lower() in cues.intermediaries
            if passes_on or is_outlet(noun, cues):
                channels.append(noun)
            elif noun.lemma_.lower() in _TALKS:
                channels += [token for token in noun.subtree if token.dep_ == "pobj" and is_outlet(token, cues)][:1]
    return channels


def _reporters(verb: Token, cues: CueLexicon) -> list[Token]:
    """ "…, the ministry said, state television reported": the outlet around the claim."""
    if verb.dep_ != "ccomp" or verb.head.lemma_ not in cues.verbs:
        return []
    outer = speaker_of(verb.head)
    return [outer] if outer is not None and is_outlet(outer, cues) else []
