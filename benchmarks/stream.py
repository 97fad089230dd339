"""How often reports that have nothing to do with each other are joined into one story.

    .venv/bin/python benchmarks/stream.py corpus/train/w*.jsonl [--days 14] [--workers 2]

Takes articles that were written or published independently, gives each a day of the same two weeks by chance, codes
them and adds them to a new store: few of them can tell one event, so that nearly all that is joined is joined wrongly.
Days that the texts themselves give stay as they are. Prints the share of events in a story with other articles.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from dragoman.adding import BATCH, coded_of
from dragoman.coder import load_coder
from dragoman.project import make_project

_FIRST_DAY = date(2021, 3, 1)
_LEAST_CHARACTERS = 80


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("files", nargs="+", type=Path, help="JSON Lines with `id` and `text`")
    options.add_argument("--days", type=int, default=14)
    options.add_argument("--workers", type=int, default=2)
    given = options.parse_args()
    articles = list(_articles(given.files, given.days))
    coder = load_coder()
    with tempfile.TemporaryDirectory() as folder:
        project = make_project(Path(folder) / "project")
        with project.open_store() as store:
            run = store.begin_run("add", "benchmark")
            batch = []
            for result in coder.code_many(articles, workers=given.workers):
                batch.append(coded_of(result))
                if len(batch) == BATCH:
                    store.add(batch, run)
                    batch = []
            store.add(batch, run)
            counts = store.counts()
            (joined,) = store.database.rows(
                "SELECT count(*) FROM events e JOIN stories s ON s.story_no = e.story_no WHERE s.articles > 1"
            )[0]
            (links,) = store.database.rows(
                "SELECT count(*) FROM links l JOIN events a ON a.event_no = l.first_no"
                " JOIN events b ON b.event_no = l.second_no WHERE a.article_no <> b.article_no"
            )[0]
    sys.stdout.write(
        f"{counts['articles']:,} articles on {given.days} days, {counts['events']:,} events;"
        f" joined with another article's: {joined / counts['events']:.3f};"
        f" links between articles: {links / counts['events']:.2f} an event\n"
    )
    return 0


def _articles(files: list[Path], days: int) -> list[dict[str, Any]]:
    chance = random.Random(7)
    records = [json.loads(line) for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        {
            "id": record["id"],
            "text": record["text"],
            "published": (_FIRST_DAY + timedelta(days=chance.randrange(days))).isoformat(),
        }
        for record in records
        if len(record.get("text") or "") >= _LEAST_CHARACTERS
    ]


if __name__ == "__main__":
    sys.exit(main())
