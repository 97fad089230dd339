"""From a host name to its addresses, within a time: the system's own look-up has none."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable, Sequence

from dragoman.fetch.connection import Budget
from dragoman.fetch.errors import UnreachableError
from dragoman.fetch.urls import Target

__all__ = ["look_up"]

# Not every system has them all.
_PASSING = frozenset(getattr(socket, name, None) for name in ("EAI_AGAIN", "EAI_SYSTEM", "EAI_MEMORY"))


def look_up(target: Target, resolve: Callable[[str, int], Sequence[str]], budget: Budget) -> Sequence[str]:
    """The addresses of the host of `target`; raises `UnreachableError` without any, `DeadlineError` after the time."""
    with budget.running():
        found = _within(target, resolve, budget)
    if isinstance(found, OSError):
        is_passing = not isinstance(found, socket.gaierror) or found.errno in _PASSING
        reason = f'no address is known for "{target.host}" ({found.strerror or found})'
        raise UnreachableError(target.url, reason, is_transient=is_passing) from found
    if not found:
        raise UnreachableError(target.url, f'no address is known for "{target.host}"')
    return found


def _within(target: Target, resolve: Callable[[str, int], Sequence[str]], budget: Budget) -> Sequence[str] | OSError:
    """What `resolve` gives, or the error it raises; it runs in a thread that is left behind when it takes too long."""
    answers: queue.SimpleQueue[Sequence[str] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(tuple(resolve(target.host, target.port)))
        except OSError as error:
            answers.put(error)
        except UnicodeError as error:
            answers.put(socket.gaierror(socket.EAI_NONAME, str(error)))

    threading.Thread(target=ask, daemon=True).start()
    try:
        return answers.get(timeout=budget.left(target.url))
    except queue.Empty:
        raise budget.error(target.url) from None
