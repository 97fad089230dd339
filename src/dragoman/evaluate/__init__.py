"""How well Dragoman codes: gold data coded as any other input, then judged by the scorers that come with it.

Gold data is a folder that Dragoman does not own:

    events/score.py   events/gold/SET.dev.jsonl
    text/score.py     text/gold/SET.dev.input.jsonl   text/gold/SET.dev.gold.jsonl
"""

from dragoman.evaluate.gold import GoldSet, Judged, find_sets
from dragoman.evaluate.predict import Prediction, predict
from dragoman.evaluate.scorer import run_scorer

__all__ = ["GoldSet", "Judged", "Prediction", "find_sets", "predict", "run_scorer"]
