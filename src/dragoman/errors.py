"""Every error a user can meet, and the exit status each one leads to.

An error is a sentence for the person who can act: what is wrong, where, what was expected, what to do next.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

__all__ = [
    "ComponentError",
    "DataFileError",
    "DragomanError",
    "Fault",
    "InputError",
    "RecordError",
    "StoreError",
    "StoreLockedError",
    "UsageError",
]


class DragomanError(Exception):
    """Base of all errors a user can meet; `exit_status` is what the command line leaves behind."""

    exit_status = 2


class UsageError(DragomanError):
    """An option, argument or setting that cannot be used as given."""


class InputError(DragomanError):
    """Nothing readable in the input."""

    exit_status = 4


class ComponentError(DragomanError):
    """A component (model, package, data file) is missing or unusable."""

    exit_status = 6


class StoreError(DragomanError):
    """A project's store cannot be opened, written or verified."""

    exit_status = 5


class StoreLockedError(StoreError):
    """A project's store is held by another writer."""

    exit_status = 7


class RecordError(DragomanError):
    """One record that is set aside while the run goes on.

    Reads as `path:line: reason`; `line` is None where a file has no lines to speak of.
    """

    exit_status = 3

    def __init__(self, path: str, line: int | None, reason: str, record_id: str | None = None) -> None:
        self.path = path
        self.line = line
        self.reason = reason
        self.record_id = record_id
        super().__init__(f"{path}:{line}: {reason}" if line is not None else f"{path}: {reason}")


class Fault:
    """One thing wrong in a data file: reads as `path:line: problem`."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        self.path = path
        self.line = line
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.path.parent.name}/{self.path.name}:{self.line}: {self.problem}"


class DataFileError(DragomanError):
    """A data file (ontology, lexicon, actors …) does not validate; lists every fault at once, one a line."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
