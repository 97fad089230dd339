"""A project: a folder with settings, knowledge of its own and the store.

myproject/
  dragoman.yaml    settings: store, feeds, contact, …
  actors/          actors and offices of your own, over the shipped ones
  outlets/         outlets and who owns them, over the shipped ones
  store.sqlite     the store, unless the settings name a postgresql:// URL
  witness.log      what the store is checked against
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from dragoman.datafiles import Faults, Record, read_mapping
from dragoman.errors import StoreError, UsageError

if TYPE_CHECKING:
    from dragoman.fetch.fetcher import Fetcher
    from dragoman.knowledge.actors import ActorBase
    from dragoman.store.filters import EventFilter
    from dragoman.store.store import Store
    from dragoman.store.stories import Ties

__all__ = ["Feed", "Project", "Settings", "find_project", "make_project", "open_folder"]

SETTINGS = "dragoman.yaml"
_STORE = "store.sqlite"
_WITNESS = "witness.log"
_ENVIRONMENT = re.compile(r"\$\{(\w+)\}")

_NEW_SETTINGS = """\
# Settings of this project. What is left out has the value shown after "default".

# store: where articles, events and stories are kept; a file in this folder, or a PostgreSQL database:
#   postgresql://user:${DRAGOMAN_PASSWORD}@host/name   (${...} is taken from the environment)      default: store.sqlite

# contact: an address that websites can write to about your reading them; sent with each request.  default: none

# keep_raw: whether what each article was read from is kept, so that it can be coded anew.          default: true

# feeds: what `dragoman watch` follows.
# feeds:
#   - url: https://example.org/news.rss
#     outlet: Example News       # the outlet's name in the records; default: the feed's host
#     minutes: 30                # how often it is asked at most; default: 30
#     pages: true                # fetch the page behind each item; false: code what the feed holds; default: true

# allow_private: hosts in private networks that feeds may be on, as host:port.                      default: none
"""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed to follow. `minutes`: how often it is asked at most; `pages`: whether the page behind each item is
    fetched."""

    url: str
    outlet: str | None = None
    minutes: float = 30.0
    pages: bool = True


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a project, as its `dragoman.yaml` gives them."""

    store: str = _STORE
    contact: str | None = None
    keep_raw: bool = True
    feeds: tuple[Feed, ...] = ()
    allow_private: tuple[str, ...] = ()


@dataclass(frozen=True)
class Project:
    """A project's folder and settings; what is in the store is reached through `open_store`."""

    folder: Path
    settings: Settings

    @property
    def overlays(self) -> tuple[Path, ...]:
        """The folder of actors of one's own, where anything is in it."""
        return _filled(self.folder / "actors")

    @property
    def place(self) -> str:
        """Where the store is: a path or a URL."""
        store = self.settings.store
        return store if "://" in store else str(self.folder / store)

    def open_store(self, *, readonly: bool = False) -> Store:
        """The project's store. Raises `StoreError` when it is not there or cannot be used."""
        from dragoman.store.store import Store

        if "://" not in self.settings.store and not Path(self.place).exists():
            raise StoreError(f'"{self.place}" is not there; `dragoman restore` brings it back from a backup')
        store = Store.open(self.place, self.folder / _WITNESS, self.ties, readonly=readonly)
        if not readonly:
            store.mend()
        return store

    @cached_property
    def actors(self) -> ActorBase:
        """The actors, with the project's own over the shipped ones."""
        from dragoman.knowledge.actors import load_actors

        return load_actors(overlays=self.overlays)

    def bodies_above(self, actor_id: str, day: str | None) -> frozenset[str]:
        """The bodies an actor belongs to on a day; loads the actors when first asked."""
        return self.actors.bodies_above(actor_id, day)

    def with_members(self, asked: EventFilter) -> EventFilter:
        """The filter, with all that belong to the body it asks for: brigades count as their umbrella."""
        actors = self.actors
        members = {
            who: tuple(sorted(actor_id for actor_id in actors.actors if who in actors.bodies_above(actor_id, None)))
            for who in (asked.actor, asked.recipient, asked.either)
            if who is not None and "-" in who
        }
        return replace(asked, members=tuple(members.items()))

    def fetcher(self) -> Fetcher:
        """What opens addresses for this project."""
        from dragoman.fetch.fetcher import Fetcher
        from dragoman.fetch.settings import FetchSettings

        return Fetcher(FetchSettings(contact=self.settings.contact, allow_private=self.settings.allow_private))

    def ties(self) -> Ties:
        """What linking needs to know of actors and outlets."""
        from dragoman.knowledge.outlets import load_outlets
        from dragoman.store.stories import Ties

        outlets = load_outlets(_filled(self.folder / "outlets"))
        return Ties(above=self.bodies_above, owner=outlets.owner_of)


