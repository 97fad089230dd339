"""The command line as a function, in this process, with the tools loaded once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from dragoman.cli.main import main
from dragoman.pipeline import Tools
from dragoman.run import code_records

Cli = Callable[..., tuple[int, str, str]]


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Cli:
    """Run `dragoman` with arguments; gives exit status, stdout and stderr."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        status = ended.value.code
        assert isinstance(status, int)
        return status, out, err

    return run


@pytest.fixture
def code(cli: Cli, tools: Tools, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Run `dragoman code` with arguments."""
    monkeypatch.setattr("dragoman.run.code_records", partial(code_records, tools=tools))
    return partial(cli, "code")
