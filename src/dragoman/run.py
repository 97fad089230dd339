"""One run: records in, a spool of coded articles and the account of the run out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import date

from dragoman.errors import RecordError
from dragoman.export.spool import Spool
from dragoman.intake import Account, Intake, SetAside
from dragoman.model import RawRecord
from dragoman.pipeline import Tools, code_article, load_tools
from dragoman.workers import Failure, code_articles

__all__ = ["RunReport", "code_records"]


@dataclass(frozen=True)
class RunReport:
    """How a run went. `filtered` counts by reason; `rejects` are in the order of path and line."""

    account: Account
    filtered: dict[str, int]
    rejects: tuple[SetAside, ...]

    @property
    def bugs(self) -> tuple[SetAside, ...]:
        """The articles a bug kept from being coded."""
        return tuple(reject for reject in self.rejects if reject.traceback is not None)

    @property
    def exit_status(self) -> int:
        """1 when there was a bug, 4 when nothing was readable, 3 when records were set aside, else 0."""
        if self.bugs:
            return 1
        if self.account.read == self.account.set_aside:
            return 4
        return 3 if self.account.set_aside else 0


def code_records(
    records: Iterable[RawRecord | RecordError],
    spool: Spool,
    *,
    published: date | None = None,
    workers: int = 1,
    tools: Tools | None = None,
    loader: Callable[[], Tools] = load_tools,
    on_article: Callable[[int], None] = lambda _: None,
) -> RunReport:
    """Code every record into `spool`; what the spool then holds does not depend on order or `workers`.

    `published` dates the records that say nothing themselves; `on_article` hears the length of each text when it
    is done.
    """
    intake = Intake(published=published)
    outcomes = code_articles(intake.articles(records), code=code_article, tools=tools, workers=workers, loader=loader)
    # Closing ends the worker processes, also when what is done with an outcome goes wrong.
    with closing(outcomes):
        for outcome in outcomes:
            article = outcome.article
            if isinstance(outcome, Failure):
                spool.drop(article.article_id)
                intake.failed(article, outcome.reason, outcome.traceback)
            else:
                spool.put(outcome)
                intake.coded(article)
            on_article(len(article.text))
    return RunReport(intake.account(), intake.filtered, tuple(intake.rejects()))
