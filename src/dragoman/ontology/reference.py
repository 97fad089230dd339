"""The tables of docs/ontology.md, written from the data so that page and program cannot differ.

python -m dragoman.ontology.reference docs/ontology.md     # rewrites what stands between the two markers
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from dragoman.ontology.loader import Ontology, load_ontology

__all__ = ["BEGIN", "END", "reference_tables", "with_tables"]

BEGIN = "<!-- tables: begin -->"
END = "<!-- tables: end -->"


def reference_tables(ontology: Ontology) -> str:
    """Event types, modes, contexts, auxiliary modes and actor codes as Markdown tables."""
    types = ontology.event_types.values()
    type_rows = [
        (
            event_type.name,
            str(event_type.quad_class),
            "yes" if event_type.recipient_required else "no",
            f"{event_type.score:g}",
            ontology.cameo_for(event_type.name),
            event_type.definition,
        )
        for event_type in types
    ]
    mode_rows = [
        (
            event_type.name,
            mode.name,
            "" if mode.score is None else f"{mode.score:g}",
            ontology.cameo_for(event_type.name, (mode.name,)),
            mode.definition,
        )
        for event_type in types
        for mode in event_type.modes.values()
    ]
    return "\n\n".join(
        [
            f"### Event types ({len(type_rows)})",
            _table(("type", "quad", "recipient required", "score", "CAMEO", "definition"), type_rows),
            f"### Modes ({len(mode_rows)})",
            _table(("type", "mode", "score", "CAMEO", "definition"), mode_rows),
            *_definitions("Contexts", "context", ontology.contexts),
            *_definitions("Auxiliary modes", "auxiliary mode", ontology.auxiliary_modes),
            *_definitions("Sectors", "sector", ontology.sectors),
            *_definitions("International actors", "code", ontology.internationals),
        ]
    )


def with_tables(page: str, ontology: Ontology) -> str:
    """The page with the tables between its markers renewed; raises ValueError when it has no markers."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page needs the lines {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{reference_tables(ontology)}\n\n{END}{after}"


def _definitions(title: str, head: str, definitions: Mapping[str, str]) -> tuple[str, str]:
    return f"### {title} ({len(definitions)})", _table((head, "definition"), definitions.items())


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [_row(head), _row(["---"] * len(head)), *(_row([f"`{row[0]}`", *row[1:]]) for row in rows)]
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    document = Path(sys.argv[1])
    document.write_text(with_tables(document.read_text(encoding="utf-8"), load_ontology()), encoding="utf-8")
