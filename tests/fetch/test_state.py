"""What a watcher of feeds writes down, and that nothing is lost when it is killed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.errors import RecordError
from dragoman.fetch import (
    FeedEntry,
    FeedState,
    Fetched,
    after_failure,
    after_success,
    from_json,
    is_due,
    new_entries,
    read_url_list,
    seen,
    to_json,
)
from dragoman.fetch.errors import FeedStateError, HttpStatusError, UnreachableError

URL = "https://news.example/feed"
STATE = FeedState(URL)
HOUR = 3_600.0


def entry(key: str) -> FeedEntry:
    return FeedEntry(key, f"https://news.example/{key}", None, None, None, None)


def entries(*keys: str) -> tuple[FeedEntry, ...]:
    return tuple(map(entry, keys))


def fetched(etag: str | None = '"v1"', status: int = 200) -> Fetched:
    return Fetched(URL, URL, status, (), b"", etag, "Mon, 01 Jan 2024 00:00:00 GMT")


def failed(status: int, retry_after: float | None = None) -> HttpStatusError:
    return HttpStatusError(URL, status, "", retry_after=retry_after)


def test_new_entries_come_oldest_first() -> None:
    state = seen(STATE, ["b"])
    assert [found.key for found in new_entries(state, entries("c", "b", "a"))] == ["a", "c"]


def test_once_all_is_seen_the_next_fetch_is_conditional() -> None:
    state = after_success(seen(STATE, ["a", "b"]), fetched(), entries("b", "a"), 100.0)
    assert (state.etag, state.last_modified) == ('"v1"', "Mon, 01 Jan 2024 00:00:00 GMT")
    assert (state.next_due, is_due(state, 999.0), is_due(state, 1000.0)) == (1000.0, False, True)


def test_while_something_is_not_seen_the_next_fetch_is_not_conditional() -> None:
    old = replace(seen(STATE, ["a"]), etag='"v0"')
    state = after_success(old, fetched(), entries("b", "a"), 100.0)
    assert (state.etag, state.last_modified) == (None, None)
    assert [found.key for found in new_entries(state, entries("b", "a"))] == ["b"]


def test_nothing_changed_changes_only_when_it_is_due() -> None:
    old = replace(seen(STATE, ["a"]), etag='"v0"', failures=3)
    assert after_success(old, fetched(status=304), (), 100.0, every_s=60) == replace(old, failures=0, next_due=160.0)


def test_keys_are_kept_while_in_the_feed_and_the_last_five_thousand() -> None:
    state = seen(STATE, [f"k{number}" for number in range(6_000)])
    kept = after_success(state, fetched(), entries("k0", "k500"), 0.0).seen_keys
    assert kept == ("k0", "k500", *(f"k{number}" for number in range(1_000, 6_000)))


@pytest.mark.parametrize(
    ("failures", "minutes"), [(0, 1), (1, 2), (2, 4), (5, 32), (8, 256), (9, 360), (50, 360), (5_000, 360)]
)
def test_failures_wait_longer_each_time(failures: int, minutes: int) -> None:
    state = after_failure(replace(STATE, failures=failures), UnreachableError(URL, ""), 0.0)
    assert (state.failures, state.next_due) == (failures + 1, minutes * 60.0)


def test_the_server_may_ask_for_a_longer_wait() -> None:
    assert after_failure(STATE, failed(503, 2 * HOUR), 0.0).next_due == 2 * HOUR
    assert after_failure(STATE, failed(503, 1.0), 0.0).next_due == 60.0


def test_a_feed_that_is_gone_is_not_due_again() -> None:
    state = after_failure(STATE, failed(410), 0.0)
    assert (state.gone, is_due(state, 10**12)) == (True, False)
    assert is_due(after_failure(STATE, failed(404), 0.0), 10**12)


def test_a_state_is_read_as_it_was_written() -> None:
    state = FeedState(URL, '"é"', None, ("a", "b\n"), 2, 1.5, gone=True)
    assert from_json(to_json(state)) == state
    assert "\n" not in to_json(state)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the state of a feed is not JSON"),
        ("[]", "the state of a feed must have exactly the keys url, etag"),
        ("{}", "the state of a feed must have exactly the keys url, etag"),
        (to_json(STATE).replace('"failures":0', '"failures":true'), '"failures" is True'),
        (to_json(STATE).replace('"seen_keys":[]', '"seen_keys":[1]'), '"seen_keys" must be texts'),
        (to_json(STATE).replace('"etag":null', '"etag":7'), '"etag" is 7'),
    ],
)
def test_anything_else_is_no_state(text: str, reason: str) -> None:
    with pytest.raises(FeedStateError, match=reason):
        from_json(text)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 6), st.booleans()), max_size=12))
def test_a_watcher_killed_at_any_time_repeats_only_what_was_not_acknowledged(runs: list[tuple[int, int, bool]]) -> None:
    """Each run sees a feed of the last five of so many entries, and is killed after so many steps, or is not."""
    written, stored, published = to_json(STATE), list[str](), 0
    for grown, steps, is_killed in runs:
        published = max(published, grown)
        shown = entries(*(f"e{number}" for number in range(published, max(0, published - 5), -1)))
        state = from_json(written)
        version = f'"{published}"'
        # The server answers 304 to whoever knows the version.
        listed = () if state.etag == version else shown
        todo = new_entries(state, listed)
        for one in todo[: steps if is_killed else None]:
            stored.append(one.key)
            state = seen(state, [one.key])
            written = to_json(state)
        if not is_killed:
            status = 304 if state.etag == version else 200
            written = to_json(after_success(state, fetched(version, status), listed, 0.0))
            assert {one.key for one in shown} <= set(stored)
    assert len(stored) == len(set(stored))


def test_a_list_of_urls_has_one_a_line() -> None:
    text = "\ufeffhttps://a.example/1\n\n# a comment\r\n  https://b.example/2  \nftp://c.example/\nnot a url\n"
    first, second, *bad = read_url_list(text, path="list.urls")
    assert (first, second) == ("https://a.example/1", "https://b.example/2")
    assert [str(error) for error in bad if isinstance(error, RecordError)] == [
        'list.urls:5: ftp://c.example/: the URL has "ftp"; only http and https are fetched',
        "list.urls:6: not a url: the URL has no scheme; only http and https are fetched",
    ]
