"""What the corpus holds, as the tables of `corpus/README.md`.

python -m training.statistics            prints them
python -m training.statistics --write    puts them into corpus/README.md
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from dragoman.ontology import Ontology, load_ontology
from training.corpus import Sentence, load_corpus

__all__ = ["tables", "with_tables"]

CORPUS = Path(__file__).parent.parent / "corpus"
_OPENING, _CLOSING = "<!-- statistics -->", "<!-- end of statistics -->"
_PARTS = ("train", "test")


def tables(parts: dict[str, list[Sentence]], ontology: Ontology) -> str:
    """All tables in Markdown, a column a part."""
    columns = list(parts.values())
    return "\n\n".join(
        [
            _table("all", [(name, [count(part) for part in columns]) for name, count in _TOTALS]),
            _table(
                "event type", _rows(columns, lambda s: [e.event_type for e in s.events], list(ontology.event_types))
            ),
            _table("auxiliary mode", _rows(columns, lambda s: [m for e in s.events for m in e.auxiliary_modes])),
            _table("sentence is", _rows(columns, lambda s: [s.kind])),
            _table("style", _rows(columns, lambda s: [s.style])),
            _table("region", _rows(columns, lambda s: [s.region])),
            _table("noise", _rows(columns, lambda s: [s.noise or "none"])),
            _table(
                "mode",
                _rows(
                    columns,
                    lambda s: [f"{e.event_type} {m}" for e in s.events for m in e.modes],
                    [f"{t.name} {m}" for t in ontology.event_types.values() for m in t.modes],
                ),
            ),
        ]
    )


_TOTALS = (
    ("sentences alone", lambda part: sum(s.article is None for s in part)),
    ("articles", lambda part: len({s.article for s in part if s.article})),
    ("sentences of articles", lambda part: sum(s.article is not None for s in part)),
    ("words", lambda part: sum(len(s.text.split()) for s in part)),
    ("events", lambda part: sum(len(s.events) for s in part)),
    ("actors and recipients", lambda part: sum(len(e.actors) + len(e.recipients) for s in part for e in s.events)),
    ("claims", lambda part: sum(len(s.claims) for s in part)),
    ("anonymous claims", lambda part: sum(c.anonymous for s in part for c in s.claims)),
)


def _rows(columns, values_of, names: Sequence[str] | None = None):  # type: ignore[no-untyped-def]
    counts = [Counter(value for sentence in part for value in values_of(sentence)) for part in columns]
    known: Iterable[str] = names or sorted({name for count in counts for name in count})
    return [(name, [count[name] for count in counts]) for name in known]


def _table(title: str, rows: Sequence[tuple[str, Sequence[int]]]) -> str:
    head = [f"| {title} | {' | '.join(_PARTS)} |", "| --- |" + " --- |" * len(_PARTS)]
    return "\n".join([*head, *(f"| {name} | {' | '.join(f'{n:,}' for n in numbers)} |" for name, numbers in rows)])


def with_tables(page: str, found: str) -> str:
    """The page with its tables replaced."""
    before, rest = page.split(_OPENING)
    return f"{before}{_OPENING}\n\n{found}\n\n{_CLOSING}{rest.split(_CLOSING)[1]}"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--write", action="store_true")
    chosen = options.parse_args()
    ontology = load_ontology()
    found = tables({part: load_corpus(CORPUS / part, ontology) for part in _PARTS}, ontology)
    if chosen.write:
        page = CORPUS / "README.md"
        page.write_text(with_tables(page.read_text("utf-8"), found), "utf-8")
    else:
        print(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
