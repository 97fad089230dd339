"""How well reports of one event are joined across articles, and their independent origins counted.

    python benchmarks/stories.py corpus/stories/p1.jsonl corpus/stories/p2.jsonl [--misses] [--again]

The files hold articles with anchors: words that report an event, and the story it is of (corpus/stories/README.md).
Articles are coded by `dragoman code` (what it gives is kept in the user's cache folder; --again codes anew), an anchor
is matched to the coded event that reports it, all events of all files are linked as the store does it.

B-cubed: for each anchor, the share of its system story's anchors that are of its own story (precision), and the share
of its own story's anchors that are in its system story (recall). End to end, an anchor without a coded event is a story
of its own. Origins: the share of stories whose number of independent origins is the one labelled, with the reports
joined as they should be, and as they were.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import dragoman
from dragoman.knowledge.actors import load_actors
from dragoman.knowledge.cache import cache_folders
from dragoman.knowledge.outlets import load_outlets
from dragoman.link.accounts import Report, story_record
from dragoman.link.stories import Sighting, group, keys, link_score, lookups, make_sightings
from dragoman.pipeline import find_copies

OUTLETS = Path(__file__).parent.parent / "corpus" / "stories" / "outlets.yaml"
Json = dict[str, Any]


@dataclass(frozen=True)
class Anchor:
    """Words of an article that report an event of a story; `event_id` of the coded event, when there is one."""

    article_id: str
    quote: str
    story: str
    origin: str
    event_id: str | None


@dataclass
class Coded:
    """Everything coded: articles by id, events by id."""

    articles: dict[str, Json]
    events: dict[str, Json]
    families: dict[str, int]

    def are_copies(self, one: str, other: str) -> bool:
        """Whether two articles are copies of each other."""
        near = self.articles[one]["near_duplicates"]
        return any(copy["article_id"] == other for copy in near)


# ---------------------------------------------------------------- coding


def code(path: Path, *, again: bool) -> tuple[list[Json], list[Json]]:
    """Article and event records of a file; kept in the cache folder until the file or Dragoman's version changes."""
    articles = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    keys = ("id", "text", "title", "published", "outlet")
    lines = [json.dumps({key: article[key] for key in keys if key in article}) for article in articles]
    digest = hashlib.blake2b("\n".join([dragoman.__version__, *lines]).encode(), digest_size=12).hexdigest()
    folder = cache_folders()[0] / "benchmarks" / digest
    coded, events = folder / "articles.jsonl", folder / "events.jsonl"
    if again or not coded.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as made:
            source = Path(made) / "articles.jsonl"
            source.write_text("\n".join(lines), encoding="utf-8")
            program = [str(Path(sys.executable).parent / "dragoman"), "code", str(source)]
            subprocess.run([*program, "--output", str(events), "--articles", str(coded)], check=True)
    return _records(coded), _records(events)


def _records(path: Path) -> list[Json]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def read(paths: Iterable[Path], *, again: bool) -> tuple[Coded, list[Anchor]]:
    """All files coded, with copies found among all of them, and their anchors."""
    coded = Coded({}, {}, {})
    gold: list[Json] = []
    for path in paths:
        articles, events = code(path, again=again)
        coded.articles.update((article["article_id"], article) for article in articles)
        coded.events.update((event["event_id"], event) for event in events)
        gold += _records(path)
    copies = find_copies(
        (article["article_id"], article["text"], date.fromisoformat(article["published"]))
        for article in coded.articles.values()
    )
    for article_id, found in copies.items():
        coded.articles[article_id]["near_duplicates"] = [{"article_id": copy.article_id} for copy in found]
        family = min([article_id, *(copy.article_id for copy in found)])
        coded.families[article_id] = sorted(coded.articles).index(family)
    return coded, [anchor for article in gold for anchor in _anchors(article, coded)]


def _anchors(article: Json, coded: Coded) -> list[Anchor]:
    text = coded.articles[article["id"]]["text"]
    events = [event for event in coded.events.values() if event["article_id"] == article["id"]]
    found = []
    for anchor in article["anchors"]:
        start = text.find(anchor["quote"])
        event = _event_at(start, start + len(anchor["quote"]), events) if start >= 0 else None
        found.append(Anchor(article["id"], anchor["quote"], anchor["story"], article["origin"], event))
    return found


