"""What speaks for two sightings being of one event, and what against.

Comparing two sightings gives findings ("same_day", "far_place") by how much of each there is; what a finding weighs and
says stands in data/link_weights.yaml. A weight is in natural logarithms of odds: 0.7 makes "one event" twice as likely.
What no two reports of one event can have between them ends the comparison: there are no findings then.
"""

from __future__ import annotations

from functools import lru_cache
from math import cos, hypot, radians

from dragoman.link.stories_sighting import Place, Side, Sighting

__all__ = ["Finding", "compare"]

Finding = tuple[str, float]

_KM_A_DEGREE = 111.2
_NEAR_KM = 25.0
_FAR_KM = 60.0
_MOST_DAYS_APART = 1
_LONG_DAYS = 20
# Whom one report calls abducted, another calls detained.
_COUNTED_FIRST = (
    ("killed", "killed"), ("detained", "detained"), ("abducted", "abducted"), ("detained", "abducted"),
    ("abducted", "detained"), ("participants", "participants"), ("released", "released"), ("displaced", "displaced"),
    ("injured", "injured"),
)  # fmt: skip
_SMALL_COUNT = 4
_FAR_RATIO = 3.0
_NEAR_RATIO = 1.6
_MOST_NAMES = 3


def compare(a: Sighting, b: Sighting) -> list[Finding] | None:
    """What comparing two sightings finds; None when something excludes that they are of one event.

    Which of the two comes first makes no difference.
    """
    when = _when(a, b)
    if when is None or (a.type != b.type and set(a.happenings).isdisjoint(b.happenings)):
        return None
    found = [when]
    if a.is_statement or b.is_statement:
        found.append(("statement", 1.0))
    if a.article_id == b.article_id:
        found.append((_in_one_article(a, b), 1.0))
    if a.type != b.type:
        found.append(("other_type", 1.0))
    _where(a, b, found)
    _who(a, b, found)
    _how_many(a, b, found)
    _in_which_words(a, b, found)
    if _SPECIFIC.isdisjoint([name for name, _ in found]):
        found.append(("nothing_specific", 1.0))
    return found


# Agreement that two events of one kind in one country on one day do not have by chance.
_SPECIFIC = frozenset({
    "same_place", "near_place", "same_actor", "same_recipient", "same_named", "same_count", "same_small_count",
    "same_target", "shared_names", "shared_words_rare", "shared_report_rare", "words_in_report_rare",
})  # fmt: skip


def _in_one_article(a: Sighting, b: Sighting) -> str:
    """Headline, first sentence and the words of one sentence tell one event, though the coder kept them apart."""
    if a.sentence == b.sentence or (a.is_lead and b.is_lead):
        return "same_sentence"
    return "told_apart" if a.is_contrasted or b.is_contrasted else "same_article"


def _when(a: Sighting, b: Sighting) -> Finding | None:
    # Conditions instead of max() and min(): this is asked of every pair that meets.
    last = a.last if a.last < b.last else b.last
    apart = (a.first if a.first > b.first else b.first) - last
    if apart > _MOST_DAYS_APART:
        if (a.earliest if a.earliest > b.earliest else b.earliest) > last:
            return None
        return "long_before", 1.0
    longest = a.last - a.first
    if b.last - b.first > longest:
        longest = b.last - b.first
    if longest >= _LONG_DAYS:
        return ("within_the_month", 1.0) if apart <= 0 else None
    if not (a.is_dated and b.is_dated):
        return ("about_the_same_day" if apart <= 0 else "about_a_day_apart"), 1.0
    if apart > 0:
        return "a_day_apart", 1.0
    return ("same_day" if longest == 0 else "within_the_week"), 1.0


# ---------------------------------------------------------------- where


def _where(a: Sighting, b: Sighting, found: list[Finding]) -> None:
    if a.countries and b.countries and a.countries[0] != b.countries[0]:
        shared = not set(a.countries).isdisjoint(b.countries)
        found.append(("shared_country" if shared else "other_countries", 1.0))
    if not a.places or not b.places:
        return
    nearness = max([_nearness(here, there) for here in a.places for there in b.places])
    name = _NEARNESS[nearness]
    found.append((f"{name}_told" if name == "far_place" and a.is_located and b.is_located else name, 1.0))


_NEARNESS = ("far_place", "other_province", "beside_place", "unlike_place", "same_province", "near_place", "same_place")


def _nearness(here: Place, there: Place) -> int:
    """How well two places agree, a place in `_NEARNESS`: a town in its province agrees with it."""
    if here.name == there.name or (here.geonameid is not None and here.geonameid == there.geonameid):
        return 6
    if not (here.is_exact and there.is_exact):
        if here.admin1 and there.admin1:
            return 4 if here.admin1 == there.admin1 else 1
        return 0 if here.country and there.country and here.country != there.country else 3
    km = _km(here, there)
    if km is None:
        return 3
    return 5 if km < _NEAR_KM else 2 if km < _FAR_KM else 0


def _km(here: Place, there: Place) -> float | None:
    if here.latitude is None or here.longitude is None or there.latitude is None or there.longitude is None:
        return None
    north = here.latitude - there.latitude
    east = (here.longitude - there.longitude + 180) % 360 - 180
    return hypot(north, east * cos(radians((here.latitude + there.latitude) / 2))) * _KM_A_DEGREE


# ---------------------------------------------------------------- who


