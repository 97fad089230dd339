"""Where the results of `dragoman code` go, checked before the work and written after it."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.errors import UsageError
from dragoman.export.files import check_output, replacing
from dragoman.export.writers import EventFormat, linked, write_articles, write_events, write_rejects
from dragoman.pipeline import find_copies
from dragoman.report.page import write_page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dragoman.export.spool import Spool
    from dragoman.link.copies import NearDuplicate
    from dragoman.run import RunReport

__all__ = ["Outputs"]


@dataclass(frozen=True)
class Outputs:
    """The files asked for. Without `events` the events go to stdout, in words when `in_words`."""

    events: Path | None
    form: EventFormat
    articles: Path | None
    report: Path | None
    rejects: Path | None
    in_words: bool

    @classmethod
    def chosen(
        cls,
        events: Path | None,
        form: str | None,
        articles: Path | None,
        report: Path | None,
        rejects: Path | None,
        in_words: bool | None,
    ) -> Outputs:
        """The outputs that options stand for; what they leave open follows from file name and terminal."""
        suffix = events.suffix.removeprefix(".").lower() if events is not None else ""
        chosen = EventFormat(form or (suffix if suffix in ("csv", "parquet") else "jsonl"))
        if events is None and chosen is EventFormat.PARQUET:
            raise UsageError("Parquet does not go to a terminal or pipe; name a file with --output")
        if in_words is None:
            in_words = events is None and form is None and sys.stdout.isatty()
        return cls(events, chosen, articles, report, rejects, in_words)

    @property
    def files(self) -> dict[str, Path]:
        """What is in each file that will be written."""
        named = {
            "events": self.events,
            "articles": self.articles,
            "report": self.report,
            "set aside": self.rejects,
        }
        return {what: path for what, path in named.items() if path is not None}

    def check(self, inputs: Sequence[str]) -> None:
        """Refuse, before any work is done, what would fail at the end or destroy the input."""
        for path in self.files.values():
            check_output(path)
        regular = [path.resolve() for path in self.files.values() if not path.exists() or path.is_file()]
        for path, times in Counter(regular).items():
            if times > 1:
                raise UsageError(f'"{path}" is named for two outputs')
        read = {Path(path).resolve() for path in inputs}
        for path in self.files.values():
            if path.is_file() and path.resolve() in read:
                raise UsageError(f'"{path}" is an input; writing it would destroy it')

    def write(self, spool: Spool, run: RunReport) -> None:
        """Write every file asked for; they appear together, when all are complete."""
        with ExitStack() as files:
            if self.events is not None:
                write_events(files.enter_context(replacing(self.events)), spool, self.form)
            copies = _copies(spool) if self.articles is not None or self.report is not None else {}
            if self.articles is not None:
                write_articles(files.enter_context(replacing(self.articles)), linked(spool, copies))
            if self.report is not None:
                write_page(files.enter_context(replacing(self.report)), linked(spool, copies), run)
            if self.rejects is not None:
                write_rejects(files.enter_context(replacing(self.rejects)), run.rejects)

    def write_rejects(self, run: RunReport) -> None:
        """Write the records set aside alone, for a run with nothing else to show."""
        if self.rejects is not None:
            with replacing(self.rejects) as file:
                write_rejects(file, run.rejects)


def _copies(spool: Spool) -> dict[str, tuple[NearDuplicate, ...]]:
    articles = (coded.article for coded in spool)
    return find_copies(
        (
            article["article_id"],
            article["text"],
            date.fromisoformat(article["published"]) if article["published"] else None,
        )
        for article in articles
    )