def _event_at(start: int, end: int, events: Sequence[Json]) -> str | None:
    """The event with a trigger inside the words; else one that the same sentence reports."""

    def fit(event: Json) -> int:
        inside = any(start <= m["trigger"]["start"] and m["trigger"]["end"] <= end for m in event["mentions"])
        beside = any(m["sentence"][0] <= start and end <= m["sentence"][1] for m in event["mentions"])
        return 2 if inside else 1 if beside else 0

    best = max(events, key=fit, default=None)
    return best["event_id"] if best is not None and fit(best) else None


# ---------------------------------------------------------------- linking


def stories_of(coded: Coded, above: Callable[[str, str | None], frozenset[str]]) -> dict[str, str]:
    """For each event the story it is in: linked by keys and lookups, grouped lump by lump, as the store does."""
    sightings = sightings_of(coded.articles, coded.events.values(), above)
    links = link(sightings, coded)
    story_of = {event_id: event_id for event_id in coded.events}
    for lump in lumps(sightings, links):
        inside = {pair: score for pair, score in links.items() if pair[0] in lump}
        for members in group([sightings[event_id] for event_id in sorted(lump)], inside):
            story_of.update((event_id, members[0]) for event_id in members)
    return story_of


def sightings_of(
    articles: Mapping[str, Json], events: Iterable[Json], above: Callable[[str, str | None], frozenset[str]]
) -> dict[str, Sighting]:
    """What linking keeps of the events of some articles, by event id."""
    events_of: dict[str, list[Json]] = defaultdict(list)
    for event in events:
        events_of[event["article_id"]].append(event)
    return {
        sighting.event_id: sighting
        for article_id, told in events_of.items()
        for sighting in make_sightings(told, articles[article_id], above)
    }


def link(sightings: Mapping[str, Sighting], coded: Coded) -> dict[tuple[str, str], float]:
    """The links among all sightings that keys and lookups bring together."""
    keyed: dict[int, list[str]] = defaultdict(list)
    links: dict[tuple[str, str], float] = {}
    for event_id, sighting in sorted(sightings.items()):
        for other in sorted({other for key in lookups(sighting) for other in keyed[key]}):
            seen = sightings[other]
            score = link_score(
                sighting, seen, are_copies=lambda a=sighting, b=seen: coded.are_copies(a.article_id, b.article_id)
            )
            if score is not None:
                links[min(event_id, other), max(event_id, other)] = score
        for key in keys(sighting):
            keyed[key].append(event_id)
    return links


def lumps(sightings: Iterable[str], links: Iterable[tuple[str, str]]) -> list[set[str]]:
    """What links tie together, near and far."""
    lump_of = {event_id: {event_id} for event_id in sightings}
    for first, second in links:
        ours, theirs = lump_of[first], lump_of[second]
        if ours is not theirs:
            ours |= theirs
            lump_of.update((event_id, ours) for event_id in theirs)
    return list({id(lump): lump for lump in lump_of.values()}.values())


# ---------------------------------------------------------------- scoring


def b_cubed(gold: Sequence[str], system: Sequence[str]) -> tuple[float, float, float]:
    """Precision, recall and F1 over items with a gold and a system label each."""
    both, of_gold, of_system = Counter(zip(gold, system, strict=True)), Counter(gold), Counter(system)
    precision = sum(n * n / of_system[system_label] for (_, system_label), n in both.items()) / len(gold)
    recall = sum(n * n / of_gold[gold_label] for (gold_label, _), n in both.items()) / len(gold)
    return precision, recall, 2 * precision * recall / (precision + recall)


