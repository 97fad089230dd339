"""How fast a store takes coded articles in, how that changes as it grows, and how fast it answers.

    .venv/bin/python benchmarks/store.py [--articles 100000] [--folder DIR]

Some real articles of the corpus are coded once; each is then varied: other words of the same length (so that every
offset still holds), other days, countries, towns and actors. What is added is as large and as tangled as real news, but
no copy of anything. Prints articles a second for each tenth of the run, memory, sizes, and the time of filtered lists.

Articles are prepared (dragoman.adding.code_and_prepare) before the clock runs, as the processes that code them do it;
how many a second one process prepares is told besides.
"""

from __future__ import annotations

import argparse
import copy
import hashlib
import json
import random
import re
import resource
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from dragoman.adding import BATCH, coded_of
from dragoman.coder import load_coder
from dragoman.project import Project, make_project
from dragoman.store.coded import Coded
from dragoman.store.filters import EventFilter

ROOT = Path(__file__).parent.parent
Json = dict[str, Any]

_COUNTRIES = [
    "AFG",
    "ARM",
    "AZE",
    "BDI",
    "BFA",
    "CAF",
    "COD",
    "COL",
    "CYP",
    "EGY",
    "ETH",
    "GEO",
    "GRC",
    "HTI",
    "IDN",
    "IND",
    "IRN",
    "IRQ",
    "ISR",
    "JOR",
    "KAZ",
    "KEN",
    "LBN",
    "LBY",
    "MEX",
    "MLI",
    "MMR",
    "MOZ",
    "NER",
    "NGA",
    "PAK",
    "PER",
    "PHL",
    "PRK",
    "PSE",
    "RUS",
    "RWA",
    "SAU",
    "SDN",
    "SOM",
    "SRB",
    "SSD",
    "SYR",
    "TCD",
    "THA",
    "TUR",
    "UGA",
    "UKR",
    "USA",
    "UZB",
    "VEN",
    "YEM",
    "ZWE",
]
# A store grows as time goes on: so many articles are published a day, world-wide.
_ARTICLES_A_DAY = 60
# Three events an article: of every seventh the first four, of the others the first three.
_MOST_EVENTS = (4, 3, 3, 3, 3, 3, 3)
_FIRST_DAY = date(2015, 1, 1)
# Several events are of one place and day, as in a real crisis.
_TOWNS = 4000
_OUTLETS = 500
_WORD = re.compile(r"[A-Za-z]{4,}|[0-9]+")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--base", type=int, default=340, help="articles of the corpus to vary")
    parser.add_argument("--folder", type=Path, help="where to make the project (default: a temporary folder)")
    asked = parser.parse_args()
    base = _base(asked.base)
    folder = asked.folder or Path(tempfile.mkdtemp(prefix="dragoman-store-"))
    try:
        _as_they_are(make_project(folder / "corpus"), base)
        project = make_project(folder / "project")
        _fill(project, base, asked.articles)
        _ask(project)
    finally:
        if asked.folder is None:
            shutil.rmtree(folder)


