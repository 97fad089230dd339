"""PLOVER's nouns, and their reading from data files: event types, modes, contexts, sectors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from dragoman.datafiles import Faults, Record, read_records

__all__ = ["EventType", "Mode", "read_actor_codes", "read_definitions", "read_event_types"]

_QUAD_CLASSES = ("1", "2", "3", "4")
_ACTOR_KINDS = ("political", "society", "international")


@dataclass(frozen=True, slots=True)
class Mode:
    """How an event was carried out.

    `score` is None where the manual prints none; `contexts` follow from the mode by definition.
    """

    name: str
    score: float | None
    definition: str
    contexts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventType:
    """What was done: one of the sixteen. `quad_class` 1 verbal cooperation … 4 material conflict."""

    name: str
    quad_class: int
    recipient_required: bool
    score: float
    definition: str
    modes: Mapping[str, Mode]


def read_event_types(path: Path, contexts: Mapping[str, str], faults: Faults) -> dict[str, EventType]:
    """The event types with their modes, by name, in the manual's order."""
    event_types: dict[str, EventType] = {}
    for record in read_records(path, faults):
        event_type = _event_type(record, contexts)
        if event_type.name in event_types:
            record.fault("event_type", f'event type "{event_type.name}" stands here twice')
        event_types[event_type.name] = event_type
    return event_types


def _event_type(record: Record, contexts: Mapping[str, str]) -> EventType:
    modes: dict[str, Mode] = {}
    name = record.text("event_type")
    for nested in record.records("modes"):
        mode = _mode(nested, contexts)
        if mode.name in modes:
            nested.fault("mode", f'{name} has the mode "{mode.name}" twice')
        modes[mode.name] = mode
    event_type = EventType(
        name=name,
        quad_class=_quad_class(record),
        recipient_required=record.flag("recipient_required"),
        score=_required_score(record),
        definition=record.text("definition"),
        modes=MappingProxyType(modes),
    )
    record.done()
    return event_type


def _quad_class(record: Record) -> int:
    value = record.choice("quad_class", _QUAD_CLASSES)
    return int(value) if value in _QUAD_CLASSES else 0


def _required_score(record: Record) -> float:
    record.text("score")
    return _score(record) or 0.0


def _score(record: Record) -> float | None:
    score = record.number("score")
    if score is not None and not -10.0 <= score <= 10.0:
        record.fault("score", f'"score" is {score:g}, which is outside the scale of -10 to 10')
    return score


def _mode(record: Record, contexts: Mapping[str, str]) -> Mode:
    mode = Mode(
        name=record.text("mode"),
        score=_score(record),
        definition=record.text("definition"),
        contexts=record.choices("contexts", tuple(contexts)),
    )
    record.done()
    return mode


def read_definitions(path: Path, key: str, faults: Faults) -> dict[str, str]:
    """Names with their definitions, from a file whose records are `key` and `definition`."""
    definitions: dict[str, str] = {}
    for record in read_records(path, faults):
        name = record.text(key)
        if name in definitions:
            record.fault(key, f'"{name}" stands here twice')
        definitions[name] = record.text("definition")
        record.done()
    return definitions


def read_actor_codes(path: Path, faults: Faults) -> tuple[dict[str, str], dict[str, str]]:
    """Sectors, and the codes of international actors, each with its definition."""
    sectors: dict[str, str] = {}
    internationals: dict[str, str] = {}
    for record in read_records(path, faults):
        code = record.text("code")
        if code in sectors or code in internationals:
            record.fault("code", f'"{code}" stands here twice')
        kind = record.choice("kind", _ACTOR_KINDS)
        (internationals if kind == "international" else sectors)[code] = record.text("definition")
        record.done()
    return sectors, internationals
