"""Claims about one happening side by side: who says which toll, who blames whom, who denies; what was taken back, and
what cannot all be true. Nothing is settled by majority.

A source's later word takes the place of its earlier one, which stays visible. A toll that rises from day to day is an
update; two tolls of one day that do not meet, or a later lower one by another source, are a dispute.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dragoman.link.accounts import Report

__all__ = ["Claim", "claim_record", "claims_of", "derived_counts", "disputes_among"]

Json = dict[str, Any]

# Of other events of an article, those about this one stand no further from it, in characters.
_NEAR = 400
_NO_UPPER_BOUND = float("inf")
_UNREAL = frozenset({"future", "hypothetical"})


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody says of a happening.

    `what`: a kind of count (killed, injured …), `actor` (who did it), `blames` or `denies`; `low`/`high` of a count
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
    for report in reports:
        for claim in _told(report):
            said = (claim.what, claim.low, claim.high, claim.value_id or claim.value)
            # A copy says again what its original says; so does a source that is quoted by many.
            teller = ("family", report.family) if report.family is not None and claim.source is None else claim.voice
            found.setdefault((*said, teller, claim.said_on if teller == claim.voice else None), claim)
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


def disputes_among(claims: Sequence[Claim], bodies: Mapping[str, frozenset[str]]) -> list[str]:
    """Each contradiction between claims that stand, in a sentence. `bodies`: for an actor's id what it belongs to."""
    standing = [claim for claim in claims if claim.stands]
    found = [
        f"{first.what}: {_says(first)}, {_says(second)}"
        for first, second in combinations(standing, 2)
        if first.low is not None and first.what == second.what and _tolls_clash(first, second)
    ]
    found += [
        f"who did it: {_says(first)}, {_says(second)}"
        for first, second in combinations(standing, 2)
        if first.what in _NAMING and second.what in _NAMING and _names_clash(first, second, claims, bodies)
    ]
    found += [f"{claim.speaker} denies it" for claim in standing if claim.what == "denies"]
    return list(dict.fromkeys(found))


# ---------------------------------------------------------------- what a report says


_NAMING = ("actor", "blames")


def _told(report: Report) -> Iterator[Claim]:
    event = report.event
    for kind, count in event["counts"].items():
        yield _claim(report, event, kind, at=count["start"], low=count["low"], high=count["high"])
    for who in event["actors"]:
        if who["actor_id"] is not None or who["name"] is not None:
            yield _claim(report, event, "actor", value=who["name"] or who["text"], value_id=who["actor_id"])
    for other in report.others:
        if _is_near(event, other):
            yield from _said_of_it(report, other)


def _said_of_it(report: Report, other: Mapping[str, Any]) -> Iterator[Claim]:
    """Blame and denial, which the coder tells as events of their own."""
    modes = set(other["auxiliary_modes"])
    if other["type"] == "ACCUSE" and not modes & {*_UNREAL, "negation"}:
        accuser = next(iter(other["actors"]), None)
        for accused in other["recipients"]:
            claim = _claim(
                report, other, "blames", value=accused["name"] or accused["text"], value_id=accused["actor_id"]
            )
            yield _spoken_by(claim, accuser)
    elif other["type"] == report.event["type"] and "negation" in modes:
        yield _spoken_by(_claim(report, other, "denies"), next(iter(other["actors"]), None))


def _spoken_by(claim: Claim, speaker: Mapping[str, Any] | None) -> Claim:
    """The claim with its speaker, where no attribution names one."""
    if claim.source is not None or speaker is None:
        return claim
    name = speaker["name"] or speaker["text"]
    return replace(claim, source=name, voice=speaker["actor_id"] or name.casefold())


def _is_near(event: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    (start, end), (other_start, other_end) = event["sentence"], other["sentence"]
    return bool(other_start - end <= _NEAR and start - other_end <= _NEAR)


def _claim(report: Report, event: Mapping[str, Any], what: str, *, at: int | None = None, **told: Any) -> Claim:
    source = _source(event, at)
    name = (source["name"] or source["text"]) if source is not None else None
    return Claim(
        what=what,
        source=name,
        voice=_voice(report, source),
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


def _voice(report: Report, source: Mapping[str, Any] | None) -> str:
    """Who speaks: the source, if it is named; else one who says nothing further, or the report."""
    if source is not None and not source["anonymous"]:
        return str(source["actor_id"] or (source["name"] or source["text"]).casefold())
    if source is not None:
        return f"unnamed in {report.article_id}: {source['text'].casefold()}"
    return f"report of {report.owner or report.outlet or report.article_id}"


# ---------------------------------------------------------------- what stands


def _superseded(claims: list[Claim]) -> list[Claim]:
    """The claims, those marked whose source has said otherwise since."""
    latest: dict[tuple[str, str], int] = {}
    found = list(claims)
    for number, claim in enumerate(claims):
        if claim.low is None:
            continue
        key = (claim.what, claim.voice)
        before = latest.get(key)
        if before is not None and (claims[before].said_on or "") < (claim.said_on or ""):
            found[before] = replace(found[before], superseded_by=number)
        if before is None or (claims[before].said_on or "") <= (claim.said_on or ""):
            latest[key] = number
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


def _names_clash(first: Claim, second: Claim, claims: Sequence[Claim], bodies: Mapping[str, frozenset[str]]) -> bool:
    one, other = first.value_id, second.value_id
    if one is None or other is None or one == other or first.voice == second.voice:
        return False
    if (
        other in bodies.get(one, ())
        or one in bodies.get(other, ())
        or bodies.get(one, _NONE) & bodies.get(other, _NONE)
    ):
        return False
    if _country(one) == _country(other) and 3 in (len(one), len(other)):
        return False  # a state, and a body or person of it
    # Where one report names both, they acted together or against each other.
    together = {(claim.event_id, claim.value_id) for claim in claims if claim.what == "actor"}
    return not any((event, one) in together and (event, other) in together for event, _ in together)


_NONE: frozenset[str] = frozenset()


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
