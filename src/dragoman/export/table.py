"""Events as a flat table: one row an event, lists joined with ";", no cell a spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from dragoman.export.records import Json

__all__ = ["COLUMNS", "COUNT_KINDS", "FIELDS_WITH_CONFIDENCE", "csv_lines", "flat_event"]

COUNT_KINDS = ("killed", "injured", "detained", "released", "abducted", "displaced", "participants")
FIELDS_WITH_CONFIDENCE = ("actors", "recipients", "modes", "auxiliary_modes")

Cell = str | int | float | None

# A spreadsheet runs what begins so; a plain number begins with "-" or "+" rightly.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")


def flat_event(event: Json) -> dict[str, Cell]:
    """An event record as one row. Cells that join a list keep its order, with empty places for nulls.

    >>> flat_event(record)["actor_countries"]
    'USA;GBR'
    """
    location = event["location"] or {}
    occurred = event["occurred"] or {}
    sources = [attribution["source"] or {} for attribution in event["attributions"]]
    return {
        **{key: event[key] for key in ("event_id", "article_id", "type")},
        **{key: _joined(event[key]) for key in ("modes", "contexts", "auxiliary_modes")},
        **{key: event[key] for key in ("cameo", "quad_class", "plover_score", "goldstein")},
        "trigger": _words(event["trigger"]["text"]),
        "trigger_start": event["trigger"]["start"],
        "trigger_end": event["trigger"]["end"],
        **_participants("actor", event["actors"]),
        **_participants("recipient", event["recipients"]),
        "location_text": _words(location.get("text")),
        "location_name": location.get("name"),
        **{key: location.get(key) for key in ("geonameid", "country", "admin1", "latitude", "longitude", "precision")},
        "location_inferred": location.get("inferred"),
        "occurred_start": occurred.get("start"),
        "occurred_end": occurred.get("end"),
        "granularity": occurred.get("granularity"),
        "occurred_text": _words(occurred.get("text")),
        "occurred_inferred": occurred.get("inferred"),
        **_counts(event["counts"]),
        "sources": _joined(source.get("text") for source in sources),
        "source_names": _joined(source.get("name") for source in sources),
        "sources_anonymous": _joined(_yes(source.get("anonymous")) for source in sources),
        "sources_via": _joined(",".join(attribution["via"]) for attribution in event["attributions"]),
        "mentions": len(event["mentions"]),
        "sentence_start": event["sentence"][0],
        "sentence_end": event["sentence"][1],
        "role": event["role"],
        "quality": _joined(flag["name"] for flag in event["quality"]),
        "confidence": event["confidence"],
        **{f"{name}_confidence": event["confidences"].get(name) for name in FIELDS_WITH_CONFIDENCE},
        **{key: event[key] for key in ("rule", "coder")},
    }


def csv_lines(events: Iterable[Json], *, with_story: bool = False) -> Iterator[bytes]:
    """A header line and one line an event, UTF-8; with a column `story_id` at the end for events of a project."""
    more = ("story_id",) if with_story else ()
    yield _line((*COLUMNS, *more))
    for event in events:
        yield _line([_guarded(cell) for cell in (*flat_event(event).values(), *(event[key] for key in more))])


def _participants(role: str, participants: Sequence[Json]) -> dict[str, Cell]:
    return {
        f"{role}s": _joined(participant["text"] for participant in participants),
        f"{role}_names": _joined(participant["name"] for participant in participants),
        f"{role}_ids": _joined(participant["actor_id"] for participant in participants),
        f"{role}_countries": _joined(participant["country"] for participant in participants),
        f"{role}_sectors": _joined(",".join(participant["sectors"]) for participant in participants),
    }


def _counts(counts: Json) -> dict[str, Cell]:
    return {f"{kind}_{bound}": counts.get(kind, {}).get(bound) for kind in COUNT_KINDS for bound in ("low", "high")}


def _joined(values: Iterable[str | None]) -> str | None:
    """Texts joined with ";"; a ";" inside one gives way to ","; None when there is nothing at all."""
    cells = [(_words(value) or "").replace(";", ",") for value in values]
    return ";".join(cells) if any(cells) else None


def _words(text: str | None) -> str | None:
    """Text on one line: a cell with a line break in it is more trouble than it is worth."""
    return " ".join(text.split()) if text is not None else None


def _yes(value: bool | None) -> str | None:
    return None if value is None else "yes" if value else "no"


def _guarded(cell: Cell) -> Cell:
    """The cell, with an apostrophe before what a spreadsheet would run.

    >>> _guarded("=HYPERLINK(…)")
    "'=HYPERLINK(…)"
    """
    if isinstance(cell, str) and cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def _line(cells: Sequence[Any]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(cells)
    return buffer.getvalue().encode("utf-8", "backslashreplace")


_PARTICIPANT_COLUMNS = ("{}s", "{}_names", "{}_ids", "{}_countries", "{}_sectors")

COLUMNS: tuple[str, ...] = (
    *("event_id", "article_id", "type", "modes", "contexts", "auxiliary_modes"),
    *("cameo", "quad_class", "plover_score", "goldstein", "trigger", "trigger_start", "trigger_end"),
    *(column.format("actor") for column in _PARTICIPANT_COLUMNS),
    *(column.format("recipient") for column in _PARTICIPANT_COLUMNS),
    *("location_text", "location_name", "geonameid", "country", "admin1", "latitude", "longitude"),
    *("precision", "location_inferred"),
    *("occurred_start", "occurred_end", "granularity", "occurred_text", "occurred_inferred"),
    *(f"{kind}_{bound}" for kind in COUNT_KINDS for bound in ("low", "high")),
    *("sources", "source_names", "sources_anonymous", "sources_via", "mentions"),
    *("sentence_start", "sentence_end", "role", "quality", "confidence"),
    *(f"{name}_confidence" for name in FIELDS_WITH_CONFIDENCE),
    *("rule", "coder"),
)
