"""How fast Dragoman codes, against the bare spaCy pipeline on the same texts.

    python benchmarks/throughput.py                    # the demo articles
    python benchmarks/throughput.py FOLDER FILE.jsonl  # anything `dragoman code` reads

Both run in this one process, by turns, so that a machine that slows down slows both. The ratio is the median
over the rounds of Dragoman's words a second by spaCy's: 1 would mean that coding adds nothing to parsing.
Dragoman's turn is everything `dragoman code` does with a record: clean, parse, annotate, resolve, code, and
write the event and article records; loading model and knowledge is timed apart.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from pathlib import Path

import spacy

from dragoman.annotate.grammar import WORDS_PACKAGE
from dragoman.clean import Filtered, clean
from dragoman.errors import RecordError
from dragoman.export.records import article_record, event_record
from dragoman.model import RawRecord
from dragoman.pipeline import Tools, code_article, load_tools
from dragoman.read import read_paths

_DEMO = Path(__file__).parent.parent / "demo" / "articles"
# Of few texts every word is soon in the parser's cache; more than this adds nothing to the figure.
_LEAST_WORDS = 20_000


def main() -> None:
    options = _options()
    started = time.perf_counter()
    tools = load_tools()
    loaded = time.perf_counter() - started
    records = _repeated(_readable(options.paths), options.words)
    texts = [_text(record) for record in records]
    words = sum(len(text.split()) for text in texts)
    _say(f"{len(records)} articles, {words:,} words; tools loaded in {loaded:.1f} s")
    _code(records, tools)  # fills caches, and shows what coding takes before spaCy is loaded a second time
    _say(f"peak memory {_peak_mib():,.0f} MiB")

    parser = spacy.load(WORDS_PACKAGE)
    ratios, cpu_ratios = [], []
    list(parser.pipe(texts[:3]))
    for turn in range(1, options.rounds + 1):
        bare, bare_cpu = _timed(lambda: deque(parser.pipe(texts), maxlen=0))
        whole, whole_cpu = _timed(lambda: _code(records, tools))
        ratios.append(bare / whole)
        cpu_ratios.append(bare_cpu / whole_cpu)
        _say(
            f"round {turn}: spaCy {words / bare:,.0f} words/s, dragoman {words / whole:,.0f} words/s, "
            f"ratio {ratios[-1]:.3f} (by processor time {cpu_ratios[-1]:.3f})"
        )
    _say(f"median ratio {statistics.median(ratios):.3f} (by processor time {statistics.median(cpu_ratios):.3f})")


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock and of processor time; the second stays fair on a machine that is busy."""
    clock, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - cpu


def _code(records: Sequence[RawRecord], tools: Tools) -> None:
    for record in records:
        article = clean(record)
        if isinstance(article, Filtered):
            continue
        result = code_article(article, tools)
        for event in result.events:
            json.dumps(event_record(event), ensure_ascii=False)
        json.dumps(article_record(result), ensure_ascii=False)


def _text(record: RawRecord) -> str:
    """The text spaCy is given: the article as cleaned, so that both read the same words."""
    article = clean(record)
    assert not isinstance(article, Filtered)
    return article.text


def _readable(paths: Sequence[str]) -> list[RawRecord]:
    records = []
    for record in read_paths(paths or [str(_DEMO)]):
        if isinstance(record, RecordError):
            continue
        try:
            if not isinstance(clean(record), Filtered):
                records.append(record)
        except RecordError:
            continue
    return records


def _repeated(records: Sequence[RawRecord], words: int) -> list[RawRecord]:
    """The records, over and over, until they have that many words."""
    if not records:
        sys.exit("throughput: no readable article in the input")
    once = sum(len(_text(record).split()) for record in records)
    times = max(1, -(-words // once))
    return list(islice(cycle(records), len(records) * times))


def _peak_mib() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", metavar="PATH")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--words", type=int, default=_LEAST_WORDS, help="repeat the input up to this many words")
    return parser.parse_args()


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
