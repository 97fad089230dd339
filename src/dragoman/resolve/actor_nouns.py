"""Phrases that describe: nationality and role, offices, members of a group, states and their seats.

"Iraqi security forces" → IRQ; "Kataeb Hezbollah fighters" → the group; "Iraq's prime minister" → who held it
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from dragoman.knowledge.actors import covers
from dragoman.knowledge.states import NationUse
from dragoman.model import Flag, MentionKind
from dragoman.resolve.actor_names import body_sectors
from dragoman.resolve.actor_scene import Finding, RefersTo

if TYPE_CHECKING:
    from dragoman.knowledge.actors import Actor
    from dragoman.knowledge.states import Nation
    from dragoman.resolve.actor_phrases import Phrase, Reading
    from dragoman.resolve.actor_scene import Scene

__all__ = ["Context", "find_office_holder", "find_part_of", "find_role", "find_state", "find_unknown_name"]

# Sectors a role keeps inside an international organisation: "U.N. peacekeepers" are IGO and MIL.
_KEPT_ABROAD = ("MIL", "COP", "MED", "REF", "JRN", "JUD")
_GOVERNED = (RefersTo.STATE, RefersTo.BODY)
_BODIES = ("group", "party", "force", "organ", "igo", "ngo", "company", "media")


class Context:
    """What stands around the head and has been resolved: the possessor ("Iraq's"), the phrase after "of"."""

    def __init__(self, possessor: Finding | None, tail: Finding | None) -> None:
        self.possessor = possessor
        self.tail = tail

    @property
    def around(self) -> tuple[Finding, ...]:
        """The resolved surroundings, nearest first."""
        return tuple(found for found in (self.tail, self.possessor) if found is not None)


def find_office_holder(phrase: Phrase, reading: Reading, context: Context, scene: Scene) -> Finding | None:
    """Who holds the office on the article's date: "Iraqi prime minister" on 2021-01-02 → Mustafa al-Kadhimi.

    The person the article calls that goes before the data. Deputies, former holders and plurals are nobody.
    """
    role = reading.role
    if role is None or reading.role_plural or phrase.is_plural or reading.name_start is not None:
        return None
    if reading.is_past or reading.is_other_office or reading.title is not None:
        return None
    country = _country(reading, context)
    if context.tail is not None and reading.nation is None and context.tail.refers_to not in _GOVERNED:
        return None  # "president of Iraq's Kurdistan region" is not Iraq's
    office = scene.base.office(role.noun)
    body = _body(reading, context, scene)
    if body is not None and (office, body.actor_id) in scene.base.offices:  # "NATO Secretary General", "NATO chief"
        sectors = body_sectors(body)
        finding = Finding("office", RefersTo.PERSON, None, None, body.country, sectors, office=office)
        return _holder_finding(office, body.actor_id, finding, scene)
    if not role.is_office:
        return None
    named = scene.by_office.get((office, country))
    if named is not None:
        return replace(
            named.finding,
            rule="antecedent",
            referent=named,
            flags=(),
            country=named.finding.country or country,
        )
    if country is None:
        return None
    flags = _lacked(office, country, phrase, scene)
    finding = Finding("office", RefersTo.PERSON, None, None, country, role.sectors, flags=flags, office=office)
    return finding if flags else _holder_finding(office, country, finding, scene)


def _holder_finding(office: str, of: str, finding: Finding, scene: Scene) -> Finding:
    """The finding of an office with the one who held it on the article's date, where that is known."""
    if scene.published is None:
        return finding
    holder, others = _holder_on(office, of, scene.published, scene)
    if holder is None:
        return replace(finding, alternatives=others)
    return replace(
        finding,
        rule="office holder",
        name=holder.name,
        actor_id=holder.actor_id,
        inferred=f"office holder on {scene.published}",
        alternatives=others,
        actor_kind="person",
    )


# Two who hold one office for longer than a handover takes: rivals, or days that are known by the year only.
_HANDOVER = timedelta(days=10)


