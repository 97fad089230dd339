"""URLs in, bytes, feeds and records out: the only room that opens anything by its URL. See `docs/fetch.md`."""

from dragoman.fetch.entries import Feed, FeedEntry
from dragoman.fetch.errors import FetchError
from dragoman.fetch.feeds import parse_feed
from dragoman.fetch.fetcher import Fetched, Fetcher
from dragoman.fetch.pages import fetch_records, page_record, read_url_list
from dragoman.fetch.settings import FetchLimits, FetchSettings, Kind, Surroundings
from dragoman.fetch.state import (
    FeedState,
    after_failure,
    after_success,
    from_json,
    is_due,
    new_entries,
    seen,
    to_json,
)

__all__ = [
    "Feed",
    "FeedEntry",
    "FeedState",
    "FetchError",
    "FetchLimits",
    "FetchSettings",
    "Fetched",
    "Fetcher",
    "Kind",
    "Surroundings",
    "after_failure",
    "after_success",
    "fetch_records",
    "from_json",
    "is_due",
    "new_entries",
    "page_record",
    "parse_feed",
    "read_url_list",
    "seen",
    "to_json",
]
