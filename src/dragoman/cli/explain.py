"""`dragoman explain`: one event, each field beside the words that support it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli.projects import opened, project_option
from dragoman.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["explain", "explanation"]

Json = dict[str, Any]

_FILE = click.Path(path_type=Path)
_LABEL_WIDTH = 13
# A longer value pushes its support to the right alone.
_VALUE_WIDTH = 36
# A row: the field, what it says, the words of the text or the rule behind it.
Row = tuple[str, str, str]


@click.command()
@click.argument("event_id")
@project_option
@click.option("--events", type=_FILE, metavar="FILE", help="In place of a project: events written by code (JSONL).")
@click.option("--articles", type=_FILE, metavar="FILE", help="Article records of the same run (JSONL).")
def explain(event_id: str, folder: Path | None, events: Path | None, articles: Path | None) -> None:
    """Show one event: each field beside the words that support it, or the rule that inferred it."""
    if (events is None) != (articles is None):
        raise UsageError("--events and --articles go together")
    if events is not None and articles is not None:
        event = _record(events, "event_id", event_id, "event")
        article = _record(articles, "article_id", event["article_id"], "article")
        origin = f'"{events}" and "{articles}" do not hold events and articles of one run'
    else:
        event, article = _stored(folder, event_id)
        origin = "the store holds a record that this version cannot read"
    try:
        lines = list(explanation(event, article))
    except (KeyError, TypeError) as error:
        raise UsageError(origin) from error
    click.echo("\n".join(lines))


def _stored(folder: Path | None, event_id: str) -> tuple[Json, Json]:
    with opened(folder) as (_, store):
        event = store.event(event_id)
        article = store.article(event["article_id"]) if event is not None else None
    if event is None or article is None:
        raise UsageError(f'the store has no event "{event_id}"')
    return event, article


def explanation(event: Json, article: Json) -> Iterator[str]:
    """The lines of text that explain an event record with the record of its article."""
    from dragoman.report.phrases import headline

    text = article["text"]
    about = [article["published"] or "no date", article["outlet"], article["path"], article["article_id"]]
    yield f"event {event['event_id']}"
    yield headline(article)
    yield " · ".join(part for part in about if part)
    yield ""
    start, end = event["sentence"]
    yield f"  {event['role']}: {_one_line(text[start:end])}"
    yield ""
    rows = list(_rows(event, text))
    width = min(_VALUE_WIDTH, max(len(value) for _, value, _ in rows))
    for name, value, support in rows:
        value_and_support = f"{value:<{width}}  {support}" if value else support
        yield f"{name:<{_LABEL_WIDTH}}{value_and_support}".rstrip()


def _rows(event: Json, text: str) -> Iterator[Row]:
    yield from _what(event, text)
    yield from _who("actor", event["actors"], text)
    yield from _who("recipient", event["recipients"], text)
    yield from _where_and_when(event, text)
    for kind, count in event["counts"].items():
        yield kind, _bounds(count), _quoted(text, count["start"], count["end"])
    for attribution in event["attributions"]:
        yield from _who_says_so(attribution, text)
    for mention in event["mentions"][1:]:
        yield "also told", "", _quoted(text, mention["trigger"]["start"], mention["trigger"]["end"])
    for flag in event["quality"]:
        yield "doubtful", f"{flag['name']}: {flag['reason']}", _quoted(text, flag["start"], flag["end"])
    fields = ", ".join(f"{name.replace('_', ' ')} {value:.2f}" for name, value in event["confidences"].items())
    yield "confidence", f"{event['confidence']:.2f}", fields
    yield "coded by", "", event["coder"]


def _what(event: Json, text: str) -> Iterator[Row]:
    from dragoman.report.phrases import QUAD_NAMES

    trigger = event["trigger"]
    support = f"{_quoted(text, trigger['start'], trigger['end'])} by rule {event['rule']}"
    yield "type", event["type"], support
    for name, key in (("mode", "modes"), ("context", "contexts"), ("auxiliary", "auxiliary_modes")):
        for value in event[key]:
            yield name, value, ""
    by_type = "follows from type and mode"
    yield "quad class", f"{event['quad_class']} {QUAD_NAMES[event['quad_class']]}", "follows from type"
    for name, key in (("PLOVER score", "plover_score"), ("CAMEO", "cameo"), ("Goldstein", "goldstein")):
        yield name, "—" if event[key] is None else str(event[key]), by_type


def _who(role: str, entities: Iterable[Json], text: str) -> Iterator[Row]:
    from dragoman.report.phrases import label, tag

    nobody = True
    for entity in entities:
        nobody = False
        parts = [label(entity), f"({tag(entity)})" if tag(entity) else "", entity["actor_id"] or ""]
        support = _quoted(text, entity["start"], entity["end"])
        yield role, " ".join(part for part in parts if part), _with_rule(support, entity["inferred"])
    if nobody:
        yield role, "—", "the text names none"


def _where_and_when(event: Json, text: str) -> Iterator[Row]:
    from dragoman.report.phrases import when, where

    location, occurred = event["location"], event["occurred"]
    if location is None:
        yield "where", "—", "the text names no place"
    else:
        support = _quoted(text, location["start"], location["end"])
        place = f"{where(location)} ({location['precision']})"
        yield "where", place, _with_rule(support, location["inferred"])
    if occurred is None:
        yield "when", "—", "neither the text nor its date says"
    else:
        span = occurred["span"]
        support = _quoted(text, *span) if span is not None else ""
        yield "when", when(occurred) or "—", _with_rule(support, occurred["inferred"])


def _who_says_so(attribution: Json, text: str) -> Iterator[Row]:
    from dragoman.report.phrases import said_by

    source, cue = attribution["source"], attribution["cue"]
    words = [_quoted(text, part["start"], part["end"]) for part in (source, cue) if part is not None]
    yield "said by", said_by(attribution), " ".join(words)
    content = " … ".join(_one_line(text[start:end]) for start, end in attribution["content"]["spans"])
    yield "saying", f"({attribution['kind']})", f"“{content}”"


def _with_rule(support: str, inferred: str | None) -> str:
    """The words and what had no words.

    >>> _with_rule("“Mosul”", "place of the recipient")
    '“Mosul” (inferred: place of the recipient)'
    """
    rule = f"(inferred: {inferred})" if inferred is not None else ""
    return " ".join(part for part in (support, rule) if part)


def _quoted(text: str, start: int, end: int) -> str:
    return f"“{_one_line(text[start:end])}”"


def _bounds(count: Json) -> str:
    low, high = count["low"], count["high"]
    if high is None:
        return f"at least {low:,}"
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _record(path: Path, key: str, wanted: str, what: str) -> Json:
    """The record of a JSONL file whose `key` is `wanted`."""
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                # Reading a line as JSON costs more than looking for the id in it.
                if wanted in line and (record := _parsed(path, number, line)).get(key) == wanted:
                    return record
    except OSError as error:
        raise UsageError(f'"{path}" cannot be read: {error.strerror}') from error
    except UnicodeDecodeError as error:
        raise UsageError(f'"{path}" is not a JSONL file in UTF-8; write it with `dragoman code`') from error
    raise UsageError(f'no {what} "{wanted}" in {path}')


def _parsed(path: Path, number: int, line: str) -> Json:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise UsageError(f"{path}:{number}: not JSON ({error.msg}); expected JSONL") from error
    return record if isinstance(record, dict) else {}