def _holder_on(office: str, of: str, day: date, scene: Scene) -> tuple[Actor | None, tuple[str, ...]]:
    """Who held the office on the day, and the ids of others who may have; nobody where two held it side by side.

    A holder goes before those who act for him, a new one before the one whose last day it is.
    """
    held = scene.base.tenures_on(office, of, day)
    held = [(tenure, actor) for tenure, actor in held if not tenure.acting] or held
    held.sort(key=lambda pair: pair[0].start or date.min)
    others = tuple(dict.fromkeys(actor.actor_id for _, actor in held))
    if not held:
        return None, ()
    tenure, holder = held[-1]
    rivals = [
        other
        for other, actor in held[:-1]
        if actor is not holder and (other.end is None or tenure.start is None or other.end - tenure.start > _HANDOVER)
    ]
    if rivals:
        return None, others
    return holder, tuple(actor_id for actor_id in others if actor_id != holder.actor_id)


def lacked_office(reading: Reading, country: str | None, phrase: Phrase, scene: Scene) -> tuple[Flag, ...]:
    """A flag when the title before a name is an office the state does not have."""
    if reading.title is None or country is None or reading.is_past:
        return ()
    return _lacked(scene.base.office(reading.title.noun), country, phrase, scene)


def _lacked(office: str, country: str, phrase: Phrase, scene: Scene) -> tuple[Flag, ...]:
    state, day = scene.base.states.get(country), scene.published
    if state is None or day is None:
        return ()
    for lack in state.lacks:
        if lack.title == office and covers(lack.start, lack.end, day):
            mention = phrase.mention
            reason = f"{state.name} has no {office} on {day}"
            return (Flag("impossible_office", reason, mention.start, mention.end),)
    return ()


# ---------------------------------------------------------------- groups and what belongs to them


def find_part_of(phrase: Phrase, reading: Reading, context: Context, scene: Scene) -> Finding | None:
    """Someone or something of a known body: "Hezbollah fighters", "the army of X", "members of Badr".

    Many members, or a word that only says what the body is ("the Islamic State group"), stand for the body.
    """
    actor = _body(reading, context, scene)
    if actor is None or phrase.core_end == 0:
        return None
    word = _singular(phrase, reading)
    plain = scene.base.words.plain
    is_weak = reading.role is None or word in plain["weak"] or reading.role.sectors == ("UNK",)
    is_weak = is_weak or word in plain["member"]
    sectors = _part_sectors(actor, reading, is_weak=is_weak)
    stands_for_body = word in plain["member"] and (
        phrase.is_plural or reading.role_plural or _is_body_word(word, scene)
    )
    nation = reading.nation
    country = actor.country
    if nation is not None and (country is None or country in ("IMG", "ISM") or actor.kind in ("ethnic", "religious")):
        country = nation.state.country
    if country is None:
        country = next((found.country for found in context.around if found.country), None)
    return Finding(
        rule="part of a body",
        refers_to=_sort(phrase, reading, scene),
        name=actor.name if stands_for_body and actor.kind in _BODIES else None,
        actor_id=actor.actor_id if stands_for_body and actor.kind in _BODIES else None,
        country=country,
        sectors=sectors,
        actor_kind=actor.kind if stands_for_body else None,
    )


def _body(reading: Reading, context: Context, scene: Scene) -> Actor | None:
    if reading.actor is not None:
        return reading.actor
    for found in context.around:
        if found.actor_id in scene.base.actors and found.refers_to in (RefersTo.BODY, RefersTo.PEOPLE):
            return scene.base.actors[found.actor_id or ""]
    return None


