"""How many accounts of an event are independent: what ties articles to one origin, and why.

Articles rest on one origin when they are copies of one report, credit one agency or have it from one, have one owner,
or tell the event on the word of one and the same named source only. Unnamed sources tie nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dragoman.link.stories_sources import Voice, agency_called, voices

if TYPE_CHECKING:
    from dragoman.link.accounts import Report

__all__ = ["Origin", "independent_origins", "origins"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Articles that rest on one origin, in the order published, and what ties them to it."""

    articles: tuple[str, ...]
    why: str


def independent_origins(reports: Sequence[Report]) -> int:
    """How many origins the reports of one event have."""
    return len(origins(reports))


def origins(reports: Sequence[Report]) -> tuple[Origin, ...]:
    """The articles among the reports of one event by origin, in order of the first article published."""
    by_article: dict[str, list[Report]] = defaultdict(list)
    for report in sorted(reports, key=lambda report: (report.published or "9999", report.article_id)):
        by_article[report.article_id].append(report)
    articles_by_tie: dict[str, list[str]] = defaultdict(list)
    for article, tie in _all_ties(by_article):
        if article not in articles_by_tie[tie]:
            articles_by_tie[tie].append(article)
    order = list(by_article)
    groups = _united(order, articles_by_tie.values())
    return tuple(
        Origin(tuple(group), _why(group, articles_by_tie, by_article))
        for group in sorted(groups, key=lambda g: order.index(g[0]))
    )


def _all_ties(by_article: Mapping[str, Sequence[Report]]) -> Iterator[tuple[str, str]]:
    heard: list[Voice] = []
    for article, told in by_article.items():
        for report in told:
            for tie in _ties(report):
                yield article, tie
        voice = _only_voice(told)
        if voice is not None:
            known = next((other for other in heard if other.is_same(voice)), voice)
            heard.append(known)
            agency = agency_called(known.name)
            yield article, f"reports of {agency}" if agency is not None else f"on the word of {known.name}"


def _ties(report: Report) -> Iterator[str]:
    """What an article has in common with others of the same origin."""
    if report.family is not None:
        yield f"copies of one report, family {report.family}"
    yield from (f"reports of {agency}" for agency in sorted(_agencies(report)))
    if report.owner:
        yield f"outlets of {report.owner}"
    elif report.outlet:
        yield f"one outlet, {report.outlet}"


def _agencies(report: Report) -> set[str]:
    """The agencies whose report it is: credited, the outlet itself, or through whom it knows."""
    own = agency_called(report.outlet) if report.outlet else None
    passed_on = [name for attribution in report.event["attributions"] for name in attribution["via"]]
    agencies = {agency_called(name) or name for name in report.agencies}
    return agencies | {name for name in (own, *map(agency_called, passed_on)) if name is not None}


def _only_voice(told: Sequence[Report]) -> Voice | None:
    """The named source that an article's account rests on, if it rests on one.

    A headline, or a sentence after the first, may leave out who says so: where nobody is given for the event, it is
    whom the whole article gives for all it tells, if that is one; an agency's report is the agency's own work.
    """
    found = [voice for report in told for voice in voices(report.event["attributions"])]
    if not found and not any(_agencies(report) for report in told):
        found = _heard(told[0].heard)
    return found[0] if found and all(voice.is_same(found[0]) for voice in found) else None


def _heard(sources: Iterable[Mapping[str, Any]]) -> list[Voice]:
    """The sources that an article names; none where it gives others besides.

    "The ministry" takes up a source named before; "the statement" and "the chief of staff" are what it speaks through.
    A mere state's name is no source that a whole account could rest on.
    """
    found: list[Voice] = []
    for voice in voices({"source": source} for source in sources):
        if voice.is_anonymous or not (voice.is_named or voice.is_definite):
            return []
        if voice.is_named and not voice.is_state and not (found and voice.takes_up):
            found.append(voice)
    return found


def _united(articles: Iterable[str], tied: Iterable[Sequence[str]]) -> list[list[str]]:
    """What ties hold together, near and far."""
    group_of = {article: [article] for article in articles}
    for first, *others in tied:
        for other in others:
            ours, theirs = group_of[first], group_of[other]
            if ours is not theirs:
                ours += theirs
                for article in theirs:
                    group_of[article] = ours
    order = list(group_of)
    return [sorted(group, key=order.index) for group in {id(group): group for group in group_of.values()}.values()]


def _why(
    group: Sequence[str], articles_by_tie: Mapping[str, Sequence[str]], by_article: Mapping[str, Sequence[Report]]
) -> str:
    if len(group) > 1:
        ties = [tie for tie, articles in articles_by_tie.items() if len(articles) > 1 and articles[0] in group]
        return "; ".join(dict.fromkeys(tie.split(", family ")[0] for tie in sorted(ties)))
    report = by_article[group[0]][0]
    agency = next((tie for tie in _ties(report) if tie.startswith("reports of ")), None)
    if agency is not None:
        return agency.replace("reports", "report", 1)
    voice = _only_voice(by_article[group[0]])
    if voice is not None:
        return f"on the word of {voice.name}"
    return f"own report of {report.outlet}" if report.outlet else "own report"
