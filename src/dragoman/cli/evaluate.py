"""`dragoman evaluate`: how well the coder does on gold data."""

from __future__ import annotations

import json
import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from dragoman.evaluate import GoldSet, Prediction
    from dragoman.pipeline import Tools

__all__ = ["evaluate"]

_Figures = dict[str, dict[str, float]]


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="GOLD")
@click.option("--only", multiple=True, metavar="SET", help="Evaluate this set; may be repeated.")
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write all figures here (JSON).",
)
@click.option(
    "--keep",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Keep inputs, predictions and the scorers' reports here.",
)
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes to use.")
def evaluate(folder: Path, only: tuple[str, ...], output: Path | None, keep: Path | None, workers: int) -> int:
    """Code the gold data in the folder GOLD and have its own scorers judge the result.

    GOLD holds events/gold/SET.dev.jsonl with events/score.py, and text/gold/SET.dev.input.jsonl and
    SET.dev.gold.jsonl with text/score.py. A record that cannot be coded counts as predicting nothing.
    """
    from dragoman.evaluate import find_sets, run_scorer
    from dragoman.pipeline import load_tools

    sets = find_sets(folder, only)
    tools = load_tools() if workers == 1 else None
    figures: _Figures = {}
    bugs = 0
    with ExitStack() as stack:
        kept = _made(keep) if keep is not None else Path(stack.enter_context(TemporaryDirectory()))
        for gold_set in sets:
            prediction = _predict(gold_set, kept, tools, workers)
            figures[gold_set.name], report = run_scorer(gold_set, prediction.path)
            kept.joinpath(f"{gold_set.name}.score.txt").write_text(report, encoding="utf-8")
            bugs += len(prediction.run.bugs)
            if output is not None:
                # After every set, so that a long run that is stopped leaves what it has.
                output.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    _show(figures)
    return 1 if bugs else 0


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _predict(gold_set: GoldSet, folder: Path, tools: Tools | None, workers: int) -> Prediction:
    """Code one set, and say on stderr how that went."""
    from dragoman.evaluate import predict

    started = time.monotonic()
    click.echo(f"{gold_set.name}: coding …", err=True)
    prediction = predict(gold_set, folder, tools=tools, workers=workers)
    seconds = time.monotonic() - started
    click.echo(
        f"{gold_set.name}: {prediction.coded:,} of {prediction.given:,} records coded in {seconds:.0f} s",
        err=True,
    )
    for bug in prediction.run.bugs:
        click.echo(f"{gold_set.name}: {bug.record_id}: {bug.reason}", err=True)
    return prediction


def _show(figures: _Figures) -> None:
    """One table of all figures: set, figure, value."""
    rows = [(name, figure, value) for name, found in figures.items() for figure, value in found.items()]
    first = max(len("set"), *(len(name) for name, _, _ in rows))
    second = max(len("figure"), *(len(figure) for _, figure, _ in rows))
    click.echo(f"{'set':<{first}}  {'figure':<{second}}  {'value':>9}")
    for name, figure, value in rows:
        click.echo(f"{name:<{first}}  {figure:<{second}}  {value:>9.4f}")
