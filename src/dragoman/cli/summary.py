"""A run in words: its events grouped by article on stdout, its account on stderr."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from dragoman.report.phrases import QUAD_NAMES, headline, label, said_by, tag, toll, when, where

if TYPE_CHECKING:
    from pathlib import Path

    from dragoman.export.spool import CodedArticle, Spool
    from dragoman.run import RunReport

__all__ = ["event_heading", "participants", "say_account", "show_articles", "show_counts", "show_events"]

Json = dict[str, Any]

# More would scroll away; the files hold everything.
_ARTICLES_SHOWN = 40
_REJECTS_SHOWN = 10
_WIDEST = 120
# As wide as the longest mode, "misinformation".
_MODE_WIDTH = 14

_QUAD_STYLES = {1: "cyan", 2: "green", 3: "yellow", 4: "red"}


def show_articles(spool: Spool) -> None:
    """The events of the first articles, in words, on stdout."""
    console = _console()
    with_events = list(islice(_with_events(spool), _ARTICLES_SHOWN + 1))
    for coded in with_events[:_ARTICLES_SHOWN]:
        console.print(_article(coded))
    if len(with_events) > _ARTICLES_SHOWN:
        console.print(Text(f"The first {_ARTICLES_SHOWN} articles with events; --output FILE holds all.", style="dim"))
    elif not with_events:
        console.print(Text(f"No events in {len(spool):,} article{'s' * (len(spool) != 1)}.", style="dim"))


def show_counts(spool: Spool) -> None:
    """How many events of which type there are, on stderr."""
    types: Counter[tuple[int, str]] = Counter()
    for coded in spool:
        types.update((event["quad_class"], event["type"]) for event in coded.events)
    if not types:
        return
    console = _console(stderr=True)
    table = Table.grid(padding=(0, 2))
    for quad in sorted({quad for quad, _ in types}):
        row = Text()
        counted = sorted((-count, name) for (of, name), count in types.items() if of == quad)
        for count, name in counted:
            row.append(f"{name} ", style=_QUAD_STYLES[quad])
            row.append(f"{-count:,}   ")
        table.add_row(Text(QUAD_NAMES[quad], style="dim"), row)
    console.print(table)


def show_events(events: Iterable[Json]) -> None:
    """Events of many articles, in words, on stdout."""
    console = _console()
    rows = Table.grid(padding=(0, 1, 1, 0), expand=True)
    rows.add_column(width=_MODE_WIDTH)
    rows.add_column(ratio=1)
    for event in events:
        of_story = f" · {event['story_id']}" if event.get("story_id") else ""
        where_from = Text(f"event {event['event_id']}{of_story}", style="dim")
        rows.add_row(_type_cell(event), Text("\n").join([_event_cell(event), where_from]))
    console.print(rows if rows.row_count else Text("No events."))


def say_account(run: RunReport, files: Mapping[str, Path]) -> None:
    """Where the records went, what was set aside and why, and where the files lie (what → path), on stderr."""
    console = _console(stderr=True, highlight=False)
    account = run.account
    console.print(
        Text(
            f"read {account.read:,} = coded {account.coded:,} + duplicates {account.duplicates:,}"
            f" + filtered {account.filtered:,} + set aside {account.set_aside:,}"
        ),
        soft_wrap=True,
    )
    for reason, count in run.filtered.items():
        console.print(Text(f"filtered {count:,}: {reason}"), soft_wrap=True)
    for reject in run.rejects[:_REJECTS_SHOWN]:
        place = f"{reject.path}:{reject.line}" if reject.line is not None else reject.path
        console.print(Text(f"set aside: {place}: {reject.reason}"), soft_wrap=True)
    if len(run.rejects) > _REJECTS_SHOWN:
        more = len(run.rejects) - _REJECTS_SHOWN
        console.print(Text(f"set aside: {more:,} more; --rejects FILE lists them all"), soft_wrap=True)
    if run.exit_status == 4:
        console.print(Text("nothing readable in the input; no events were written"), soft_wrap=True)
    else:
        for what, path in files.items():
            console.print(Text(f"{what}: {path}"), soft_wrap=True)
    if run.bugs:
        console.print(Text(run.bugs[0].traceback or "", style="red"), soft_wrap=True)
        console.print(Text("this is a bug in dragoman; please report it with the lines above"), soft_wrap=True)


def event_heading(event: Json) -> Text:
    """Type, modes and auxiliary modes: "ASSAULT drone, targeted · future"."""
    heading = Text(event["type"], style=f"bold {_QUAD_STYLES[event['quad_class']]}")
    if event["modes"]:
        heading.append(f" {', '.join(event['modes'])}", style=f"not bold {_QUAD_STYLES[event['quad_class']]}")
    if event["auxiliary_modes"]:
        heading.append(f" · {', '.join(event['auxiliary_modes'])}", style="not bold italic magenta")
    return heading


def participants(entities: Iterable[Json]) -> Text:
    """Names with country and sectors: "Donald Trump (USA GOV)"; a dash for nobody."""
    parts = []
    for entity in entities:
        part = Text(label(entity))
        if tag(entity):
            part.append(f" ({tag(entity)})", style="dim")
        parts.append(part)
    return Text("; ").join(parts) if parts else Text("—", style="dim")


def _article(coded: CodedArticle) -> RenderableType:
    article = coded.article
    about = [article["published"] or "no date", article["outlet"], article["path"], article["article_id"]]
    rows = Table.grid(padding=(0, 1, 1, 0), expand=True)
    rows.add_column(width=_MODE_WIDTH)
    rows.add_column(ratio=1)
    for event in coded.events:
        rows.add_row(_type_cell(event), _event_cell(event))
    return Group(
        Rule(style="dim"),
        Text(headline(article), style="bold"),
        Text(" · ".join(part for part in about if part), style="dim"),
        Padding(rows, (1, 0, 0, 0)),
    )


def _type_cell(event: Json) -> Text:
    cell = Text(event["type"], style=f"bold {_QUAD_STYLES[event['quad_class']]}")
    for mode in event["modes"]:
        cell.append(f"\n{mode}", style="not bold")
    for mode in event["auxiliary_modes"]:
        cell.append(f"\n{mode}", style="not bold italic magenta")
    return cell


def _event_cell(event: Json) -> Text:
    lines = [
        participants(event["actors"]) + Text(" → ", style="bold") + participants(event["recipients"]),
        _circumstances(event),
    ]
    for attribution in event["attributions"]:
        lines.append(Text(f"says {said_by(attribution)}", style="dim"))
    if event["quality"]:
        flags = ", ".join(flag["name"] for flag in event["quality"])
        lines.append(Text(f"doubtful text: {flags}", style="yellow"))
    return Text("\n").join(lines)


def _circumstances(event: Json) -> Text:
    parts = [f"“{' '.join(event['trigger']['text'].split())}”", when(event["occurred"])]
    if event["occurred"] is not None and event["occurred"]["inferred"]:
        parts[-1] += f" ({event['occurred']['inferred']})"
    parts += [where(event["location"]), toll(event["counts"]), f"confidence {event['confidence']:.2f}"]
    return Text(" · ".join(part for part in parts if part))


def _with_events(spool: Spool) -> Iterable[CodedArticle]:
    return (coded for coded in spool if coded.events)


def _console(*, stderr: bool = False, highlight: bool = False) -> Console:
    console = Console(stderr=stderr, highlight=highlight)
    if console.width > _WIDEST:
        console.width = _WIDEST
    return console