def reports_of(event_ids: Iterable[str], coded: Coded, owner: Callable[[str], str | None]) -> list[Report]:
    """The reports of a story, as the store hands them over."""
    found = []
    for event_id in sorted(event_ids):
        event = coded.events[event_id]
        article = coded.articles[event["article_id"]]
        found.append(
            Report(
                event=event,
                article_id=article["article_id"],
                published=article["published"],
                outlet=article["outlet"],
                owner=owner(article["outlet"]) if article["outlet"] else None,
                agencies=tuple(agency["text"] for agency in article["agencies"]),
                family=coded.families.get(article["article_id"]),
                heard=tuple(claim["source"] for claim in article["attributions"] if claim["source"] is not None),
            )
        )
    return found


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("files", nargs="+", type=Path)
    options.add_argument("--misses", action="store_true", help="name the anchors and origins that went wrong")
    options.add_argument("--again", action="store_true", help="code the articles anew")
    given = options.parse_args()
    coded, anchors = read(given.files, again=given.again)
    actors = load_actors()
    story_of = stories_of(coded, actors.bodies_above)
    found = [anchor for anchor in anchors if anchor.event_id is not None]
    say(f"{len(anchors)} anchors of {len({a.story for a in anchors})} stories; {len(found) / len(anchors):.3f} coded")
    for name, judged in (("found", found), ("end to end", anchors)):
        system = [story_of.get(a.event_id or "", f"none {a.article_id} {a.quote}") for a in judged]
        scores = b_cubed([anchor.story for anchor in judged], system)
        say(f"{name:10}  B3 precision {scores[0]:.3f}  recall {scores[1]:.3f}  F1 {scores[2]:.3f}")
    owner = load_outlets([OUTLETS]).owner_of
    judge_origins(found, story_of, coded, owner, show=given.misses)
    if given.misses:
        show_misses(found, story_of, coded)
    return 0


def judge_origins(
    anchors: Sequence[Anchor],
    story_of: Mapping[str, str],
    coded: Coded,
    owner: Callable[[str], str | None],
    *,
    show: bool,
) -> None:
    """Say how often the number of independent origins is right."""
    right: Counter[str] = Counter()
    by_story: dict[str, list[Anchor]] = defaultdict(list)
    for anchor in anchors:
        by_story[anchor.story].append(anchor)
    for story, told in sorted(by_story.items()):
        labels = len({anchor.origin for anchor in told})
        best, _ = Counter(story_of[anchor.event_id or ""] for anchor in told).most_common(1)[0]
        for name, events in (
            ("given the stories", [anchor.event_id or "" for anchor in told]),
            ("as joined", [event_id for event_id, found in story_of.items() if found == best]),
        ):
            record = story_record(story, reports_of(events, coded, owner))
            right[name] += record["independent_origins"] == labels
            if show and record["independent_origins"] != labels:
                say(f"origins of {story}, {name}: {record['independent_origins']}, not {labels}")
                for origin in record["origins"]:
                    say(f"    {', '.join(origin['articles'])}: {origin['why']}")
                say(f"    labelled {sorted((anchor.origin, anchor.article_id) for anchor in told)}")
    for name, count in right.items():
        say(f"independent origins right, {name}: {count / len(by_story):.3f}")


def show_misses(anchors: Sequence[Anchor], story_of: Mapping[str, str], coded: Coded) -> None:
    """Name the system stories that mix stories, and the stories that are split."""
    by_system: dict[str, list[Anchor]] = defaultdict(list)
    for anchor in anchors:
        by_system[story_of[anchor.event_id or ""]].append(anchor)
    parts = Counter(anchor.story for found in by_system.values() for anchor in {a.story: a for a in found}.values())
    for name, found in sorted(by_system.items(), key=lambda item: (item[1][0].story, -len(item[1]))):
        is_mixed, is_split = len({a.story for a in found}) > 1, any(parts[a.story] > 1 for a in found)
        if is_mixed or is_split:
            say(f"{'mixed' if is_mixed else ''} {'part' if is_split else ''} {name}")
            for anchor in found:
                event = coded.events[anchor.event_id or ""]
                say(f"    {anchor.story}  {anchor.article_id}  {event['event_id'][:6]} {event['type']}  {anchor.quote}")


def say(words: str) -> None:
    """A line on the terminal."""
    sys.stdout.write(words + "\n")


if __name__ == "__main__":
    sys.exit(main())
