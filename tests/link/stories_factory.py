"""Event and article records made by hand: a row of a test shows only what matters to it."""

from __future__ import annotations

from typing import Any

from dragoman.link.stories import Sighting, make_sightings

Json = dict[str, Any]

PLACES: dict[str, Json] = {
    name: {
        "name": name, "geonameid": number, "country": country, "admin1": admin1, "latitude": latitude,
        "longitude": longitude, "precision": precision,
    }
    for number, (name, country, admin1, latitude, longitude, precision) in enumerate(
        (
            ("Mosul", "IRQ", "Nineveh", 36.34, 43.13, "city"),
            ("Bartella", "IRQ", "Nineveh", 36.35, 43.38, "city"),
            ("Basra", "IRQ", "Basra", 30.51, 47.78, "city"),
            ("Nineveh", "IRQ", "Nineveh", 36.0, 42.5, "admin1"),
            ("Iraq", "IRQ", None, 33.0, 44.0, "country"),
            ("Aleppo", "SYR", "Aleppo", 36.2, 37.16, "city"),
        ),
        start=1,
    )
}  # fmt: skip
BODIES = {"irq-brigade-45": frozenset({"irq-kataib-hezbollah", "irq-pmf"})}


def above(actor_id: str, day: str | None) -> frozenset[str]:
    """The bodies a few actors belong to."""
    return BODIES.get(actor_id, frozenset())


def participant(words: str) -> Json:
    """ "irq-kataib-hezbollah/REB", "IRQ/MIL" (a state's), "/CVL" (somebody): id or country, and sector."""
    who, _, sector = words.partition("/")
    actor_id = who or None
    return {
        "text": words, "start": 0, "end": 1, "name": actor_id, "actor_id": actor_id,
        "country": who[:3].upper() or None, "sector": sector or None, "sectors": [sector] if sector else [],
        "aligned_with": None, "inferred": None,
    }  # fmt: skip


def records(
    text: str,
    *,
    trigger: str,
    number: int = 1,
    type: str = "ASSAULT",  # noqa: A002  the record's key
    modes: tuple[str, ...] = (),
    auxiliary: tuple[str, ...] = (),
    day: str | None = "2020-03-02",
    last_day: str | None = None,
    granularity: str = "day",
    assumed: bool = False,
    place: str | None = None,
    actors: tuple[str, ...] = (),
    recipients: tuple[str, ...] = (),
    killed: int | None = None,
    published: str = "2020-03-03",
    article: str | None = None,
    lead: bool = True,
) -> tuple[Json, Json]:
    """An event and its article. The text is one sentence; `lead`: it opens the article. `assumed`: no words for the
    day."""
    article_id = article or f"a{number}"
    opening = "" if lead else "The minister said so in the capital on the same day as he had on the day before it all. "
    text = opening + text
    start, at = len(opening), text.index(trigger)
    sentence = [start, len(text)]
    span = {"text": trigger, "start": at, "end": at + len(trigger)}
    event = {
        "event_id": f"e{number:03}", "article_id": article_id, "type": type, "modes": list(modes),
        "auxiliary_modes": list(auxiliary), "trigger": span, "mentions": [{"trigger": span, "sentence": sentence}],
        "sentence": sentence, "role": "body", "quality": [], "attributions": [],
        "actors": [participant(each) for each in actors], "recipients": [participant(each) for each in recipients],
        "location": None if place is None else {**PLACES[place], "text": place, "start": 0, "end": 1, "inferred": None},
        "occurred": None if day is None else {
            "start": published if assumed else day, "end": published if assumed else last_day or day,
            "granularity": granularity, "text": None if assumed else "then", "span": None if assumed else [at, at],
            "inferred": "publication date" if assumed else None,
        },
        "counts": {} if killed is None else {
            "killed": {"low": killed, "high": killed, "text": "", "start": 0, "end": 1},
        },
    }  # fmt: skip
    told = {
        "article_id": article_id, "text": text, "published": published, "places": _places_in(text), "entities": [],
        "attributions": [], "segments": [{"role": "body", "start": 0, "end": len(text)}],
    }  # fmt: skip
    return event, told


def _places_in(text: str) -> list[Json]:
    found = [(name, place, text.find(name)) for name, place in PLACES.items() if name in text]
    return [{**place, "text": name, "start": at, "end": at + len(name)} for name, place, at in found]


def sighting(text: str, *, trigger: str, **told: Any) -> Sighting:
    """What linking keeps of such an event."""
    event, article = records(text, trigger=trigger, **told)
    (made,) = make_sightings([event], article, above)
    return made