def _filled(folder: Path) -> tuple[Path, ...]:
    return (folder,) if next(folder.rglob("*.yaml"), None) is not None else ()


def make_project(folder: Path, *, store: str | None = None) -> Project:
    """A new project: its folder, settings and empty store. Raises `UsageError` where one is already."""
    from dragoman.store.store import Store

    settings = folder / SETTINGS
    if settings.exists():
        raise UsageError(f'"{folder}" is a project already')
    try:
        (folder / "actors").mkdir(parents=True, exist_ok=True)
        (folder / "outlets").mkdir(exist_ok=True)
        content = _NEW_SETTINGS if store is None else f"store: {store}\n\n{_NEW_SETTINGS}"
        settings.write_text(content, encoding="utf-8")
    except OSError as error:
        raise UsageError(f'"{folder}" cannot be made a project: {error.strerror}') from error
    try:
        project = open_folder(folder)
        with Store.make(project.place, folder / _WITNESS, project.ties) as made:
            made.mend()
    except BaseException:
        settings.unlink()
        raise
    return project


def open_folder(folder: Path) -> Project:
    """The project in a folder. Raises `UsageError` where there is none, `DataFileError` for settings that are wrong."""
    path = folder / SETTINGS
    if not path.is_file():
        raise UsageError(f'"{folder}" is no project (it has no {SETTINGS}); `dragoman init {folder}` makes one')
    return Project(folder, read_settings(path))


def find_project(folder: Path | None) -> Project:
    """The project in `folder`; without one, that of the current folder or the nearest above it."""
    if folder is not None:
        return open_folder(folder)
    here = Path.cwd()
    for candidate in (here, *here.parents):
        if (candidate / SETTINGS).is_file():
            return open_folder(candidate)
    raise UsageError("this folder is in no project; name one with --project, or make one with `dragoman init DIR`")


def read_settings(path: Path) -> Settings:
    """The settings in a file; every fault at once, with its line."""
    faults = Faults()
    record = read_mapping(path, faults)
    if record is None:
        faults.check()
        return Settings()
    settings = Settings(
        store=_expanded(record, record.optional_text("store") or _STORE),
        contact=record.optional_text("contact"),
        keep_raw=record.flag("keep_raw", default=True),
        feeds=tuple(_feed(each) for each in record.records("feeds")),
        allow_private=record.texts("allow_private"),
    )
    record.done()
    if len({feed.url for feed in settings.feeds}) < len(settings.feeds):
        record.fault("feeds", "a feed is named twice")
    faults.check()
    return settings


def _feed(record: Record) -> Feed:
    url = record.text("url")
    parts = urlsplit(url)
    if url and (parts.scheme not in ("http", "https") or not parts.hostname):
        record.fault("url", f'"{url}" is not an http:// or https:// address')
    minutes = record.number("minutes")
    if minutes is not None and minutes < 1:
        record.fault("minutes", f'"minutes" is {minutes:g}; a feed is asked once a minute at most')
    feed = Feed(url, record.optional_text("outlet"), minutes or 30.0, record.flag("pages", default=True))
    record.done()
    return feed


def _expanded(record: Record, value: str) -> str:
    """The value with ${NAME} taken from the environment, so that no password stands in a file."""

    def taken(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in os.environ:
            record.fault("store", f'"store" asks for ${{{name}}}, which the environment does not have')
        return os.environ.get(name, "")

    return _ENVIRONMENT.sub(taken, value)
