"""Coded articles on disk until the run ends, then handed out sorted: the order of coding leaves no trace."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from dragoman.export.records import Json, article_record, event_record
from dragoman.pipeline import Result

__all__ = ["CodedArticle", "Spool", "json_line", "text_order"]


@dataclass(frozen=True, slots=True)
class CodedArticle:
    """The records of one article: its own, and those of its events in text order."""

    article: Json
    events: list[Json]


class Spool:
    """Coded articles by id; one put later takes the place of an earlier one with the same id.

    The file lies in `folder` (that of the output, so that a full disk is met early) and goes with the spool.
    """

    def __init__(self, folder: Path | None = None) -> None:
        # Closed by `__exit__`; an unnamed file leaves nothing behind even when the process is killed.
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  it lives as long as the spool
        self._places: dict[str, tuple[int, int]] = {}

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._file.close()

    def __len__(self) -> int:
        return len(self._places)

    def put(self, result: Result) -> None:
        """Keep one coded article."""
        events = sorted(map(event_record, result.events), key=text_order)
        line = json_line({"article": article_record(result), "events": events})
        start = self._file.seek(0, 2)
        self._file.write(line)
        self._places[result.article.article_id] = (start, len(line))

    def drop(self, article_id: str) -> None:
        """Forget an article, if it is there."""
        self._places.pop(article_id, None)

    def __iter__(self) -> Iterator[CodedArticle]:
        """Every article kept, sorted by id."""
        for _, (start, length) in sorted(self._places.items()):
            self._file.seek(start)
            kept = json.loads(self._file.read(length))
            yield CodedArticle(kept["article"], kept["events"])


def json_line(record: Any) -> bytes:
    """A record as one line of UTF-8; a lone surrogate, which UTF-8 cannot hold, is written as an escape."""
    text = json.dumps(record, ensure_ascii=False, allow_nan=False)
    try:
        return text.encode("utf-8") + b"\n"
    except UnicodeEncodeError:
        return json.dumps(record, ensure_ascii=True, allow_nan=False).encode("ascii") + b"\n"


def text_order(event: Json) -> tuple[int, int, str]:
    """The order of events in an article: that of the words that report them."""
    return event["trigger"]["start"], event["trigger"]["end"], event["event_id"]
