"""Following feeds: what is new in them is fetched, coded and stored, for weeks on end.

An entry counts as seen only when its article is on disk. Whoever is killed in between reads some of it again, and the
store knows what it has: no gap, and nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from dragoman.adding import add_records
from dragoman.errors import RecordError, StoreLockedError
from dragoman.fetch import (
    FeedState,
    FetchError,
    Kind,
    after_failure,
    after_success,
    from_json,
    is_due,
    new_entries,
    page_record,
    parse_feed,
    seen,
    to_json,
)
from dragoman.fetch.errors import FeedStateError
from dragoman.model import Article, RawRecord

if TYPE_CHECKING:
    from dragoman.fetch import FeedEntry, Fetcher
    from dragoman.pipeline import Tools
    from dragoman.project import Feed
    from dragoman.run import RunReport
    from dragoman.store.store import Store

__all__ = ["Watcher"]

# How long the watcher rests when no feed is due sooner, in seconds.
_LONGEST_REST = 60.0


@dataclass
class Watcher:
    """Follows feeds into a store. `now` gives seconds since 1970, `say` hears what happens, in sentences."""

    feeds: Sequence[Feed]
    store: Store
    fetcher: Fetcher
    tools: Callable[[], Tools]
    now: Callable[[], float]
    keep_raw: bool = True
    say: Callable[[str], None] = lambda _: None
    _loaded: Tools | None = field(default=None, init=False)

    def rounds(self, rest: Callable[[float], bool]) -> None:
        """Ask the feeds that are due, rest, and so on, until `rest` (which is given seconds) says to stop by True."""
        while True:
            self.round(should_stop=lambda: rest(0.0))
            states = [self.state(feed) for feed in self.feeds]
            waits = [state.next_due - self.now() for state in states if not state.gone]
            if not waits:
                self.say("no feed is left to follow: all are gone for good")
                return
            if rest(min(max(min(waits), 1.0), _LONGEST_REST)):
                return

    def round(self, *, should_stop: Callable[[], bool] = lambda: False) -> None:
        """Ask each feed that is due once."""
        for feed in self.feeds:
            if should_stop():
                return
            if is_due(self.state(feed), self.now()):
                try:
                    self._follow(feed)
                except StoreLockedError as error:
                    self.say(f"{feed.url}: {error}; it is asked again in the next round")

    def state(self, feed: Feed) -> FeedState:
        """Where the watcher stands with a feed."""
        kept = self.store.cursors().get(feed.url)
        if kept is None:
            return FeedState(feed.url)
        try:
            return from_json(kept)
        except FeedStateError as error:
            self.say(f"{feed.url}: {error}; it is read from the beginning")
            return FeedState(feed.url)

    def _follow(self, feed: Feed) -> None:
        state = self.state(feed)
        try:
            fetched = self.fetcher.fetch(feed.url, kind=Kind.FEED, etag=state.etag, last_modified=state.last_modified)
            content_type = fetched.header("content-type")
            entries = (
                ()
                if fetched.is_unchanged
                else parse_feed(fetched.body, url=fetched.final_url, content_type=content_type).entries
            )
        except FetchError as error:
            failed = after_failure(state, error, self.now())
            self._keep(failed)
            ends = "; it is asked no more" if failed.gone else ""
            self.say(f"{error}{ends}")
            return
        fresh = new_entries(state, entries)
        if fresh:
            state = _Reading(self, feed, state).take(fresh)
        self._keep(after_success(state, fetched, entries, self.now(), every_s=feed.minutes * 60))

    def _keep(self, state: FeedState) -> None:
        self.store.set_cursor(state.url, to_json(state))

    def _tools(self) -> Tools:
        if self._loaded is None:
            self._loaded = self.tools()
        return self._loaded


class _Reading:
    """The new entries of one feed on their way into the store."""

    def __init__(self, watcher: Watcher, feed: Feed, state: FeedState) -> None:
        self._watcher = watcher
        self._feed = feed
        self._state = state
        # Entries whose page cannot be had for now, to be asked for again.
        self._later: set[str] = set()
        self._keys: dict[str, str] = {}

    def take(self, entries: Sequence[FeedEntry]) -> FeedState:
        """Store what the entries hold; the state with all that are done with."""
        watcher = self._watcher
        run = add_records(
            self._records(entries),
            watcher.store,
            kind="watch",
            keep_raw=watcher.keep_raw,
            tools=watcher._tools(),
            loader=watcher._tools,
            on_stored=self._acknowledge,
        )
        self._state = seen(self._state, [entry.key for entry in entries if entry.key not in self._later])
        self._say(run)
        return self._state

    def _records(self, entries: Sequence[FeedEntry]) -> Iterator[RawRecord | RecordError]:
        for entry in entries:
            name = entry.url or f"{self._feed.url}#{entry.key}"
            self._keys[name] = entry.key
            try:
                yield self._record(entry, name)
            except FetchError as error:
                if error.is_transient:
                    self._later.add(entry.key)
                yield RecordError(name, None, str(error))
            except RecordError as error:
                yield error

    def _record(self, entry: FeedEntry, name: str) -> RawRecord:
        """The page behind an entry, or what the feed itself holds of it; title and date as the feed gives them."""
        if self._feed.pages and entry.url is not None:
            page = page_record(self._watcher.fetcher.fetch(entry.url))
        else:
            content = entry.content_html or entry.summary
            if not content:
                raise RecordError(name, None, "the feed holds no text of it, and no address")
            page = RawRecord(name, None, content, is_html=entry.content_html is not None, url=entry.url)
        return replace(
            page,
            path=name,
            published=entry.published or page.published,
            title=entry.title or page.title,
            outlet=self._feed.outlet or page.outlet,
        )

    def _acknowledge(self, articles: Sequence[Article]) -> None:
        keys = [self._keys[article.path] for article in articles if article.path in self._keys]
        self._state = seen(self._state, keys)
        self._watcher._keep(self._state)

    def _say(self, run: RunReport) -> None:
        account = run.account
        self._watcher.say(
            f"{self._feed.url}: read {account.read:,} = coded {account.coded:,} + duplicates {account.duplicates:,}"
            f" + filtered {account.filtered:,} + set aside {account.set_aside:,}"
        )
        for reject in run.rejects:
            self._watcher.say(f"set aside: {reject.path}: {reject.reason}")
