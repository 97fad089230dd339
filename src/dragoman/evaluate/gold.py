"""The gold sets of a folder, and what of each the coder may see."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from dragoman.errors import InputError, UsageError

__all__ = ["GoldSet", "Judged", "find_sets"]

_EVENTS_GOLD = ".dev.jsonl"
_TEXT_GOLD = ".dev.gold.jsonl"
_TEXT_INPUT = ".dev.input.jsonl"
# What the coder may see of a gold record; all else in it is the answer.
_SEEN = ("id", "text", "published")


class Judged(StrEnum):
    """Which of the coder's outputs a set judges; also the folder the set lies in."""

    EVENTS = "events"
    ARTICLES = "text"


@dataclass(frozen=True, slots=True)
class GoldSet:
    """One set: `given` holds the texts, `gold` the answers (one file where they stand together)."""

    name: str
    judged: Judged
    given: Path
    gold: Path
    scorer: Path

    def write_input(self, path: Path) -> int:
        """Write what the coder may see as JSONL; returns the number of records."""
        lines = [
            json.dumps({key: record.get(key) for key in _SEEN}, ensure_ascii=False) + "\n"
            for record in _records(self.given)
        ]
        path.write_text("".join(lines), encoding="utf-8")
        return len(lines)


def find_sets(folder: Path, only: Sequence[str] = ()) -> tuple[GoldSet, ...]:
    """The sets under `folder`, events first, by name; those named by `only` when it is not empty.

    Raises `InputError` when the folder does not hold gold data, `UsageError` for a name that is not there.
    """
    sets = (*_event_sets(folder / Judged.EVENTS), *_text_sets(folder / Judged.ARTICLES))
    if not sets:
        raise InputError(
            f"{folder}: no gold data here; expected events/gold/SET{_EVENTS_GOLD} with events/score.py, "
            f"or text/gold/SET{_TEXT_INPUT} and SET{_TEXT_GOLD} with text/score.py"
        )
    names = [gold_set.name for gold_set in sets]
    for name in only:
        if name not in names:
            raise UsageError(f'no set "{name}" in {folder} (it has {", ".join(names)})')
    return tuple(gold_set for gold_set in sets if not only or gold_set.name in only)


def _event_sets(folder: Path) -> Iterator[GoldSet]:
    for gold in sorted((folder / "gold").glob(f"*{_EVENTS_GOLD}")):
        name = gold.name.removesuffix(_EVENTS_GOLD)
        yield GoldSet(name, Judged.EVENTS, given=gold, gold=gold, scorer=_scorer(folder))


def _text_sets(folder: Path) -> Iterator[GoldSet]:
    for gold in sorted((folder / "gold").glob(f"*{_TEXT_GOLD}")):
        name = gold.name.removesuffix(_TEXT_GOLD)
        given = gold.with_name(name + _TEXT_INPUT)
        if not given.is_file():
            raise InputError(f"{gold}: the texts to code are missing; expected {given.name} beside it")
        yield GoldSet(name, Judged.ARTICLES, given=given, gold=gold, scorer=_scorer(folder))


def _scorer(folder: Path) -> Path:
    scorer = folder / "score.py"
    if not scorer.is_file():
        raise InputError(f"{scorer}: the scorer of the gold data is missing")
    return scorer


def _records(path: Path) -> Iterator[dict[str, object]]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                record = json.loads(line)
            except json.JSONDecodeError as error:
                raise InputError(f"{path}:{number}: not JSON: {error.msg}") from error
            if not isinstance(record, dict):
                raise InputError(f"{path}:{number}: expected an object with {', '.join(_SEEN)}")
            yield record
