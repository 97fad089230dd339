"""Data files: YAML lists of records, read with their line numbers and validated as a whole.

Every data file of Dragoman is a YAML list of mappings, one mapping a record, under a comment header that names
origin, licence and version. A loader takes each record apart with the methods of `Record`, which note a fault
where something is missing, unknown or of the wrong kind; `Faults.check` then reports all of them at once.

    faults = Faults()
    for record in read_records(path, faults):
        name = record.text("name")
        kind = record.choice("kind", ("party", "army"), default="party")
        aliases = record.texts("aliases")
        record.done()                      # whatever was not asked for is an unknown key
    faults.check()                         # raises DataFileError naming path, line and problem of each fault
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import yaml

from dragoman.errors import DataFileError, Fault

__all__ = ["Faults", "Record", "read_mapping", "read_records"]

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Faults:
    """Collects what is wrong in data files, to be reported at once."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def add(self, path: Path, line: int, problem: str) -> None:
        """Note one fault."""
        self.found.append(Fault(path, line, problem))

    def check(self) -> None:
        """Raise `DataFileError` if any fault was noted."""
        if self.found:
            raise DataFileError(sorted(self.found, key=lambda fault: (str(fault.path), fault.line)))


class Record:
    """One mapping of a data file. Values are asked for by name; `done` reports keys nobody asked for."""

    def __init__(self, path: Path, node: yaml.MappingNode, faults: Faults) -> None:
        self.path = path
        self.line = node.start_mark.line + 1
        self._faults = faults
        self._asked: set[str] = set()
        self._nodes: dict[str, yaml.Node] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in self._nodes:
                faults.add(path, key_node.start_mark.line + 1, f'"{key}" is given twice')
            self._nodes[key] = value_node

    def __contains__(self, key: str) -> bool:
        return key in self._nodes

    def line_of(self, key: str) -> int:
        """The line `key` stands on; the record's first line when it is absent."""
        node = self._nodes.get(key)
        return node.start_mark.line + 1 if node is not None else self.line

    def fault(self, key: str, problem: str) -> None:
        """Note a fault at `key`."""
        self._faults.add(self.path, self.line_of(key), problem)

    def text(self, key: str) -> str:
        """A required text."""
        value = self.optional_text(key)
        if value is None:
            self.fault(key, f'"{key}" is missing')
            return ""
        return value

    def optional_text(self, key: str) -> str | None:
        """A text, or None when absent or left empty."""
        node = self._ask(key)
        if node is None:
            return None
        if not isinstance(node, yaml.ScalarNode):
            self.fault(key, f'"{key}" must be a single value, not a list or mapping')
            return None
        return node.value if node.value not in ("", "~", "null") else None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; a single text stands for a list of one; empty when absent."""
        node = self._ask(key)
        if node is None:
            return ()
        if isinstance(node, yaml.ScalarNode):
            return (node.value,) if node.value not in ("", "~", "null") else ()
        if isinstance(node, yaml.SequenceNode) and all(isinstance(item, yaml.ScalarNode) for item in node.value):
            return tuple(item.value for item in node.value)
        self.fault(key, f'"{key}" must be a text or a list of texts')
        return ()

    def choice(self, key: str, allowed: Sequence[str], *, default: str | None = None) -> str:
        """One of `allowed`; `default` when absent; without a default the key is required."""
        value = self.optional_text(key)
        if value is None:
            if default is None:
                self.fault(key, f'"{key}" is missing (one of {", ".join(allowed)})')
                return ""
            return default
        if value not in allowed:
            self.fault(key, f'"{key}" is "{value}", which is not one of {", ".join(allowed)}')
        return value

    def choices(self, key: str, allowed: Sequence[str]) -> tuple[str, ...]:
        """Any number of `allowed`."""
        values = self.texts(key)
        for value in values:
            if value not in allowed:
                self.fault(key, f'"{key}" holds "{value}", which is not one of {", ".join(allowed)}')
        return values

    def number(self, key: str) -> float | None:
        """A number, or None when absent."""
        value = self.optional_text(key)
        if value is None:
            return None
        try:
            return float(value)
        except ValueError:
            self.fault(key, f'"{key}" is "{value}", which is not a number')
            return None

    def flag(self, key: str, *, default: bool = False) -> bool:
        """true or false; `default` when absent."""
        return self.choice(key, ("true", "false"), default=str(default).lower()) == "true"

    def day(self, key: str, *, end: bool = False) -> date | None:
        """A date written 2020, 2020-05 or 2020-05-07; the first day it covers, or the last with `end`."""
        value = self.optional_text(key)
        if value is None:
            return None
        try:
            return _day(value, end=end)
        except ValueError:
            self.fault(key, f'"{key}" is "{value}", which is not a date (2020, 2020-05 or 2020-05-07)')
            return None

    def records(self, key: str) -> list[Record]:
        """A list of nested records; empty when absent."""
        node = self._ask(key)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.fault(key, f'"{key}" must be a list of records')
            return []
        nested = []
        for item in node.value:
            if isinstance(item, yaml.MappingNode):
                nested.append(Record(self.path, item, self._faults))
            else:
                self._faults.add(self.path, item.start_mark.line + 1, f'"{key}" must hold records (key: value)')
        return nested

    def mapping(self, key: str) -> Record | None:
        """A nested record, or None when absent."""
        node = self._ask(key)
        if node is None:
            return None
        if not isinstance(node, yaml.MappingNode):
            self.fault(key, f'"{key}" must be a record (key: value)')
            return None
        return Record(self.path, node, self._faults)

    def keys(self) -> tuple[str, ...]:
        """The keys in the order they stand, for records whose keys are data."""
        return tuple(self._nodes)

    def done(self) -> None:
        """Report every key that was never asked for."""
        for key in self._nodes:
            if key not in self._asked:
                known = ", ".join(sorted(self._asked))
                self.fault(key, f'unknown key "{key}" (a record here has {known})')

    def _ask(self, key: str) -> yaml.Node | None:
        self._asked.add(key)
        return self._nodes.get(key)


def read_mapping(path: Path, faults: Faults) -> Record | None:
    """The one mapping a YAML file is, such as settings; None when it is empty or something else, which is a fault."""
    root = _composed(path, faults)
    if root is None:
        return None
    if not isinstance(root, yaml.MappingNode):
        faults.add(path, 1, "must be a mapping (key: value)")
        return None
    return Record(path, root, faults)


def read_records(path: Path, faults: Faults) -> Iterator[Record]:
    """The records of one YAML file, in order; a file that is no list of mappings is a fault."""
    root = _composed(path, faults)
    if root is None:
        return
    if not isinstance(root, yaml.SequenceNode):
        faults.add(path, 1, "must be a list of records, each starting with a dash")
        return
    for node in root.value:
        if isinstance(node, yaml.MappingNode):
            yield Record(path, node, faults)
        else:
            faults.add(path, node.start_mark.line + 1, "must be a record (key: value)")


def _composed(path: Path, faults: Faults) -> yaml.Node | None:
    try:
        return yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
    except UnicodeDecodeError:
        faults.add(path, 1, "is not UTF-8 text")
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        faults.add(path, line, f"not readable as YAML: {error.problem}")
    return None


def _day(value: str, *, end: bool) -> date:
    parts = [int(part) for part in value.split("-")]
    if len(parts) == 3:
        return date(*parts)
    year = parts[0]
    month = parts[1] if len(parts) == 2 else (12 if end else 1)
    if len(parts) > 2 or not value[:4].isdigit():
        raise ValueError(value)
    if not end:
        return date(year, month, 1)
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)