def _part_sectors(actor: Actor, reading: Reading, *, is_weak: bool) -> tuple[str, ...]:
    own = body_sectors(actor)
    role = reading.role.sectors if reading.role is not None else ()
    if actor.country in ("IGO", "UNO", "EUR") and actor.kind in ("igo", "organ", "force"):
        kept = tuple(sector for sector in role if sector in _KEPT_ABROAD)
        return tuple(dict.fromkeys((*own, *kept)))
    if actor.kind in ("ethnic", "religious"):
        return role if role and not is_weak else ((reading.sector,) if reading.sector else role or own)
    if is_weak and reading.sector and actor.kind in ("organ", "company") and not own:
        return (reading.sector,)
    return own if is_weak and own else role or own


def _is_body_word(word: str, scene: Scene) -> bool:
    return word in scene.base.words.anaphors


def _singular(phrase: Phrase, reading: Reading) -> str:
    if reading.role is not None:
        return reading.role.noun.rpartition(" ")[2] if reading.role_end <= phrase.core_end else reading.role.noun
    word = phrase.chunks[phrase.head].lower
    return word[:-1] if phrase.is_plural and word.endswith("s") else word


# ---------------------------------------------------------------- states


def find_state(phrase: Phrase, reading: Reading, scene: Scene) -> Finding | None:
    """A state, its people, its capital or seat of government standing for it; the head itself must say so."""
    nation = _nation_at_head(phrase, scene)
    if (
        nation is None
        or reading.has_title
        or (reading.name_start is not None and reading.name_start < phrase.head and _is_name_before(phrase))
    ):
        return None
    state, country = nation.state, nation.state.country
    if nation.use is NationUse.NAME:
        inferred = None if state.successor is None else f"successor of {state.name}"
        return Finding("state", RefersTo.STATE, state.name, state.code, country, inferred=inferred, actor_kind="state")
    if nation.use is NationUse.METONYM:
        return Finding(
            "metonym",
            RefersTo.BODY,
            nation.seat,
            None,
            country,
            (nation.sector or "GOV",),
            own_name=nation.seat,
        )
    if nation.use is NationUse.CAPITAL:
        inferred = "capital for its government"
        return Finding(
            "capital", RefersTo.STATE, state.name, state.code, country, ("GOV",), inferred, actor_kind="state"
        )
    if nation.use is NationUse.PART:
        return Finding("part of a state", RefersTo.OTHER, country=country)
    return Finding("nationality", RefersTo.PEOPLE, country=country)


def _nation_at_head(phrase: Phrase, scene: Scene) -> Nation | None:
    head = phrase.head
    for first in range(head + 1):
        for end in range(len(phrase.chunks), head, -1):
            nation = scene.base.nations.get(phrase.words(first, end))
            if nation is not None:
                return None if first > 0 and phrase.chunks[first - 1].lower == "ethnic" else nation
    if phrase.label in ("GPE", "NORP") and phrase.chunks[head].text[:1].isupper():
        return scene.base.misspelt_nation(phrase.chunks[head].text)
    return None


def _is_name_before(phrase: Phrase) -> bool:
    return phrase.label in ("PERSON", "ORG", "FAC") or phrase.chunks[phrase.head - 1].pos == "PROPN"


# ---------------------------------------------------------------- roles


def find_role(phrase: Phrase, reading: Reading, context: Context, scene: Scene) -> Finding | None:
    """A role with what the phrase says of its country: "Iraqi security forces", "the country's militias".

    A weak noun takes the sector of what stands before it: "army spokesman" is MIL, "rebel leader" REB.
    """
    country = _country(reading, context)
    sectors = _role_sectors(phrase, reading, context, scene)
    if country is None and not sectors and reading.role is None:
        return None
    rule = "role" if country is None else ("nationality and role" if reading.nations else "role of a possessor")
    if reading.role is None:
        rule = "nationality and noun" if reading.nations else "words"
    office = reading.role.noun if reading.role and reading.role.is_office and not reading.is_past else None
    return Finding(
        rule=rule,
        refers_to=_sort(phrase, reading, scene),
        country=country,
        sectors=sectors,
        gender=reading.gender,
        office=scene.base.office(office) if office and not phrase.is_plural and not reading.is_other_office else None,
    )


