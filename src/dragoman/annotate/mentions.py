"""Noun phrases as mentions: where a participant or speaker begins and ends, and what the resolver needs of it.

    "Iraqi Prime Minister Mustafa al-Kadhemi, who took office in May, warned …"
     └────────────── mention ──────────────┘  (relative clauses and appositions stay outside)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.model import Mention, MentionKind, Word

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

__all__ = ["all_mentions", "mention_of", "noun_phrase"]