def _who(a: Sighting, b: Sighting, found: list[Finding]) -> None:
    """Side with side; the parties to a meeting may be told the other way round, those to a strike may not."""
    are_same = [
        _side(name, ours, theirs, found)
        for name, ours, theirs in (("actor", a.actors, b.actors), ("recipient", a.recipients, b.recipients))
    ]
    # Whether one acts on whom the other is acted on by, and they do not agree as they stand.
    if not any(are_same) and (_are_one(a.actors, b.recipients) or _are_one(a.recipients, b.actors)):
        found.append(("crossed_sides" if a.type in _MUTUAL and b.type in _MUTUAL else "reversed_sides", 1.0))
    if a.type in _MUTUAL and b.type in _MUTUAL:
        here, there = (one.actors.countries | one.recipients.countries for one in (a, b))
        if here - there and there - here:
            found.append(("other_party", 1.0))


# Types whose parties do the same thing, so that it matters not who is named first.
_MUTUAL = frozenset({"AGREE", "CONSULT", "COOPERATE", "SUPPORT"})


def _side(name: str, ours: Side, theirs: Side, found: list[Finding]) -> bool:
    """What two sides say; returns whether they are one."""
    is_same = _are_one(ours, theirs)
    if ours.ids and theirs.ids:
        found.append((f"same_{name}" if is_same else f"other_{name}", 1.0))
    elif ours.countries and theirs.countries:
        found.append((f"same_{name}_country" if is_same else f"other_{name}_country", 1.0))
    if ours.sectors and theirs.sectors:
        kind = _alike(ours.sectors, theirs.sectors)
        if kind is not None:
            found.append((f"{kind}_{name}_kind", 1.0))
    return is_same


def _are_one(ours: Side, theirs: Side) -> bool:
    if ours.ids and theirs.ids:
        return not ours.ids.isdisjoint(theirs.above) or not theirs.ids.isdisjoint(ours.above)
    return not ours.countries.isdisjoint(theirs.countries)


@lru_cache(maxsize=4096)
def _alike(ours: frozenset[str], theirs: frozenset[str]) -> str | None:
    """Whether two sides are of one kind; people in general may be of any, and kinds that words confuse are one."""
    if ours == theirs == _PEOPLE:
        return "any"
    ours, theirs = ours - _PEOPLE, theirs - _PEOPLE
    if not ours or not theirs:
        return None
    if not ours.isdisjoint(theirs):
        return "same"
    return None if any(_CONFUSED.get(one) == _CONFUSED.get(other, "") for one in ours for other in theirs) else "other"


_PEOPLE = frozenset({"CVL"})
_CONFUSED = {
    **dict.fromkeys(("REB", "UAF", "PRM", "CRM", "SPT"), "fighters"),
    **dict.fromkeys(("MIL", "COP", "SPY", "PRM"), "forces"),
    **dict.fromkeys(("GOV", "LEG", "JUD", "PTY", "ELI"), "rulers"),
    **dict.fromkeys(("LAB", "BUS", "SOC", "OPP", "PTY", "EDU", "REL", "REF", "AGR", "MED", "JRN"), "society"),
}


# ---------------------------------------------------------------- how many


def _how_many(a: Sighting, b: Sighting, found: list[Finding]) -> None:
    """The first kind that both count: killed before injured."""
    if not a.counts or not b.counts:
        return
    ours, theirs = ({kind: (low, high) for kind, low, high in side.counts} for side in (a, b))
    for kind, other in _COUNTED_FIRST:
        if kind in ours and other in theirs:
            found.append((_how_alike(*ours[kind], *theirs[other]), 1.0))
            return


def _how_alike(low: int, high: int | None, other_low: int, other_high: int | None) -> str:
    if low == other_low:
        return "same_count" if low > _SMALL_COUNT else "same_small_count"
    less, more = sorted((max(low, 1), max(other_low, 1)))
    if more <= less * _NEAR_RATIO or (
        (high is None or other_low <= high) and (other_high is None or low <= other_high)
    ):
        return "near_count"
    return "far_count" if more >= less * _FAR_RATIO else "other_count"


# ---------------------------------------------------------------- in which words


def _in_which_words(a: Sighting, b: Sighting, found: list[Finding]) -> None:
    names = len(a.names & b.names)
    if names:
        found.append(("shared_names", float(min(names, _MOST_NAMES))))
    elif a.names and b.names and a.names.isdisjoint(b.around) and b.names.isdisjoint(a.around):
        found.append(("no_shared_name", 1.0))
    _overlaps("shared_words", a.words, b.words, found)
    if b.is_lead:
        _overlaps("words_in_report", a.said, b.around, found)
    if a.is_lead:
        _overlaps("words_in_report", b.said, a.around, found)
    if a.is_lead and b.is_lead:
        _overlaps("shared_report", a.around, b.around, found)
    if a.targets and b.targets:
        if not a.targets.isdisjoint(b.targets):
            found.append(("same_target", 1.0))
        elif a.targets.isdisjoint(b.targets_around) and b.targets.isdisjoint(a.targets_around):
            found.append(("other_target", 1.0))
    if a.means and b.means and a.means.isdisjoint(b.means):
        found.append(("other_means", 1.0))
    if a.hours and b.hours:
        found.append(("other_hour" if a.hours.isdisjoint(b.hours) else "same_hour", 1.0))
    if a.named and b.named:
        found.append(("other_named" if a.named.isdisjoint(b.named) else "same_named", 1.0))


def _overlaps(name: str, ours: frozenset[int], theirs: frozenset[int], found: list[Finding]) -> None:
    """The share of the shorter one's words that the other has, as if it had three more; rare ones by themselves."""
    shared = ours & theirs
    if shared:
        size = (len(ours) if len(ours) < len(theirs) else len(theirs)) + 3
        rare = sum([word & 1 for word in shared])
        found.append((name, (len(shared) - rare) / size))
        if rare:
            found.append((f"{name}_rare", rare / size))
