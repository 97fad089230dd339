"""Claims about one happening side by side: who says which toll, who blames whom, who denies; what was taken back, and
what cannot all be true. Nothing is settled by majority.

A source's later word takes the place of its earlier one, which stays visible. A toll that rises from day to day is an
update; two tolls of one day that do not meet, or a later lower one by another source, are a dispute.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

from dragoman.link.stories_lexicon import is_state_id
from dragoman.link.stories_sources import Voice, voice_of

if TYPE_CHECKING:
    from dragoman.link.accounts import Report

__all__ = ["Claim", "claim_record", "claims_of", "derived_counts", "disputes_among"]

Json = dict[str, Any]

# Of other events of an article, those about this one stand no further from it, in characters.
_NEAR = 400
_NO_UPPER_BOUND = float("inf")
_UNREAL = frozenset({"future", "hypothetical"})
# Of a meeting, a march or an arrest no report asks who did it.
_WITH_CULPRITS = frozenset({"ASSAULT"})


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody says of a happening.

    `what`: a kind of count (killed, injured …), `actor` (who did it), `blames` or `denial`; `low`/`high` of a count
    (high None: no upper bound), `value` the name of who is meant, `value_id` its id. `source`: who says so, None for
    the report itself; `voice` tells apart who speaks. `superseded_by`: the number of the claim that took its place.
    """

    what: str
    source: str | None
    voice: str
    anonymous: bool
    article_id: str
    event_id: str
    said_on: str | None
    low: int | None = None
    high: int | None = None
    value: str | None = None
    value_id: str | None = None
    superseded_by: int | None = None

    @property
    def stands(self) -> bool:
        """Whether its source has not said otherwise since."""
        return self.superseded_by is None

    @property
    def speaker(self) -> str:
        """Who says so, in words."""
        return self.source or "a report"


def claims_of(reports: Sequence[Report]) -> list[Claim]:
    """All claims in the order they were made; copies of one report make each only once."""
    found: dict[tuple[object, ...], Claim] = {}
    heard: list[tuple[Voice, str]] = []
    for report in reports:
        for claim in _told(report, heard):
            said = (claim.what, claim.low, claim.high, claim.value_id or claim.value)
            # A copy says again what its original says; so does a source that many quote on one day.
            told = claim.said_on if report.family is None else report.family
            teller = None if report.family is not None and claim.source is None else claim.voice
            found.setdefault((*said, teller, told), claim)
    return _superseded(list(found.values()))


def claim_record(claim: Claim) -> Json:
    """A claim as story records hold it."""
    return {
        "what": claim.what,
        "low": claim.low,
        "high": claim.high,
        "value": claim.value,
        "value_id": claim.value_id,
        "source": claim.source,
        "anonymous": claim.anonymous,
        "article_id": claim.article_id,
        "event_id": claim.event_id,
        "said_on": claim.said_on,
        "superseded_by": claim.superseded_by,
    }


def derived_counts(claims: Iterable[Claim]) -> dict[str, dict[str, int | None]]:
    """For each kind of count the lowest and the highest of what stands; high is None where nothing bounds it."""
    kinds: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.low is not None and claim.stands:
            kinds.setdefault(claim.what, []).append(claim)
    return {kind: _range(told) for kind, told in sorted(kinds.items())}


def disputes_among(claims: Sequence[Claim], bodies: Callable[[str], frozenset[str]]) -> list[str]:
    """What cannot all be true among claims that stand: of each matter the two claims furthest apart, in a sentence.

    `bodies` gives for an actor's id what it belongs to.
    """
    standing = [claim for claim in claims if claim.stands]
    if len(standing) < 2 and not any(claim.what == "denial" for claim in standing):
        return []
    found = []
    for kind in dict.fromkeys(claim.what for claim in standing if claim.low is not None):
        clashes = [pair for pair in combinations([c for c in standing if c.what == kind], 2) if _tolls_clash(*pair)]
        if clashes:
            found.append(_side_by_side(kind, *max(clashes, key=_gap)))
    named = [claim for claim in standing if claim.what in _NAMING]
    clash = next((pair for pair in combinations(named, 2) if _names_clash(*pair, claims, bodies)), None)
    if clash is not None:
        found.append(_side_by_side("who did it", *clash))
    found += [f"{claim.speaker} denies it" for claim in standing if claim.what == "denial"]
    return list(dict.fromkeys(found))


def _side_by_side(what: str, first: Claim, second: Claim) -> str:
    return f"{what}: {_says(first)}, {_says(second)}"


# ---------------------------------------------------------------- what a report says


_NAMING = ("actor", "blames")


def _told(report: Report, heard: list[tuple[Voice, str]]) -> Iterator[Claim]:
    event = report.event
    for kind, count in event["counts"].items():
        yield _claim(report, event, kind, heard, at=count["start"], low=count["low"], high=count["high"])
    for who in event["actors"] if event["type"] in _WITH_CULPRITS else ():
        if who["actor_id"] is not None or who["name"] is not None:
            yield _claim(report, event, "actor", heard, value=who["name"] or who["text"], value_id=who["actor_id"])
    for other in report.others:
        if _is_near(event, other):
            yield from _said_of_it(report, other, heard)


def _said_of_it(report: Report, other: Mapping[str, Any], heard: list[tuple[Voice, str]]) -> Iterator[Claim]:
    """Blame and denial, which the coder tells as events of their own."""
    modes = set(other["auxiliary_modes"])
    if other["type"] == "ACCUSE" and not modes & {*_UNREAL, "negation"}:
        accuser = next(iter(other["actors"]), None)
        # "They blamed the post": nobody in particular is blamed.
        for accused in (who for who in other["recipients"] if who["name"] or who["actor_id"]):
            claim = _claim(
                report, other, "blames", heard, value=accused["name"] or accused["text"], value_id=accused["actor_id"]
            )
            yield _spoken_by(claim, accuser)
    elif other["type"] == report.event["type"] and "negation" in modes:
        yield _spoken_by(_claim(report, other, "denial", heard), next(iter(other["actors"]), None))


