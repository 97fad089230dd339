"""What the documentation shows is what the program does, and what the program has is documented."""

from __future__ import annotations

import contextlib
import io
import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from dragoman.cli.main import dragoman
from dragoman.export.parquet import event_schema

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md")])


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def block(language: str) -> str:
    """The README's first fenced block of that language."""
    found = re.search(rf"^```{language}\n(.*?)^```", read("README.md"), re.DOTALL | re.MULTILINE)
    assert found is not None, f"the README has no {language} block"
    return found.group(1)


def words(lines: str) -> list[list[str]]:
    """Lines by their words: how wide a terminal is does not matter."""
    return [line.split() for line in lines.splitlines() if line.strip()]


@pytest.mark.model
def test_readme_python_example_prints_what_the_readme_says() -> None:
    shown = re.search(r"^```python\n.*?^```\n\n((?: {4}[^\n]*\n)+)", read("README.md"), re.DOTALL | re.MULTILINE)
    assert shown is not None
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(block("python"), "README.md", "exec"), {})
    assert words(printed.getvalue()) == words(shown.group(1))


def run_readme_command(*drop: str) -> str:
    """What the README's command writes to stdout, run without the options in `drop`."""
    command, _ = re.split(r"(?<!\\)\n", block("console").removeprefix("$ "), maxsplit=1)
    echo, _, coding = command.partition(" | ")
    text = shlex.split(echo.replace("\\\n", ""))[1]
    arguments = [word for word in shlex.split(coding)[1:] if word not in drop]
    run = CliRunner().invoke(dragoman, arguments, input=text + "\n", standalone_mode=False, env={"COLUMNS": "80"})
    assert run.exception is None, run.output
    return run.stdout


@pytest.mark.model
def test_readme_command_prints_what_the_readme_says() -> None:
    shown = re.split(r"(?<!\\)\n", block("console"), maxsplit=1)[1]
    printed = words(run_readme_command())
    assert [line for line in words(shown) if line not in printed] == []


@pytest.mark.model
def test_readme_record_is_an_excerpt_of_what_the_command_writes() -> None:
    shown = json.loads(block("json"))
    written = json.loads(run_readme_command("--summary").splitlines()[0])
    assert {key: written[key] for key in shown} == shown


def commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    """Every command below `command` with the words that call it."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from commands(below, f"{path} {name}")
    if command is not dragoman:
        yield path, command


def test_every_command_is_documented_with_every_option() -> None:
    page = read("docs/commands.md")
    missing = []
    for path, command in commands(dragoman, "dragoman"):
        if path not in page:
            missing.append(path)
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                options = (*parameter.opts, *parameter.secondary_opts)
                missing += [f"{path} {o}" for o in options if not re.search(rf"(?<![\w-]){o}(?![\w-])", page)]
    assert missing == []


def test_every_field_of_an_event_is_documented() -> None:
    page = read("docs/records.md")
    assert [name for name in event_schema().names if f"`{name}`" not in page] == []


# Commands planned but not there must not look as if they were.
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_speak_only_of_commands_that_exist(page: Path) -> None:
    known = set(dragoman.list_commands(click.Context(dragoman)))
    shown = re.findall(r"(?:`|\$ |bin/|^ {4})dragoman ([a-z]+)\b", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert [name for name in shown if name not in known] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []
