"""A project for Python programs: its events, stories and articles as Arrow tables, and SQL over all of it.

with dragoman.open_project("myproject") as project:
    project.events(actor="IRQ", since="2020-06-01").to_pandas()
    project.sql("SELECT type, count(*) FROM events GROUP BY type").to_polars()
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.project import open_folder
from dragoman.store.filters import EventFilter
from dragoman.store.tables import query

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow as pa

    from dragoman.export.records import Json

__all__ = ["OpenProject", "Table"]


class Table:
    """An Arrow table with ways on to pandas and Polars; any library that takes Arrow takes it as it is."""

    def __init__(self, arrow: pa.Table) -> None:
        self.arrow = arrow

    def __len__(self) -> int:
        return int(self.arrow.num_rows)

    def __repr__(self) -> str:
        return f"Table({len(self)} rows: {', '.join(self.arrow.column_names)})"

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.arrow.__arrow_c_stream__(requested_schema)

    def to_pylist(self) -> list[Json]:
        """The rows as dictionaries."""
        rows: list[Json] = self.arrow.to_pylist()
        return rows

    def to_pandas(self) -> pandas.DataFrame:
        """As a pandas data frame. Raises `ImportError` where pandas is not installed."""
        return self.arrow.to_pandas()

    def to_polars(self) -> polars.DataFrame:
        """As a Polars data frame. Raises `ImportError` where Polars is not installed."""
        import polars

        frame = polars.from_arrow(self.arrow)
        assert isinstance(frame, polars.DataFrame)
        return frame


class OpenProject:
    """A project open for reading, while others may write."""

    def __init__(self, folder: str | Path) -> None:
        """Raises `UsageError` where there is no project, `StoreError` where its store cannot be used."""
        self._project = open_folder(Path(folder))
        self._store = self._project.open_store(readonly=True)

    def __enter__(self) -> OpenProject:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the store."""
        self._store.close()

    def events(
        self,
        *,
        actor: str | None = None,
        recipient: str | None = None,
        type: str | None = None,  # noqa: A002  the record's key
        since: str | date | None = None,
        until: str | date | None = None,
        place: str | None = None,
        story: str | None = None,
        article: str | None = None,
        outlet: str | None = None,
        min_confidence: float | None = None,
        real: bool | None = None,
        limit: int | None = None,
    ) -> Table:
        """Events as records with all their fields, by article and place in the text.

        `actor`, `recipient`: an actor's id, a country's code or a name; a body counts with all that belong to it.
        `since`, `until`: inclusive days. `place`: a country's code, a geonameid or a name. `real`: whether it is
        reported as having happened.
        """
        import pyarrow as pa

        from dragoman.export.parquet import event_schema

        asked = EventFilter(
            actor=actor, recipient=recipient, type=type, since=_day(since), until=_day(until), place=place, story=story,
            article=article, outlet=outlet, min_confidence=min_confidence, real=real,
        )  # fmt: skip
        rows = list(self._store.events(self._project.with_members(asked), limit=limit))
        return Table(pa.Table.from_pylist(rows, schema=event_schema().append(pa.field("story_id", pa.string()))))

    def event(self, event_id: str) -> Json | None:
        """One event record, also by an id it once had."""
        return self._store.event(event_id)

    def stories(
        self,
        *,
        since: str | date | None = None,
        until: str | date | None = None,
        type: str | None = None,  # noqa: A002  the record's key
        country: str | None = None,
        disputed: bool | None = None,
    ) -> Iterator[Json]:
        """Story records, by id."""
        return self._store.stories(since=_day(since), until=_day(until), kind=type, country=country, disputed=disputed)

    def story(self, name: str) -> Json | None:
        """The story of this id, or the one that an event of this id belongs to."""
        return self._store.story(name)

    def articles(self) -> Iterator[Json]:
        """Article records, by id."""
        return self._store.articles()

    def sql(self, question: str) -> Table:
        """The answer to a question in DuckDB's SQL over the tables of `docs/store.md`, which it can only read."""
        return Table(query(self._store.database, question))


def _day(value: str | date | None) -> str | None:
    return value.isoformat() if isinstance(value, date) else value
