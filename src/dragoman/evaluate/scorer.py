"""The scorer that comes with the gold data, run as the program it is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from dragoman.errors import InputError
from dragoman.evaluate.gold import GoldSet

__all__ = ["parse_figures", "run_scorer"]

_MARK = "FIGURE "


def run_scorer(gold_set: GoldSet, predicted: Path) -> tuple[dict[str, float], str]:
    """The figures of a prediction, in the scorer's order, and all that the scorer printed.

    Raises `InputError` with the scorer's last words when it fails or gives no figures.
    """
    done = subprocess.run(
        [sys.executable, str(gold_set.scorer), gold_set.name, str(gold_set.gold), str(predicted)],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    figures = parse_figures(gold_set.name, done.stdout)
    if done.returncode or not figures:
        last = (done.stderr.strip() or done.stdout.strip() or "it printed nothing").splitlines()[-1]
        raise InputError(f"{gold_set.scorer} gave no figures for {gold_set.name}: {last}")
    return figures, done.stdout


def parse_figures(name: str, printed: str) -> dict[str, float]:
    """The figures on the last line `FIGURE name=value …`; "plv.root_f1=0.5" of the set plv is "root_f1"."""
    lines = [line for line in printed.splitlines() if line.startswith(_MARK)]
    if not lines:
        return {}
    pairs = (item.rpartition("=") for item in lines[-1].removeprefix(_MARK).split())
    return {figure.removeprefix(f"{name}."): float(value) for figure, _, value in pairs}
