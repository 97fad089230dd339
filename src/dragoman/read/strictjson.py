"""JSON as its standard has it: no NaN, no key twice, no nesting without end; numbers stay as written."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from dragoman.read.record import Number

__all__ = ["JSONFaultError", "StrictJSON"]

_SPACE = re.compile(r"[ \t\r\n]*")
_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*+"?|([\[{])|([\]}])', re.DOTALL)


class JSONFaultError(Exception):
    """What is wrong with the JSON, in words; `position` is the character where it shows, if one does."""

    def __init__(self, problem: str, position: int | None = None) -> None:
        self.problem = problem
        self.position = position
        super().__init__(problem)


class StrictJSON:
    """A parser that refuses nesting beyond `depth`."""

    def __init__(self, depth: int) -> None:
        self._depth = depth
        self._decoder = json.JSONDecoder(
            object_pairs_hook=_unique,
            parse_constant=_no_constant,
            parse_int=Number,
            parse_float=Number,
        )

    def value(self, text: str) -> Any:
        """The one value `text` holds."""
        self.check_depth(text)
        value, end = self.next_value(text, 0)
        if end < len(text):
            raise JSONFaultError(f"something follows the end of the JSON value at character {end + 1}", end)
        return value

    def next_value(self, text: str, start: int) -> tuple[Any, int]:
        """The value that starts at `start`, and where the next non-blank character after it stands.

        Whoever reads several values out of one text calls `check_depth` once before.
        """
        try:
            value, end = self._decoder.raw_decode(text, _skip(text, start))
        except json.JSONDecodeError as error:
            # json counts characters from 0; people count from 1.
            raise JSONFaultError(f"not JSON: {error.msg} at character {error.pos + 1}", error.pos) from error
        except RecursionError as error:
            raise JSONFaultError(f"nested deeper than {self._depth} levels") from error
        return value, _skip(text, end)

    def check_depth(self, text: str) -> None:
        """Refuse text whose brackets nest too deep, before a parser descends into them."""
        # Counting is cheap and settles nearly every record; only many brackets are worth following.
        if text.count("[") + text.count("{") <= self._depth:
            return
        depth = 0
        for match in _BRACKETS.finditer(text):
            if match.group(1):
                depth += 1
                if depth > self._depth:
                    raise JSONFaultError(f"nested deeper than {self._depth} levels", match.start())
            elif match.group(2):
                depth -= 1


def _skip(text: str, start: int) -> int:
    match = _SPACE.match(text, start)
    return match.end() if match else start


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in pairs:
        if name in values:
            raise JSONFaultError(f'the key "{name[:60]}" is given twice')
        values[name] = value
    return values


def _no_constant(name: str) -> NoReturn:
    raise JSONFaultError(f"{name} is not a JSON value")
