"""Coding stored articles anew: with newer versions, or without a name that was erased."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from dragoman.adding import BATCH, code_and_prepare, raw_bytes, raw_record, redact_record, reject_rows
from dragoman.clean import Filtered, clean
from dragoman.errors import RecordError
from dragoman.intake import SetAside
from dragoman.knowledge.actor_changes import TouchedArticles
from dragoman.knowledge.actor_store import load_version
from dragoman.model import Article
from dragoman.store.coded import Coded
from dragoman.store.erasing import Marks
from dragoman.store.store import Kept, Store, Tally
from dragoman.workers import Failure, code_articles

if TYPE_CHECKING:
    from dragoman.knowledge.actors import ActorBase
    from dragoman.pipeline import Tools

__all__ = ["Recoded", "Untouched", "recode", "redact_person"]


@dataclass(frozen=True, slots=True)
class Recoded:
    """How coding anew went: articles with other events than before, with the same, and those that cannot be coded
    now."""

    changed: int
    same: int
    failed: tuple[SetAside, ...]


def recode(
    kept: Iterable[Kept],
    store: Store,
    *,
    coder: str,
    tools: Tools | None = None,
    workers: int = 1,
    loader: Callable[[], Tools],
    untouched: Container[Kept] = (),
    on_article: Callable[[int], None] = lambda _: None,
) -> Recoded:
    """Code stored articles anew with the versions there are now. Only what comes out otherwise becomes a new version.

    What is `untouched` is known to come out as it is. An article that can no longer be coded stays as it is, and is
    told of.
    """
    run_no = store.begin_run("recode", coder)
    waiting: dict[str, Kept] = {}
    failed: list[SetAside] = []
    counts = {"changed": 0, "same": 0}
    batch: list[Coded] = []
    # What comes out as it is stored, by id: nothing is written of it but that newer versions confirm it.
    same: list[str] = []

    def articles() -> Iterator[Article]:
        for each in kept:
            if each in untouched:
                same.append(each.article_id)
                continue
            article = _cleaned(each)
            if isinstance(article, SetAside):
                failed.append(article)
            else:
                waiting[article.article_id] = each
                yield article

    def write() -> None:
        added = store.add(batch, run_no, reason="recode")
        store.confirm([*same, *(coded.article["article_id"] for coded in batch)], coder)
        counts["changed"] += added.replaced + added.new
        counts["same"] += added.known + len(same)
        batch.clear()
        same.clear()

    outcomes = code_articles(articles(), code=code_and_prepare, tools=tools, workers=workers, loader=loader)
    with closing(outcomes):
        for outcome in outcomes:
            each = waiting.pop(outcome.article.article_id)
            if isinstance(outcome, Failure):
                failed.append(SetAside("store", None, each.article_id, outcome.reason, outcome.traceback))
                continue
            if _is_as_before(outcome.coded, store):
                same.append(each.article_id)
            else:
                batch.append(replace(outcome.coded, raw=each.raw))
            on_article(len(outcome.article.text))
            if len(batch) + len(same) >= BATCH:
                write()
    write()
    done = counts["changed"] + counts["same"]
    store.end_run(
        run_no,
        Tally(read=done + len(failed), coded=counts["changed"], duplicates=counts["same"], set_aside=len(failed)),
        reject_rows(failed),
    )
    return Recoded(counts["changed"], counts["same"], tuple(failed))


class Untouched:
    """Tells which stored articles newer versions code as they are: those that a change of the actors' files alone lies
    between, and does not touch.

    `coder` and `actors` are the versions and the base there are now. Where the earlier base is no longer at hand, or
    anything else has changed, nothing is known.
    """

    def __init__(self, store: Store, coder: str, actors: ActorBase) -> None:
        self._store = store
        self._coder = coder
        self._actors = actors
        self._changes: dict[str, TouchedArticles | None] = {}

    def __contains__(self, kept: object) -> bool:
        version = _other_actors(kept.coder, self._coder) if isinstance(kept, Kept) else None
        if version is None or not isinstance(kept, Kept):
            return False
        if version not in self._changes:
            old = load_version(version)
            self._changes[version] = TouchedArticles(old, self._actors) if old is not None else None
        change, coded = self._changes[version], self._store.coded(kept.article_id)
        return change is not None and coded is not None and not change.holds(coded.article, coded.events)


def _other_actors(coder: str, now: str) -> str | None:
    """The version of the actors in `coder` when that is all in which the two differ."""
    parts, parts_now = coder.split(" · "), now.split(" · ")
    differing = [part for part, now_ in zip(parts, parts_now, strict=False) if part != now_]
    if len(parts) != len(parts_now) or len(differing) != 1 or not differing[0].startswith("actors "):
        return None
    return differing[0].removeprefix("actors ")


def _is_as_before(coded: Coded, store: Store) -> bool:
    """Whether the coding says the same as the stored one but for the versions that made it."""
    before = store.coded(coded.article["article_id"])
    return (
        before is not None
        and before.article == coded.article
        and _without_coder(before.events) == _without_coder(coded.events)
    )


def _without_coder(events: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**event, "coder": None} for event in events]


def redact_person(name: str, store: Store, *, tools: Tools, keep_raw: bool) -> tuple[int, int]:
    """Erase a person's name from every article, for good: each is coded anew without it, and what there was is erased.

    An article with nothing left to code goes whole. Returns how many were coded anew and how many went.
    """
    marks, article_ids = store.mark_person(name)
    run_no = store.begin_run("erase")
    anew = gone = 0
    for article_id in article_ids:
        kept = next(iter(store.kept([article_id])), None)
        coded = _redone(kept, marks, tools, keep_raw=keep_raw) if kept is not None else None
        store.replace(article_id, coded, run_no)
        anew, gone = anew + (coded is not None), gone + (coded is None)
    store.end_run(run_no, Tally(read=len(article_ids), coded=anew, filtered=gone))
    store.shrink()
    return anew, gone


def _redone(kept: Kept, marks: Marks, tools: Tools, *, keep_raw: bool) -> Coded | None:
    record = redact_record(raw_record(kept.raw, kept.path), marks)
    article = _cleaned(replace(kept, raw=raw_bytes(record)))
    if isinstance(article, SetAside):
        return None
    outcome = next(code_articles([article], code=code_and_prepare, tools=tools))
    if isinstance(outcome, Failure):
        return None
    return replace(outcome.coded, raw=raw_bytes(record) if keep_raw else None)


def _cleaned(kept: Kept) -> Article | SetAside:
    record = raw_record(kept.raw, kept.path)
    option = date.fromisoformat(kept.published) if kept.published and kept.published_from == "option" else None
    try:
        article = clean(record, published=option)
    except RecordError as error:
        return SetAside("store", None, kept.article_id, error.reason)
    if isinstance(article, Filtered):
        return SetAside("store", None, kept.article_id, article.reason)
    return article
