"""Records → rows: what of an article and its events can be asked for in SQL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dragoman.store.coded import Coded, Json

__all__ = ["INSERTS", "TABLES_OF_ARTICLE", "TABLES_OF_EVENT", "article_parts", "event_rows"]

Row = tuple[Any, ...]

INSERTS = {
    "events": (
        "event_no, event_id, article_no, type, quad_class, auxiliary_modes, first_day, last_day, published, country,"
        " admin1, place, geonameid, latitude, longitude, precision, goldstein, plover_score, confidence, record"
    ),
    "participants": "event_no, n, role, words, name, actor_id, country, sector, first_day, type",
    "mentions": "event_no, n, trigger_start, trigger_end, sentence_start, sentence_end",
    "counts": "event_no, kind, low, high",
    "attributions": (
        "article_no, n, event_no, source, anonymous, name, actor_id, kind, via, content_start, content_end"
    ),
    "places": "article_no, n, words, name, geonameid, country, latitude, longitude, precision",
    "dates": "article_no, n, words, first_day, last_day, granularity",
}
TABLES_OF_EVENT = ("participants", "mentions", "counts")
TABLES_OF_ARTICLE = ("attributions", "places", "dates")


def insert(table: str) -> str:
    """The statement that adds a row to a table."""
    columns = INSERTS[table]
    return f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * (columns.count(',') + 1))})"


def event_rows(
    event_no: int, article_no: int, event: Json, packed: bytes, published: str | None
) -> Iterator[tuple[str, Row]]:
    """The rows of one event, each with its table. `packed`: its record."""
    place, occurred = event["location"] or {}, event["occurred"] or {}
    first_day, kind = occurred.get("start"), event["type"]
    yield (
        "events",
        (
            event_no,
            event["event_id"],
            article_no,
            kind,
            event["quad_class"],
            ",".join(event["auxiliary_modes"]),
            first_day,
            occurred.get("end"),
            published,
            place.get("country"),
            place.get("admin1"),
            place.get("name"),
            place.get("geonameid"),
            place.get("latitude"),
            place.get("longitude"),
            place.get("precision"),
            event["goldstein"],
            event["plover_score"],
            event["confidence"],
            packed,
        ),
    )
    sides = [("actor", each) for each in event["actors"]] + [("recipient", each) for each in event["recipients"]]
    for n, (role, who) in enumerate(sides):
        known = (who["name"], who["actor_id"], who["country"], who["sector"])
        yield "participants", (event_no, n, role, who["text"], *known, first_day, kind)
    for n, mention in enumerate(event["mentions"]):
        trigger = mention["trigger"]
        yield "mentions", (event_no, n, trigger["start"], trigger["end"], *mention["sentence"])
    for counted, count in event["counts"].items():
        yield "counts", (event_no, counted, count["low"], count["high"])


def article_parts(article_no: int, coded: Coded, event_numbers: dict[str, int]) -> Iterator[tuple[str, Row]]:
    """The rows of what is in an article besides events."""
    claims = list(_claims(coded, event_numbers))
    for n, (event_no, claim) in enumerate(claims):
        source, content = claim["source"] or {}, claim["content"]
        anonymous = int(source["anonymous"]) if source else None
        said_by = (source.get("text"), anonymous, source.get("name"), source.get("actor_id"))
        said = (claim["kind"], ";".join(claim["via"]), content["start"], content["end"])
        yield "attributions", (article_no, n, event_no, *said_by, *said)
    for n, place in enumerate(coded.article["places"]):
        where = (place["geonameid"], place["country"], place["latitude"], place["longitude"], place["precision"])
        yield "places", (article_no, n, place["text"], place["name"], *where)
    for n, day in enumerate(coded.article["dates"]):
        yield "dates", (article_no, n, day["text"], day["value_start"], day["value_end"], day["granularity"])


def _claims(coded: Coded, event_numbers: dict[str, int]) -> Iterator[tuple[int | None, Json]]:
    """Each attribution with the event it is about; once without where it is about none."""
    told = []
    for event in coded.events:
        for claim in event["attributions"]:
            told.append(claim)
            yield event_numbers[event["event_id"]], claim
    yield from ((None, claim) for claim in coded.article["attributions"] if claim not in told)