def _country(reading: Reading, context: Context) -> str | None:
    if reading.nation is not None:
        return reading.nation.state.country
    if reading.country is not None:
        return reading.country
    return next((found.country for found in context.around if found.country), None)


def _role_sectors(phrase: Phrase, reading: Reading, context: Context, scene: Scene) -> tuple[str, ...]:
    if reading.is_kin:
        return ("CVL",)
    role = reading.role
    own = role.sectors if role is not None and role.sectors != ("UNK",) else ()
    if reading.is_past and "GOV" in own:
        return ("ELI",)
    word = _singular(phrase, reading)
    if role is None and word in scene.base.words.modifiers:
        return (scene.base.words.modifiers[word],)
    is_weak = role is None or not own or word in scene.base.words.plain["weak"]
    if role is not None and " " in role.noun and own:
        is_weak = False
    if is_weak:
        before = _sector_before(reading)
        if before:
            return (before,)
        for found in context.around:
            if found.sectors and (found is context.tail or not own):
                return found.sectors
    return own


def _sector_before(reading: Reading) -> str | None:
    """The sector of the words before the head: "rebel commander", "foreign ministry official"."""
    if reading.sector:
        return reading.sector
    if reading.title is not None and reading.title.sectors != ("UNK",):
        return reading.title.sectors[0]
    seats = [nation.sector for nation in reading.nations if nation.use is NationUse.METONYM]
    return seats[-1] if seats else None


def _sort(phrase: Phrase, reading: Reading, scene: Scene) -> RefersTo:
    role = reading.role
    word = phrase.chunks[phrase.head].lower
    if reading.is_kin:
        return RefersTo.PEOPLE if phrase.is_plural else RefersTo.PERSON
    if role is None:
        return RefersTo.OTHER
    if role.is_collective:
        return RefersTo.PEOPLE if phrase.is_plural or (reading.role_plural and word.endswith("s")) else RefersTo.BODY
    if word in scene.base.words.anaphors:
        return RefersTo.BODY
    return RefersTo.PEOPLE if phrase.is_plural or reading.role_plural else RefersTo.PERSON


# ---------------------------------------------------------------- names nobody knows


def find_unknown_name(phrase: Phrase, reading: Reading, context: Context, scene: Scene) -> Finding | None:
    """A name the knowledge base lacks, with what its own words say: "Iranian commander Hossein X" → IRN, MIL.

    Never an id. A person when a title or role stands before the name or the parser says so, else a body.
    """
    if phrase.kind is not MentionKind.NAME or reading.name_start is None:
        return None
    is_person = phrase.label == "PERSON" or (reading.has_title and phrase.label not in ("GPE", "LOC", "NORP"))
    name = phrase.words(reading.name_start, phrase.core_end)
    country = _country(reading, context)
    if not is_person:
        if reading.role is not None or phrase.label not in ("ORG", None, "PERSON", "NORP"):
            return None
        sectors = (reading.sector,) if reading.sector else ()
        return Finding("words of a name", RefersTo.BODY, country=country, sectors=sectors, own_name=name)
    office = None
    if reading.title is not None and reading.title.is_office and not (reading.is_past or reading.is_other_office):
        office = scene.base.office(reading.title.noun)
    return Finding(
        rule="title of an unknown name" if reading.has_title else "unknown name",
        refers_to=RefersTo.PERSON,
        country=country,
        sectors=_title_sectors(reading),
        flags=lacked_office(reading, country, phrase, scene),
        gender=reading.gender,
        own_name=name,
        office=office,
    )


def _title_sectors(reading: Reading) -> tuple[str, ...]:
    title = reading.title
    own = title.sectors if title is not None and title.sectors != ("UNK",) else ()
    if reading.is_past and "GOV" in own:
        return ("ELI",)
    if reading.sector and (not own or (title is not None and " " not in title.noun)):
        return (reading.sector,)
    return own or ((reading.title_sector,) if reading.title_sector else ())
