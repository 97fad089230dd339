"""Where a feed was left off. Pure functions from state to state; whoever watches writes each one down.

A key counts as seen only once `seen` was told so, after its article was stored. And as long as one entry of the feed
is not seen, its validators are not kept, so that the next fetch brings it again: a watcher killed at any time repeats
at most what was not acknowledged, and misses nothing.

    new = new_entries(state, entries)
    for entry in new:                        # store the article, then
        state = seen(state, [entry.key])
    state = after_success(state, fetched, entries, now)
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace

from dragoman.fetch.entries import FeedEntry
from dragoman.fetch.errors import FeedStateError, FetchError, HttpStatusError
from dragoman.fetch.fetcher import Fetched

__all__ = ["FeedState", "after_failure", "after_success", "from_json", "is_due", "new_entries", "seen", "to_json"]

_KEPT_KEYS = 5_000
_EVERY_S = 900.0
_FIRST_BACK_OFF_S = 60.0
_LONGEST_BACK_OFF_S = 6 * 3_600.0
_GONE = 410
_TYPES: dict[str, tuple[type, ...]] = {
    "url": (str,),
    "etag": (str, type(None)),
    "last_modified": (str, type(None)),
    "seen_keys": (list,),
    "failures": (int,),
    "next_due": (int, float),
    "gone": (bool,),
}


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is known of a feed. `seen_keys` are in the order they were seen, `next_due` is in seconds since 1970."""

    url: str
    etag: str | None = None
    last_modified: str | None = None
    seen_keys: tuple[str, ...] = ()
    failures: int = 0
    next_due: float = 0.0
    gone: bool = False


def is_due(state: FeedState, now: float) -> bool:
    """Whether the feed is to be fetched now."""
    return not state.gone and now >= state.next_due


def new_entries(state: FeedState, entries: Iterable[FeedEntry]) -> list[FeedEntry]:
    """The entries not seen yet, oldest first as feeds go: the last of the feed comes first."""
    known = set(state.seen_keys)
    return [entry for entry in entries if entry.key not in known][::-1]


def seen(state: FeedState, keys: Iterable[str]) -> FeedState:
    """The state once the articles behind `keys` are stored."""
    return replace(state, seen_keys=tuple(dict.fromkeys((*state.seen_keys, *keys))))


def after_success(
    state: FeedState, fetched: Fetched, entries: Sequence[FeedEntry], now: float, *, every_s: float = _EVERY_S
) -> FeedState:
    """The state after a fetch that gave `entries` (none when nothing has changed); due again in `every_s`.

    Keys are kept while they are in the feed; of the others the 5,000 seen last.
    """
    due = replace(state, failures=0, next_due=now + every_s, gone=False)
    if fetched.is_unchanged:
        return due
    is_all_seen = not new_entries(state, entries)
    return replace(
        due,
        etag=fetched.etag if is_all_seen else None,
        last_modified=fetched.last_modified if is_all_seen else None,
        seen_keys=_kept(state.seen_keys, {entry.key for entry in entries}),
    )


def after_failure(state: FeedState, error: FetchError, now: float) -> FeedState:
    """The state after a failed fetch: due again after 1, 2, 4 … minutes, 6 hours at most, or when the server asked.

    A feed that is gone for good (status 410) is not due again.
    """
    if isinstance(error, HttpStatusError) and error.status == _GONE:
        return replace(state, failures=state.failures + 1, gone=True)
    # Beyond some doublings the longest wait is reached; the number itself may go on.
    pause = min(_FIRST_BACK_OFF_S * 2 ** min(state.failures, 20), _LONGEST_BACK_OFF_S)
    return replace(state, failures=state.failures + 1, next_due=now + max(pause, error.retry_after or 0.0))


def to_json(state: FeedState) -> str:
    """The state as one line of JSON."""
    return json.dumps(asdict(state), ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> FeedState:
    """The state `to_json` wrote. Raises `FeedStateError` for anything else."""
    try:
        values = json.loads(text)
    except ValueError as error:
        raise FeedStateError(f"the state of a feed is not JSON ({error})") from error
    if not isinstance(values, dict) or values.keys() != _TYPES.keys():
        raise FeedStateError(f"the state of a feed must have exactly the keys {', '.join(_TYPES)}")
    for name, types in _TYPES.items():
        if not isinstance(values[name], types) or (isinstance(values[name], bool) and bool not in types):
            raise FeedStateError(f'in the state of a feed "{name}" is {values[name]!r:.80}')
    if not all(isinstance(key, str) for key in values["seen_keys"]):
        raise FeedStateError('in the state of a feed "seen_keys" must be texts')
    return FeedState(**{**values, "seen_keys": tuple(values["seen_keys"])})


def _kept(keys: Sequence[str], in_feed: set[str]) -> tuple[str, ...]:
    last = set(keys[-_KEPT_KEYS:])
    return tuple(key for key in keys if key in in_feed or key in last)