def _base(count: int) -> list[Coded]:
    coder = load_coder()
    lines = [
        line for path in sorted((ROOT / "corpus" / "stories").glob("p*.jsonl")) for line in path.open(encoding="utf-8")
    ]
    records = [json.loads(line) for line in lines[:: max(1, len(lines) // count)][:count]]
    given = [{key: record.get(key) for key in ("text", "published", "title", "outlet")} for record in records]
    coded = [coded_of(result, result.article.text.encode()) for result in coder.code_many(given)]
    found = [
        replace(each, events=each.events[: _MOST_EVENTS[number % len(_MOST_EVENTS)]])
        for number, each in enumerate(coded)
    ]
    events = sum(len(each.events) for each in found)
    print(f"base: {len(found)} articles, {events / len(found):.1f} events each")
    return found


# ---------------------------------------------------------------- varied articles


def vocabulary(base: list[Coded]) -> dict[tuple[int, bool], list[str]]:
    """The words of the base by length and capital, for which one may stand for another."""
    found: dict[tuple[int, bool], set[str]] = {}
    for coded in base:
        for word in _WORD.findall(coded.article["text"]):
            found.setdefault(_shape(word), set()).add(word)
    return {shape: sorted(words) for shape, words in found.items()}


def _shape(word: str) -> tuple[int, bool]:
    return len(word), word[0].isupper()


def _number(word: str, chance: random.Random) -> str:
    """Another number of as many digits."""
    return str(chance.randrange(10 ** (len(word) - 1), 10 ** len(word)))


def varied(base: Coded, number: int, words: dict[tuple[int, bool], list[str]]) -> Coded:
    """Another article of the same shape: no sentence, day, place or actor in common but by chance."""
    chance = random.Random(number)
    swapped: dict[str, str] = {}

    def swap(match: re.Match[str]) -> str:
        word = match.group()
        if word not in swapped:
            swapped[word] = _number(word, chance) if word.isdigit() else chance.choice(words.get(_shape(word), [word]))
        return swapped[word]

    published = date.fromisoformat(base.article["published"] or _FIRST_DAY.isoformat())
    shift = _FIRST_DAY + timedelta(days=number // _ARTICLES_A_DAY) - published
    country, town = chance.choice(_COUNTRIES), chance.randrange(_TOWNS)
    other = chance.choice(_COUNTRIES)
    where = {"latitude": round(town * 0.731 % 110 - 50, 4), "longitude": round(town * 1.377 % 360 - 180, 4)}
    names = {each: chance.choice((country, other)) for each in _COUNTRIES}

    def changed(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: changed(each, name) for name, each in value.items()}
        if isinstance(value, list):
            return [changed(each, key) for each in value]
        if key in where and value is not None:
            return where[key]
        if not isinstance(value, str):
            return town if key == "geonameid" and value is not None else value
        if key in ("published", "start", "end", "value_start", "value_end") and value[:2] in ("19", "20"):
            return (date.fromisoformat(value) + shift).isoformat()
        if key == "country":
            return names.get(value, country)
        if key == "actor_id":
            return f"{value[:3]}-{chance.randrange(40)}-{value}"[:40] if len(value) > 3 else names.get(value, country)
        if key in ("text", "title", "name"):
            return _WORD.sub(swap, value)
        return value

    article = changed(copy.deepcopy(base.article))
    article["outlet"] = f"outlet-{chance.randrange(_OUTLETS)}.example"
    article["article_id"] = hashlib.sha256(article["text"].encode()).hexdigest()
    events = []
    for event in base.events:
        new = changed(event)
        # In no order, as hashes are.
        new["event_id"] = hashlib.sha256(f"{number} {event['event_id']}".encode()).hexdigest()[:24]
        new["article_id"] = article["article_id"]
        events.append(new)
    return Coded(article, tuple(events), base.coder, article["text"].encode())


# ---------------------------------------------------------------- in and out


def _as_they_are(project: Project, base: list[Coded]) -> None:
    """The articles of the corpus themselves: how fast they are added once the first of them have loaded what it
    takes."""
    first, rest = _prepared(project, base[:20]), _prepared(project, base[20:])
    with project.open_store() as store:
        run = store.begin_run("add", "benchmark")
        store.add(first, run)
        began = time.perf_counter()
        for start in range(0, len(rest), BATCH):
            store.add(rest[start : start + BATCH], run)
        print(f"the corpus as it is: {len(rest) / (time.perf_counter() - began):,.0f} a second")


def _fill(project: Project, base: list[Coded], count: int) -> None:
    part = max(count // 10, 1)
    rates = []
    preparing = 0.0
    with project.open_store() as store:
        run = store.begin_run("add", "benchmark")
        for start in range(0, count, part):
            spent = 0.0
            for batch in _batches(base, start, min(start + part, count)):
                began = time.perf_counter()
                prepared = _prepared(project, batch)
                preparing += time.perf_counter() - began
                began = time.perf_counter()
                store.add(prepared, run)
                spent += time.perf_counter() - began
            rates.append(min(part, count - start) / spent)
            print(f"{min(start + part, count):>8,} articles: {rates[-1]:,.0f} a second", flush=True)
        counts = store.counts()
    size = sum(path.stat().st_size for path in project.folder.glob("store.sqlite*"))
    print(", ".join(f"{number:,} {name}" for name, number in counts.items()))
    whole = count / sum(part / rate for rate in rates)
    print(f"one process prepares {count / preparing:,.0f} a second")
    print(f"all: {whole:,.0f} a second; last tenth / first tenth {rates[-1] / rates[0]:.2f}")
    print(f"store {size / 1e6:,.0f} MB, {size / count / 1000:.1f} kB an article; memory at most {_peak():,.0f} MB")


def _batches(base: list[Coded], start: int, end: int) -> Iterator[list[Coded]]:
    words = vocabulary(base)
    for first in range(start, end, BATCH):
        yield [varied(base[number % len(base)], number, words) for number in range(first, min(first + BATCH, end))]


def _prepared(project: Project, batch: list[Coded]) -> list[Coded]:
    return [coded.prepare(project.bodies_above) for coded in batch]


def _ask(project: Project) -> None:
    filters = {
        "newest": EventFilter(),
        "a country acts": EventFilter(actor="IRQ"),
        "a country acts, type": EventFilter(actor="IRQ", type="ASSAULT"),
        "either side, span": EventFilter(either="SYR", since="2015-01-01", until="2015-12-31"),
        "type": EventFilter(type="PROTEST"),
        "place, span": EventFilter(place="NGA", since="2014-01-01", until="2014-03-31"),
        "sure ones of a type": EventFilter(type="ASSAULT", min_confidence=0.9),
        "three things": EventFilter(actor="USA", recipient="IRN", type="THREATEN"),
        "nothing there": EventFilter(actor="zzz-nobody"),
    }
    with project.open_store(readonly=True) as store:
        for name, asked in filters.items():
            _time(name, lambda asked=asked: list(store.events(asked, limit=50, newest_first=True)))
        some = next(store.stories())
        _time("a story's events", lambda: list(store.events(EventFilter(story=some["story_id"]))))
        _time("newest stories", lambda: list(store.stories(limit=50, newest_first=True)))
        _time("stories, country", lambda: list(store.stories(country="IRQ", limit=50, newest_first=True)))
        _time("a story", lambda: store.story(some["story_id"]))
        began = time.perf_counter()
        faults = store.faults()
        print(f"check: {len(faults)} faults, {time.perf_counter() - began:,.1f} s")


def _time(name: str, ask: Callable[[], Any]) -> None:
    spent = []
    for _ in range(7):
        began = time.perf_counter()
        ask()
        spent.append(1000 * (time.perf_counter() - began))
    print(f"{name:<22} first {spent[0]:7.1f} ms, median {statistics.median(spent):7.1f} ms")


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
