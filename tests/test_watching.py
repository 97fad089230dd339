"""Following feeds: each new item once, whatever fails or is cut short in between."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dragoman.fetch.errors import FetchError, HttpStatusError
from dragoman.fetch.fetcher import Fetched
from dragoman.fetch.settings import Kind
from dragoman.pipeline import Tools
from dragoman.project import Feed, make_project
from dragoman.store.filters import EventFilter
from dragoman.store.store import Store
from dragoman.watching import Watcher

pytestmark = pytest.mark.model

FEED = "https://example.org/news.rss"
PAGE = "https://example.org/{}"
HOUR = 3600.0


def status_error(url: str, status: int) -> HttpStatusError:
    return HttpStatusError(url, status, f"the server answers {status}", is_transient=status >= 500)


class Web:
    """A web of a few pages. `asked` lists what was fetched; a page may be an error."""

    def __init__(self) -> None:
        self.pages: dict[str, str | FetchError] = {}
        self.items: dict[str, str] = {}
        self.asked: list[str] = []
        self.unchanged = False
        self.feed_error: FetchError | None = None

    def publish(self, name: str, text: str) -> None:
        self.items[name] = text
        self.pages[PAGE.format(name)] = f"<html><body><article><p>{text}</p></article></body></html>"

    def fetch(
        self, url: str, *, kind: Kind = Kind.PAGE, etag: str | None = None, last_modified: str | None = None
    ) -> Fetched:
        self.asked.append(url)
        if url == FEED:
            if self.feed_error is not None:
                raise self.feed_error
            if self.unchanged and etag == "v1":
                return Fetched(url, url, 304, (), b"")
            return Fetched(url, url, 200, (("content-type", "application/rss+xml"),), self._rss(), etag="v1")
        page = self.pages[url]
        if isinstance(page, FetchError):
            raise page
        return Fetched(url, url, 200, (("content-type", "text/html; charset=utf-8"),), page.encode())

    def _rss(self) -> bytes:
        items = "".join(
            f"<item><guid>{name}</guid><title>Item {name}</title><link>{PAGE.format(name)}</link>"
            f"<pubDate>Tue, 03 Mar 2020 10:00:00 GMT</pubDate><description>{text}</description></item>"
            for name, text in self.items.items()
        )
        return f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>".encode()


@pytest.fixture
def web() -> Web:
    web = Web()
    web.publish("one", "Gunmen killed 12 people in Mosul on Monday, the police said. The town is under curfew now.")
    web.publish("two", "Turkish warplanes bombed a village near Duhok on Tuesday. Nobody was hurt, officials said.")
    return web


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with make_project(tmp_path / "p").open_store() as store:
        yield store


@pytest.fixture
def watcher(web: Web, store: Store, tools: Tools) -> Callable[..., Watcher]:
    def make(now: float = 0.0, feed: Feed | None = None, said: list[str] | None = None) -> Watcher:
        return Watcher(
            feeds=[feed or Feed(FEED, outlet="Example News")],
            store=store,
            fetcher=web,  # type: ignore[arg-type]
            tools=lambda: tools,
            now=lambda: now,
            say=(said if said is not None else []).append,
        )

    return make


def articles(store: Store) -> dict[str, str]:
    return {article["title"]: article["outlet"] for article in store.articles()}


def test_new_items_are_fetched_and_coded(store: Store, watcher: Callable[..., Watcher]) -> None:
    watcher().round()
    assert articles(store) == {"Item one": "Example News", "Item two": "Example News"}
    assert {article["published"] for article in store.articles()} == {"2020-03-03"}
    assert {event["type"] for event in store.events(EventFilter())} >= {"ASSAULT"}


def test_what_was_seen_is_not_fetched_again(store: Store, web: Web, watcher: Callable[..., Watcher]) -> None:
    watcher().round()
    web.asked.clear()
    web.publish("three", "Thousands of people marched through Basra on Friday against corruption, police said.")
    watcher(now=HOUR).round()
    assert web.asked == [FEED, PAGE.format("three")]
    assert len(articles(store)) == 3


def test_a_feed_is_asked_no_more_often_than_its_settings_say(web: Web, watcher: Callable[..., Watcher]) -> None:
    feed = Feed(FEED, minutes=30)
    watcher(feed=feed).round()
    web.asked.clear()
    watcher(now=29 * 60, feed=feed).round()
    assert web.asked == []
    watcher(now=31 * 60, feed=feed).round()
    assert web.asked == [FEED]


def test_a_feed_that_has_not_changed_is_let_be(store: Store, web: Web, watcher: Callable[..., Watcher]) -> None:
    watcher().round()
    web.unchanged = True
    web.asked.clear()
    watcher(now=HOUR).round()
    assert web.asked == [FEED]
    assert len(articles(store)) == 2


def test_a_page_that_fails_for_now_is_asked_for_again(store: Store, web: Web, watcher: Callable[..., Watcher]) -> None:
    page = web.pages[PAGE.format("two")]
    web.pages[PAGE.format("two")] = status_error(PAGE.format("two"), 503)
    said: list[str] = []
    watcher(said=said).round()
    assert set(articles(store)) == {"Item one"}
    assert any("set aside" in sentence and "503" in sentence for sentence in said)
    web.pages[PAGE.format("two")] = page
    watcher(now=HOUR).round()
    assert set(articles(store)) == {"Item one", "Item two"}


def test_a_page_that_is_gone_is_set_aside_once(store: Store, web: Web, watcher: Callable[..., Watcher]) -> None:
    web.pages[PAGE.format("two")] = status_error(PAGE.format("two"), 404)
    watcher().round()
    web.asked.clear()
    watcher(now=HOUR).round()
    assert web.asked == [FEED]
    assert store.database.rows("SELECT path FROM rejects") == [(PAGE.format("two"),)]


def test_a_feed_that_fails_is_asked_later_and_later(web: Web, watcher: Callable[..., Watcher]) -> None:
    web.feed_error = status_error(FEED, 500)
    said: list[str] = []
    watcher(said=said).round()
    assert said
    assert "500" in said[0]
    for now, is_asked in ((30.0, False), (61.0, True), (120.0, False), (190.0, True)):
        web.asked.clear()
        watcher(now=now).round()
        assert (web.asked == [FEED]) is is_asked, now


def test_a_feed_that_is_gone_is_asked_no_more(web: Web, watcher: Callable[..., Watcher]) -> None:
    web.feed_error = status_error(FEED, 410)
    watcher().round()
    web.asked.clear()
    watcher(now=1000 * HOUR).round()
    assert web.asked == []


def test_without_pages_the_feeds_own_words_are_coded(store: Store, web: Web, watcher: Callable[..., Watcher]) -> None:
    watcher(feed=Feed(FEED, pages=False)).round()
    assert web.asked == [FEED]
    assert set(articles(store)) == {"Item one", "Item two"}


@pytest.mark.parametrize("writes", range(1, 12))
def test_cut_short_anywhere_it_misses_nothing_and_doubles_nothing(
    store: Store, watcher: Callable[..., Watcher], monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    class KilledError(BaseException):
        pass

    left = [writes]
    run_many = store.database.run_many

    def dying(sql: str, rows: object) -> None:
        left[0] -= 1
        if not left[0]:
            raise KilledError
        run_many(sql, rows)  # type: ignore[arg-type]

    monkeypatch.setattr(store.database, "run_many", dying)
    with pytest.raises(KilledError):
        watcher().round()
    monkeypatch.undo()
    watcher(now=HOUR).round()
    assert set(articles(store)) == {"Item one", "Item two"}
    assert len(list(store.articles())) == 2
    assert store.faults() == []


def test_it_rests_until_a_feed_is_due_and_ends_when_told(web: Web, watcher: Callable[..., Watcher]) -> None:
    rests: list[float] = []

    def rest(seconds: float) -> bool:
        if seconds:
            rests.append(seconds)
        return bool(rests)

    watcher(feed=Feed(FEED, minutes=1)).rounds(rest)
    assert rests == [60.0]


def test_weeks_of_rounds_leave_nothing_behind(web: Web, watcher: Callable[..., Watcher]) -> None:
    following = watcher(feed=Feed(FEED, minutes=1))
    moment = [0.0]
    following.now = lambda: moment[0]
    web.unchanged = True

    def rounds(count: int) -> int:
        for _ in range(count):
            moment[0] += HOUR
            following.round()
        web.asked.clear()
        gc.collect()
        return len(gc.get_objects())

    before = rounds(20)
    assert rounds(500) - before < 200
    assert following.store.database.rows("SELECT count(*) FROM runs") == [(1,)]
