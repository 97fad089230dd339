"""The report: one HTML page that shows every event beside the words that support it.

The page holds its own style and script, asks nothing of the network, and is the same for the same input.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import IO, TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from dragoman.report.marks import KINDS, Block, article_marks, blocks
from dragoman.report.phrases import QUAD_NAMES, headline, label, said_by, tag, toll, when, where

if TYPE_CHECKING:
    from dragoman.export.spool import CodedArticle
    from dragoman.run import RunReport

__all__ = ["write_page"]

Json = dict[str, Any]

# A page with more articles than this is slow to open; the files hold everything.
_ARTICLES_SHOWN = 200


@dataclass(frozen=True, slots=True)
class _EventView:
    """One event as the page shows it. `number` counts events from 1 over the whole page."""

    number: int
    record: Json
    says: tuple[str, ...]

    @property
    def entities(self) -> tuple[str, ...]:
        """Everyone who takes part, by the name the filter offers."""
        taking_part = [*self.record["actors"], *self.record["recipients"]]
        return tuple(dict.fromkeys(label(participant) for participant in taking_part))


@dataclass(frozen=True, slots=True)
class _ArticleView:
    """One article as the page shows it."""

    number: int
    record: Json
    headline: str
    events: tuple[_EventView, ...]
    blocks: tuple[Block, ...]

    @property
    def link(self) -> str | None:
        """Where it was published, if that is an address a browser should follow."""
        url = self.record["url"] or ""
        return url if url.startswith(("https://", "http://")) else None


def write_page(file: IO[bytes], articles: Iterable[CodedArticle], run: RunReport) -> None:
    """Write the page for a run; of many articles it shows 200, those with events before those without."""
    totals, shown = _Totals(), _Shown()
    for coded in articles:
        totals.add(coded)
        shown.add(coded)
    views = list(_views(shown.articles()))
    template = _environment().get_template("page.html")
    style, script = (_own(name) for name in ("page.css", "page.js"))
    stream = template.stream(
        articles=views,
        totals=totals,
        run=run,
        is_cut=len(views) < totals.articles,
        style=Markup(style),
        script=Markup(script),
        style_hash=_hash(style),
        script_hash=_hash(script),
        kinds=KINDS,
        quad_names=QUAD_NAMES,
        bars=list(_bars(totals.quads)),
        types=sorted(totals.types.items(), key=lambda item: (item[0][0], -item[1], item[0][1])),
        participants=_offered(views),
        auxiliary_modes=sorted({mode for view in views for event in view.events for mode in _modes(event)}),
    )
    stream.enable_buffering(100)
    for chunk in stream:
        file.write(chunk.encode("utf-8", "replace"))


class _Totals:
    """Numbers over the whole run, shown or not."""

    def __init__(self) -> None:
        self.articles = self.events = self.attributions = self.anonymous = 0
        self.types: Counter[tuple[int, str]] = Counter()
        self.quads: Counter[int] = Counter()
        self.places: set[str] = set()
        self.coders: set[str] = set()

    def add(self, coded: CodedArticle) -> None:
        """Count one article."""
        self.articles += 1
        self.events += len(coded.events)
        self.types.update((event["quad_class"], event["type"]) for event in coded.events)
        self.quads.update(event["quad_class"] for event in coded.events)
        self.attributions += len(coded.article["attributions"])
        sources = (attribution["source"] for attribution in coded.article["attributions"])
        self.anonymous += sum(source is None or source["anonymous"] for source in sources)
        self.places.update(where(place) for place in coded.article["places"])
        self.coders.update(event["coder"] for event in coded.events)


class _Shown:
    """The articles that go on the page: those with events first in line, in the end sorted by day."""

    def __init__(self) -> None:
        self._with_events: list[CodedArticle] = []
        self._without: list[CodedArticle] = []

    def add(self, coded: CodedArticle) -> None:
        """Keep an article if there is room for its kind."""
        kept = self._with_events if coded.events else self._without
        if len(kept) < _ARTICLES_SHOWN:
            kept.append(coded)

    def articles(self) -> list[CodedArticle]:
        """The articles to show, by day of publication, undated ones last."""
        chosen = [*self._with_events, *self._without][:_ARTICLES_SHOWN]
        return sorted(
            chosen,
            key=lambda coded: (coded.article["published"] or "9999", coded.article["article_id"]),
        )


def _views(articles: Iterable[CodedArticle]) -> Iterator[_ArticleView]:
    number = 0
    for place, coded in enumerate(articles, start=1):
        events = []
        for record in coded.events:
            number += 1
            says = tuple(dict.fromkeys(map(said_by, record["attributions"])))
            events.append(_EventView(number, record, says))
        marks = article_marks(coded.article, [(event.number, event.record) for event in events])
        yield _ArticleView(
            place,
            coded.article,
            headline(coded.article),
            tuple(events),
            tuple(blocks(coded.article, marks)),
        )


def _modes(event: _EventView) -> list[str]:
    modes: list[str] = event.record["auxiliary_modes"]
    return modes


def _offered(views: Iterable[_ArticleView]) -> list[tuple[str, int]]:
    """Who can be filtered by, the most frequent first."""
    counted = Counter(name for view in views for event in view.events for name in event.entities)
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))


def _bars(quads: Counter[int]) -> Iterator[tuple[int, float, float]]:
    """Quad class, left edge and width of each bar, in percent of all events."""
    total, left = quads.total(), 0.0
    for quad in sorted(quads):
        width = round(100 * quads[quad] / total, 2)
        yield quad, round(left, 2), width
        left += width


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("dragoman.report", "page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(label=label, tag=tag, when=when, where=where, toll=toll, said_by=said_by)
    return environment


def _own(name: str) -> str:
    """A file of the page's own, which needs no escaping."""
    return files("dragoman.report").joinpath("page", name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """The hash by which the page's security policy knows its own style and script from anything else."""
    return b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
