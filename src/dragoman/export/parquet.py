"""Events as Parquet, with the nesting of the JSON records kept: `actors[0].country`, `counts.killed.low`."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import IO, TYPE_CHECKING

from dragoman.export.records import Json
from dragoman.export.table import COUNT_KINDS, FIELDS_WITH_CONFIDENCE

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["event_schema", "write_parquet"]

# Events a row group: the file's bytes depend on it, so it is fixed.
_BATCH = 10_000


def write_parquet(file: IO[bytes], events: Iterable[Json], *, with_story: bool = False) -> None:
    """Write event records; an empty run gives an empty table with all columns.

    `with_story`: with a column `story_id` at the end, for events of a project.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = event_schema()
    if with_story:
        schema = schema.append(pa.field("story_id", pa.string()))
    rows = iter(events)
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        while batch := list(islice(rows, _BATCH)):
            writer.write_table(pa.Table.from_pylist(batch, schema=schema))


def event_schema() -> pa.Schema:
    """The columns of an event table. `counts` holds every kind, null where the text gives no number."""
    import pyarrow as pa

    text, texts, number, offset = pa.string(), pa.list_(pa.string()), pa.float64(), pa.int64()
    day, offsets = pa.string(), pa.list_(pa.int64())
    span = [("text", text), ("start", offset), ("end", offset)]
    participant = pa.struct(
        [
            *span,
            *[(key, text) for key in ("name", "actor_id", "country", "sector")],
            ("sectors", texts),
            ("aligned_with", text),
            ("inferred", text),
        ]
    )
    location = pa.struct(
        [
            *span,
            ("name", text),
            ("geonameid", pa.int64()),
            ("country", text),
            ("admin1", text),
            ("latitude", number),
            ("longitude", number),
            ("precision", text),
            ("inferred", text),
        ]
    )
    occurred = pa.struct(
        [
            ("start", day),
            ("end", day),
            ("granularity", text),
            ("text", text),
            ("span", offsets),
            ("inferred", text),
        ]
    )
    count = pa.struct([("low", pa.int64()), ("high", pa.int64()), *span])
    source = pa.struct([*span, ("anonymous", pa.bool_()), ("name", text), ("actor_id", text)])
    content = pa.struct([("start", offset), ("end", offset), ("spans", pa.list_(offsets))])
    attribution = pa.struct(
        [("source", source), ("cue", pa.struct(span)), ("content", content), ("kind", text), ("via", texts)]
    )
    mention = pa.struct([("trigger", pa.struct(span)), ("sentence", offsets)])
    flag = pa.struct([("name", text), ("reason", text), ("start", offset), ("end", offset)])
    return pa.schema(
        [
            *[(key, text) for key in ("event_id", "article_id", "type")],
            *[(key, texts) for key in ("modes", "contexts", "auxiliary_modes")],
            ("cameo", text),
            ("quad_class", pa.int8()),
            ("plover_score", number),
            ("goldstein", number),
            ("trigger", pa.struct(span)),
            ("actors", pa.list_(participant)),
            ("recipients", pa.list_(participant)),
            ("location", location),
            ("occurred", occurred),
            ("counts", pa.struct([(kind, count) for kind in COUNT_KINDS])),
            ("attributions", pa.list_(attribution)),
            ("mentions", pa.list_(mention)),
            ("sentence", offsets),
            ("role", text),
            ("quality", pa.list_(flag)),
            ("confidence", number),
            ("confidences", pa.struct([(name, number) for name in FIELDS_WITH_CONFIDENCE])),
            ("rule", text),
            ("coder", text),
        ]
    )
