"""Whether the text names the one who speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.model import Mention, MentionKind

if TYPE_CHECKING:
    from dragoman.knowledge.speakers import Speakers

__all__ = ["is_anonymous"]

_INDEFINITE = frozenset({"a", "an", "another", "some", "any", "several", "many", "few", "no", "one", "unnamed"})
_DEFINITE = frozenset({"the", "this", "that", "his", "her", "its", "their", "my", "our", "your"})


def is_anonymous(source: Mention | None, speakers: Speakers) -> bool:
    """Whether the source stays unnamed: "security sources", "one politician"; not "the Foreign Ministry".

    A source with a proper noun as its head or in apposition is named ("Jiyad, the analyst"); one that only
    hangs a name on is not ("a U.S. military official"). Spokespeople and institutions speak openly ("the
    ministry"). Who is meant by "the minister" or "he" stands elsewhere: that is left to the resolver.
    """
    if source is None or source.kind is not MentionKind.NOMINAL:
        return False
    if source.apposition is not None and source.apposition.kind is MentionKind.NAME:
        return False
    head = source.words[source.head]
    lemma = head.lemma.lower()
    if head.pos == "PROPN" or lemma in speakers.intermediaries:
        return False
    first = source.words[0].text.lower()
    is_indefinite = first in _INDEFINITE or source.words[0].pos == "NUM"
    if lemma in speakers.institutions:
        return is_indefinite
    if is_indefinite or source.is_plural or lemma in speakers.unnamed:
        return True
    return first not in _DEFINITE
