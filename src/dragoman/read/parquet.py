"""Parquet: one record a row; `line` counts rows from 1."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.errors import RecordError
from dragoman.model import RawRecord
from dragoman.read.bytestream import Source
from dragoman.read.limits import Limits
from dragoman.read.record import FIELDS, make_record

__all__ = ["read_parquet"]

_ROWS_AT_ONCE = 64


def read_parquet(source: Source, limits: Limits) -> Iterator[RawRecord | RecordError]:
    """The records of a Parquet file; only the columns Dragoman knows are read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    row = 0
    try:
        file = pq.ParquetFile(source.raw)
        columns = [name for name in file.schema_arrow.names if name in FIELDS]
        if "text" not in columns and "html" not in columns:
            found = ", ".join(map(str, file.schema_arrow.names)) or "none"
            yield RecordError(source.path, None, f'no "text" column (columns here: {found})')
            return
        for batch in file.iter_batches(batch_size=_ROWS_AT_ONCE, columns=columns):
            for values in batch.to_pylist():
                row += 1
                yield _record(values, source.path, row, limits)
    except (pa.ArrowException, OSError, ValueError) as error:
        problem = str(error).split("\n")[0][:200]
        yield RecordError(source.path, row + 1 if row else None, f"not readable as Parquet: {problem}")


def _record(values: dict[str, object], path: str, row: int, limits: Limits) -> RawRecord | RecordError:
    try:
        return make_record(values, path, row, limits)
    except RecordError as error:
        return error
