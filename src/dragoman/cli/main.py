"""The command line: one module a command, each loaded when it is called."""

from __future__ import annotations

import importlib
import logging
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from dragoman import __version__
from dragoman.errors import DragomanError

__all__ = ["main"]

# Command name → where it is defined; only the one called is imported.
_COMMANDS = {
    "code": "dragoman.cli.code:code",
    "init": "dragoman.cli.init:init",
    "add": "dragoman.cli.add:add",
    "watch": "dragoman.cli.watch:watch",
    "recode": "dragoman.cli.add:recode",
    "events": "dragoman.cli.ask:events",
    "story": "dragoman.cli.ask:story",
    "query": "dragoman.cli.ask:query",
    "export": "dragoman.cli.export:export",
    "check": "dragoman.cli.keep:check",
    "backup": "dragoman.cli.keep:backup",
    "restore": "dragoman.cli.keep:restore",
    "erase": "dragoman.cli.keep:erase",
    "explain": "dragoman.cli.explain:explain",
    "actors": "dragoman.cli.actors:actors",
    "evaluate": "dragoman.cli.evaluate:evaluate",
    "doctor": "dragoman.cli.doctor:doctor",
}

_INTERRUPTED = 130
_BROKEN_PIPE = 141


class _LazyGroup(click.Group):
    """A group whose commands are imported on demand, so that `--help` answers at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name].partition(":")
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> object:
        # Not left to click, which would exit with 1, the status of a bug.
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            _hang_up()


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="dragoman")
def dragoman() -> None:
    """Reads news reports: who did what to whom, when, where, according to whom."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit with the status that `docs/commands.md` promises.

    An error a user can meet is one line on stderr; a bug keeps its traceback and exits with 1.
    """
    _silence_libraries()
    try:
        status = dragoman.main(arguments, prog_name="dragoman", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else error.format_message(), err=True)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        _fail(_sentence(error), error.exit_code)
    except click.Abort:
        _fail("interrupted; no output was written", _INTERRUPTED)
    except KeyboardInterrupt:
        _fail("interrupted; no output was written", _INTERRUPTED)
    except DragomanError as error:
        _fail(str(error), error.exit_status)
    sys.exit(status if isinstance(status, int) else 0)


def _silence_libraries() -> None:
    """Keep the complaints of libraries off stderr: what a page lacks is told by what becomes of its record."""
    logger = logging.getLogger("trafilatura")
    logger.addHandler(logging.NullHandler())
    logger.propagate = False


def _sentence(error: click.ClickException) -> str:
    """Click's message in one line, with where to find help."""
    message = " ".join(error.format_message().split())
    context = getattr(error, "ctx", None)
    return f"{message} (see {context.command_path} --help)" if context is not None else message


def _hang_up() -> NoReturn:
    """End quietly when whoever read stdout has stopped."""
    # Else Python complains once more when it flushes stdout at the end.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(_BROKEN_PIPE)


def _fail(message: str, status: int) -> NoReturn:
    click.echo(f"dragoman: {message}", err=True)
    sys.exit(status)