def _spoken_by(claim: Claim, speaker: Mapping[str, Any] | None) -> Claim:
    """The claim with its speaker, where no attribution names one."""
    if claim.source is not None or speaker is None:
        return claim
    name = speaker["name"] or speaker["text"]
    return replace(claim, source=name, voice=speaker["actor_id"] or name.casefold())


def _is_near(event: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    (start, end), (other_start, other_end) = event["sentence"], other["sentence"]
    return bool(other_start - end <= _NEAR and start - other_end <= _NEAR)


def _claim(
    report: Report,
    event: Mapping[str, Any],
    what: str,
    heard: list[tuple[Voice, str]],
    *,
    at: int | None = None,
    **told: Any,
) -> Claim:
    source = _source(event, at)
    name = (source["name"] or source["text"]) if source is not None else None
    return Claim(
        what=what,
        source=name,
        voice=_voice(report, source, heard),
        anonymous=bool(source is not None and source["anonymous"]),
        article_id=report.article_id,
        event_id=event["event_id"],
        said_on=report.published,
        **told,
    )


def _source(event: Mapping[str, Any], at: int | None) -> Mapping[str, Any] | None:
    """Who says what stands at an offset, or else what the event says."""
    sources = [each for each in event["attributions"] if each["source"] is not None]
    covering = [each for each in sources if at is not None and each["content"]["start"] <= at < each["content"]["end"]]
    if at is not None and sources and not covering:
        return None
    chosen = covering or sources
    return chosen[0]["source"] if chosen else None


def _voice(report: Report, source: Mapping[str, Any] | None, heard: list[tuple[Voice, str]]) -> str:
    """Who speaks: the source, if it is named, by whatever name; else one who says nothing further, or the report."""
    if source is None:
        return f"report of {report.owner or report.outlet or report.article_id}"
    voice = voice_of(source)
    if voice.is_named:
        known = next((key for other, key in heard if other.is_same(voice)), None)
        if known is None:
            known = voice.actor_id or voice.name.casefold()
            heard.append((voice, known))
        return known
    if source["anonymous"]:
        return f"unnamed in {report.article_id}: {source['text'].casefold()}"
    return voice.name.casefold()


# ---------------------------------------------------------------- what stands


def _superseded(claims: list[Claim]) -> list[Claim]:
    """The claims, those marked whose source has said otherwise on a later day. Who did it is no matter of counting."""
    found = list(claims)
    later: dict[tuple[str, str], list[int]] = {}
    for number in range(len(claims) - 1, -1, -1):
        claim = claims[number]
        if claim.low is not None:
            numbers = later.setdefault((claim.what, claim.voice), [])
            by = next(
                (each for each in reversed(numbers) if (claims[each].said_on or "") > (claim.said_on or "")), None
            )
            if by is not None:
                found[number] = replace(claim, superseded_by=by)
            numbers.append(number)
    return found


def _range(claims: Sequence[Claim]) -> dict[str, int | None]:
    lows = [claim.low for claim in claims if claim.low is not None]
    bounds = [claim.high for claim in claims if claim.high is not None]
    high = max(bounds) if bounds else None
    # "At least 20" beside "12 to 15": nothing bounds it.
    return {"low": min(lows), "high": high if high is not None and high >= max(lows) else None}


def _tolls_clash(first: Claim, second: Claim) -> bool:
    """`first` was made no later than `second`."""
    first_high = first.high if first.high is not None else _NO_UPPER_BOUND
    second_high = second.high if second.high is not None else _NO_UPPER_BOUND
    assert first.low is not None
    assert second.low is not None
    if second.low <= first_high and first.low <= second_high:
        return False
    has_risen = second.low > first_high and (second.said_on or "") > (first.said_on or "")
    return not has_risen


def _gap(pair: tuple[Claim, Claim]) -> float:
    """By how much two tolls miss one another."""
    lower, higher = sorted(pair, key=lambda claim: claim.low or 0)
    return (higher.low or 0) - (lower.high if lower.high is not None else _NO_UPPER_BOUND)


def _names_clash(first: Claim, second: Claim, claims: Sequence[Claim], bodies: Callable[[str], frozenset[str]]) -> bool:
    one, other = first.value_id, second.value_id
    if one is None or other is None or one == other or first.voice == second.voice:
        return False
    over_one, over_other = bodies(one), bodies(other)
    if other in over_one or one in over_other or over_one & over_other:
        return False
    if _country(one) == _country(other) and (is_state_id(one) or is_state_id(other)):
        return False  # a state, and a body or person of it
    # Where one report names both, they acted together or against each other.
    together = {(claim.event_id, claim.value_id) for claim in claims if claim.what == "actor"}
    return not any((event, one) in together and (event, other) in together for event, _ in together)


def _country(actor_id: str) -> str:
    """The state an id begins with: "irq-kataib-hezbollah" and "IRQ" are of one."""
    return actor_id[:3].casefold()


def _says(claim: Claim) -> str:
    told = claim.value
    if claim.low is not None:
        told = (
            f"{claim.low}"
            if claim.low == claim.high
            else f"{claim.low}–{claim.high}"
            if claim.high
            else f"{claim.low} or more"
        )
    return f"{told} says {claim.speaker}{f' ({claim.said_on})' if claim.said_on else ''}"
