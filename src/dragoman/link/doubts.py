"""Whether an account rests on text that can be trusted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

__all__ = ["rests_on_flagged_text"]

# A caption or a missing date says nothing against what a text reports.
_HARMLESS = frozenset({"caption", "undated"})


def rests_on_flagged_text(events: Iterable[Mapping[str, Any]]) -> bool:
    """Whether every one of these events stands in text that is flagged as doubtful."""
    return all(any(flag["name"] not in _HARMLESS for flag in event["quality"]) for event in events)
