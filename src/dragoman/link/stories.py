"""Stories: reports of one real-world event, joined across articles.

sightings = make_sightings(events, article, above)       # what linking needs of the event records of an article
keys(sighting), lookups(other)                           # have one in common where the two may be of one event
link_score(sighting, other, are_copies=lambda: False)    # 0.93, or None when the two are not of one event
group(sightings, links, decisions)                       # the stories among events that links tie together
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import exp, log

from dragoman.link.stories_evidence import compare
from dragoman.link.stories_grouping import Decision, clusters
from dragoman.link.stories_keys import keys, lookups
from dragoman.link.stories_making import make_sightings
from dragoman.link.stories_sighting import Sighting
from dragoman.link.stories_weights import load_weights

__all__ = [
    "Decision",
    "Sighting",
    "explain_link",
    "group",
    "keys",
    "link_score",
    "lookups",
    "make_sightings",
    "story_id",
]

_LEAST_LINKED = 0.5
_COPIES_SCORE = 0.999
_MOST_LIKELY = 0.998
# No single pair decides for a group, however alike or unlike its two reports are; the logarithms of odds.
_MOST_CERTAIN = 5.0
_NEVER = -6.0


def link_score(a: Sighting, b: Sighting, *, are_copies: Callable[[], bool]) -> float | None:
    """How likely two sightings are of one event, 0.5 to 1; None when they rather are not.

    Depends on the pair alone and not on its order. What two copies of one report tell in the same words is surely one
    event. Two events of one article may be one too, as of headline and text; it takes more, for the coder kept them
    apart.
    """
    findings = compare(a, b)
    if findings is None:
        return None
    if a.article_id != b.article_id and _is_told_alike(a, b) and are_copies():
        return _COPIES_SCORE
    score = 1 / (1 + exp(-load_weights().total(findings)))
    return min(_MOST_LIKELY, score) if score >= _LEAST_LINKED else None


def _is_told_alike(a: Sighting, b: Sighting) -> bool:
    return a.type == b.type and not a.triggers.isdisjoint(b.triggers)


def explain_link(a: Sighting, b: Sighting) -> tuple[str, ...]:
    """What agrees and what contradicts, in words, the weightiest first: ("agrees: the same day", …)."""
    findings = compare(a, b)
    if findings is None:
        return ("contradicts: of types or times that exclude one another",)
    weights = load_weights()
    weighed = sorted(
        ((weights.of[name] * amount, weights.says[name]) for name, amount in findings), key=lambda w: -abs(w[0])
    )
    return tuple(f"{'agrees' if weight > 0 else 'contradicts'}: {says}" for weight, says in weighed if weight)


def group(
    sightings: Sequence[Sighting], links: Mapping[tuple[str, str], float], decisions: Iterable[Decision] = ()
) -> list[tuple[str, ...]]:
    """The stories among events that links tie together: event ids, sorted, in order of the smallest.

    `links` holds the scores of `link_score` by pair, the smaller event id first. "same" decisions join, "different"
    ones keep apart and win. The order of the input leaves no trace.
    """
    weights = load_weights()

    def closeness(a: Sighting, b: Sighting) -> tuple[float, bool]:
        score = links.get((a.event_id, b.event_id)) or links.get((b.event_id, a.event_id)) or 0.0
        is_independent = a.article_id != b.article_id and score < _COPIES_SCORE
        if score >= _LEAST_LINKED:
            return min(_MOST_CERTAIN, log(score / (1 - score)) + weights.tied), is_independent
        findings = compare(a, b)
        weight = _NEVER if findings is None else max(_NEVER, min(_MOST_CERTAIN, weights.total(findings) + weights.tied))
        return weight, is_independent

    return clusters(sightings, closeness, links, decisions)


def story_id(sightings: Iterable[Sighting]) -> str:
    """The name of a story: "story-" and the id of its founding event, the first published."""
    founder = min(sightings, key=lambda sighting: (sighting.published or "9999", sighting.event_id))
    return f"story-{founder.event_id}"
