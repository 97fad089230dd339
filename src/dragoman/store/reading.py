"""The questions a store answers; each sees the store as it was when it was asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from dragoman.link.copies import Signature, family_links
from dragoman.link.stories import Sighting
from dragoman.store.packing import unpack, unpack_bytes

if TYPE_CHECKING:
    from datetime import date

    from dragoman.store.coded import Json
    from dragoman.store.database import Database
    from dragoman.store.filters import EventFilter

__all__ = [
    "article",
    "article_of_event",
    "articles",
    "count_rows",
    "decisions",
    "event",
    "events",
    "raw",
    "resolve_story",
    "sightings",
    "stories",
    "story",
]

# The record of a story of one report, by the story's number; those of others are kept.
Tell = Callable[[int], "Json"]

_EVENT = "SELECT e.record, s.story_id FROM events e LEFT JOIN stories s ON s.story_no = e.story_no"


def events(
    database: Database, asked: EventFilter, *, limit: int | None = None, newest_first: bool = False
) -> Iterator[Json]:
    """Events with the `story_id` of the happening they report, by article and place in the text, or newest first."""
    clauses, values = asked.clauses()
    where = f" WHERE {' AND '.join(clauses)}" if clauses else ""
    if newest_first:
        order = " ORDER BY e.first_day DESC NULLS LAST, e.event_id"
        sql = f"{_EVENT}{where}{order}"
    else:
        order = " ORDER BY a.article_id, e.event_no"
        sql = _EVENT.replace(" LEFT", " JOIN articles a ON a.article_no = e.article_no LEFT") + where + order
    if limit is not None:
        sql += f" LIMIT {int(limit)}"
    for record, story_id in database.stream(sql, *values):
        yield {**unpack(bytes(record)), "story_id": story_id}


def event(database: Database, event_id: str) -> Json | None:
    """One event; an id it once had leads to what stands in its place now."""
    for candidate in _names_of(database, event_id):
        rows = database.rows(f"{_EVENT} WHERE e.event_id = ?", candidate)
        if rows:
            return {**unpack(bytes(rows[0][0])), "story_id": rows[0][1]}
    return None


def _names_of(database: Database, event_id: str) -> Iterator[str]:
    seen: set[str] = set()
    name: str | None = event_id
    while name is not None and name not in seen:
        yield name
        seen.add(name)
        rows = database.rows(
            "SELECT new_event FROM lineage WHERE old_event = ? AND new_event IS NOT NULL ORDER BY version DESC LIMIT 1",
            name,
        )
        name = rows[0][0] if rows else None


def articles(database: Database) -> Iterator[Json]:
    """The articles whose events count, by id, with their near duplicates."""
    families: dict[int, dict[str, list[Json]]] = {}
    sql = (
        "SELECT a.record, a.article_id, s.family FROM articles a"
        " LEFT JOIN signatures s ON s.signature_no = a.signature_no"
        " WHERE a.superseded_by IS NULL ORDER BY a.article_id"
    )
    for record, article_id, family in database.stream(sql):
        if family is not None and family not in families:
            families[family] = near_duplicates(database, family)
        copies = families[family].get(article_id, []) if family is not None else []
        yield {**unpack(bytes(record)), "near_duplicates": copies}


def article(database: Database, article_id: str) -> Json | None:
    """One article with its near duplicates, whether or not a later edition has taken its place."""
    rows = database.rows(
        "SELECT a.record, s.family FROM articles a LEFT JOIN signatures s ON s.signature_no = a.signature_no"
        " WHERE a.article_id = ?",
        article_id,
    )
    if not rows:
        return None
    record, family = rows[0]
    copies = near_duplicates(database, family).get(article_id, []) if family is not None else []
    return {**unpack(bytes(record)), "near_duplicates": copies}


def raw(database: Database, article_id: str) -> bytes | None:
    """What an article was read from."""
    rows = database.rows(
        "SELECT r.content FROM articles a JOIN raws r ON r.raw_no = a.raw_no WHERE a.article_id = ?", article_id
    )
    return unpack_bytes(bytes(rows[0][0])) if rows else None


def near_duplicates(database: Database, family: int) -> dict[str, list[Json]]:
    """For each article of a family its copies, as article records list them."""
    from datetime import date

    members = database.rows(
        "SELECT a.article_id, a.published, a.signature_no FROM signatures s"
        " JOIN articles a ON a.signature_no = s.signature_no"
        " WHERE s.family = ? AND a.superseded_by IS NULL ORDER BY a.article_id",
        family,
    )
    if len(members) < 2:
        return {}
    signatures = {
        int(number): Signature.from_bytes(bytes(content))
        for number, content in database.rows("SELECT signature_no, content FROM signatures WHERE family = ?", family)
    }
    dated: list[tuple[str, date | None, Signature]] = [
        (article_id, date.fromisoformat(published) if published else None, signatures[number])
        for article_id, published, number in members
    ]
    return {
        article_id: [
            {"article_id": copy.article_id, "score": round(copy.score, 3), "original": copy.original} for copy in copies
        ]
        for article_id, copies in family_links(dated).items()
    }


def stories(
    database: Database,
    tell: Tell,
    *,
    since: str | None = None,
    until: str | None = None,
    kind: str | None = None,
    country: str | None = None,
    disputed: bool | None = None,
    limit: int | None = None,
    newest_first: bool = False,
) -> Iterator[Json]:
    """Stories, by id, or newest first."""
    asked: Sequence[tuple[str, Any]] = [
        ("last_day >= ?", since),
        ("first_day <= ?", until),
        ("type = ?", kind.upper() if kind else None),
        ("country = ?", country),
        ("disputed = ?", None if disputed is None else int(disputed)),
    ]
    used = [(clause, value) for clause, value in asked if value is not None]
    where = f" WHERE {' AND '.join(clause for clause, _ in used)}" if used else ""
    order = "first_day DESC NULLS LAST, story_id" if newest_first else "story_id"
    bound = f" LIMIT {int(limit)}" if limit is not None else ""
    sql = f"SELECT story_no, record FROM stories{where} ORDER BY {order}{bound}"
    for story_no, record in database.stream(sql, *(value for _, value in used)):
        yield unpack(bytes(record)) if record is not None else tell(story_no)


def story(database: Database, tell: Tell, story_id: str) -> Json | None:
    """One story."""
    rows = database.rows("SELECT story_no, record FROM stories WHERE story_id = ?", story_id)
    if not rows:
        return None
    story_no, record = rows[0]
    return unpack(bytes(record)) if record is not None else tell(story_no)


def resolve_story(database: Database, name: str) -> str | None:
    """The id of the story that `name` means: a story's id, also one it once had, or an event's."""
    if database.rows("SELECT 1 FROM stories WHERE story_id = ?", name):
        return name
    # A story's id is that of the event that was first to report it.
    founder = name.removeprefix("story-")
    for candidate in _names_of(database, founder):
        rows = database.rows(
            "SELECT s.story_id FROM events e JOIN stories s ON s.story_no = e.story_no WHERE e.event_id = ?", candidate
        )
        if rows:
            return str(rows[0][0])
    return None


def article_of_event(database: Database, event_id: str) -> Json | None:
    """The article an event stands in."""
    rows = database.rows(
        "SELECT a.article_id FROM events e JOIN articles a ON a.article_no = e.article_no WHERE e.event_id = ?",
        event_id,
    )
    return article(database, str(rows[0][0])) if rows else None


def count_rows(database: Database) -> dict[str, int]:
    """How much there is of what."""
    questions = {
        "articles": "SELECT count(*) FROM articles WHERE superseded_by IS NULL",
        "events": "SELECT count(*) FROM events",
        "stories": "SELECT count(*) FROM stories",
        "earlier versions": "SELECT count(*) FROM versions",
        "runs": "SELECT count(*) FROM runs",
    }
    return {name: int(database.rows(sql)[0][0]) for name, sql in questions.items()}


def sightings(database: Database, event_ids: Iterable[str]) -> list[Sighting]:
    """What linking keeps of these events, of those that it links."""
    found = []
    for event_id in event_ids:
        rows = database.rows(
            "SELECT s.content, s.words FROM events e JOIN sightings s ON s.event_no = e.event_no WHERE e.event_id = ?",
            event_id,
        )
        found += [Sighting.from_record(unpack(bytes(content)), bytes(words)) for content, words in rows]
    return found


def decisions(database: Database, event_ids: Iterable[str]) -> list[str]:
    """What people decided about these events, each in a sentence; what was taken back is not told."""
    told: dict[int, str] = {}
    for event_id in event_ids:
        rows = database.rows(
            "SELECT decision_no, made, made_by, kind, first_event, second_event, note FROM decisions"
            " WHERE (first_event = ? OR second_event = ?) AND undone_by IS NULL",
            event_id,
            event_id,
        )
        for number, made, made_by, kind, first, second, note in rows:
            verdict = "report one happening" if kind == "same" else "report two happenings"
            told[number] = (
                f"{made_by} decided on {made[:10]}: {first} and {second} {verdict}{f' ({note})' if note else ''}"
            )
    return [told[number] for number in sorted(told)]
