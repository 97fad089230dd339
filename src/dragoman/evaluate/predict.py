"""A gold set coded the way `dragoman code` codes any input."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dragoman.evaluate.gold import GoldSet, Judged
from dragoman.export.spool import Spool
from dragoman.export.writers import EventFormat, linked, write_articles, write_events
from dragoman.pipeline import Tools, find_copies, load_tools
from dragoman.read import read_paths
from dragoman.run import RunReport, code_records

__all__ = ["Prediction", "predict"]


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the coder made of a set: a file for the scorer, and how many records it holds nothing of."""

    path: Path
    given: int
    run: RunReport

    @property
    def coded(self) -> int:
        """Records that were coded; the others count as predicting nothing."""
        return self.given - len(self.run.rejects) - sum(self.run.filtered.values())


def predict(
    gold_set: GoldSet,
    folder: Path,
    *,
    tools: Tools | None = None,
    workers: int = 1,
    loader: Callable[[], Tools] = load_tools,
) -> Prediction:
    """Code a set; leaves `SET.input.jsonl` and `SET.events.jsonl` or `SET.text.jsonl` in `folder`."""
    given = folder / f"{gold_set.name}.input.jsonl"
    path = folder / f"{gold_set.name}.{gold_set.judged}.jsonl"
    count = gold_set.write_input(given)
    with Spool(folder) as spool:
        run = code_records(read_paths([str(given)]), spool, tools=tools, workers=workers, loader=loader)
        with path.open("wb") as file:
            if gold_set.judged is Judged.EVENTS:
                write_events(file, spool, EventFormat.JSONL)
            else:
                write_articles(file, linked(spool, find_copies(_texts(spool))))
    return Prediction(path, count, run)


def _texts(spool: Spool) -> Iterator[tuple[str, str, date | None]]:
    for coded in spool:
        published = coded.article["published"]
        yield (
            coded.article["article_id"],
            coded.article["text"],
            date.fromisoformat(published) if published else None,
        )
