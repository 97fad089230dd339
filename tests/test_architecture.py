"""Imports point one way, and importing does nothing."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import dragoman

_ROOT = Path(dragoman.__file__).parent
_STAGES = ("read", "clean", "annotate", "resolve", "quality", "coding", "link")
_NOUNS = {"model", "errors"}
_DATA = {"datafiles", *_NOUNS}

# Room or module → what of dragoman it may import besides itself.
_ALLOWED = {
    "model": set(),
    "errors": set(),
    "datafiles": {"errors"},
    "ontology": _DATA,
    "knowledge": {"ontology", *_DATA},
    **{stage: {"ontology", "knowledge", *_DATA} for stage in _STAGES},
    "pipeline": {*_STAGES, "ontology", "knowledge", *_DATA, "__version__"},
    "intake": {"clean", *_NOUNS},
    "workers": {"pipeline", *_NOUNS},
    "fetch": {"read", "__version__", *_NOUNS},
    "store": {"link", *_NOUNS},
    "project": {"store", "fetch", "knowledge", *_DATA},
}
# What only the command line and programs of one's own may stand on.
_OUTERMOST = {"cli"}


def _imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "dragoman":
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("dragoman."):
            yield node.lineno, (node.module or "").split(".")[1]
        elif isinstance(node, ast.Import):
            names = (alias.name.split(".") for alias in node.names)
            yield from ((node.lineno, name[1]) for name in names if name[0] == "dragoman" and len(name) > 1)


def _modules(room: str) -> list[Path]:
    folder = _ROOT / room
    return sorted(folder.rglob("*.py")) if folder.is_dir() else [_ROOT / f"{room}.py"]


@pytest.mark.parametrize("room", sorted(_ALLOWED))
def test_a_room_imports_only_what_lies_beneath_it(room: str) -> None:
    modules = _modules(room)
    wrong = [
        f"{path.relative_to(_ROOT)}:{line} imports {name}"
        for path in modules
        for line, name in _imports(path)
        if name not in _ALLOWED[room] | {room}
    ]
    assert modules
    assert wrong == []


def test_nothing_imports_the_command_line() -> None:
    wrong = [
        f"{path.relative_to(_ROOT)}:{line}"
        for path in sorted(_ROOT.rglob("*.py"))
        if path.relative_to(_ROOT).parts[0] not in _OUTERMOST
        for line, name in _imports(path)
        if name in _OUTERMOST
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "module", ["dragoman", "dragoman.cli.main", "dragoman.cli.explain", "dragoman.pipeline", "dragoman.project"]
)
def test_importing_loads_no_heavy_library(module: str) -> None:
    heavy = (
        "duckdb", "feedparser", "onnxruntime", "protego", "psycopg", "pyarrow", "resiliparse", "spacy", "tokenizers",
        "trafilatura",
    )  # fmt: skip
    program = f"import sys, {module}; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
