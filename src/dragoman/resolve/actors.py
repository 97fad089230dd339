"""Who each mention of an article means, by ordered rules; each entity names the rule that decided.

    "Iraqi Prime Minister Mustafa al-Kadhemi" … "Kadhemi" … "he"   → one chain, one actor
    "two gunmen"                                                   → nobody by name; sector UAF

A mention that no rule explains stays an entity without name, country or sector: `rule` is then "abstained".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from dragoman.knowledge.spelling import normalise, skeleton
from dragoman.model import Entity, Flag, Mention, MentionKind
from dragoman.resolve.actor_antecedents import (
    find_acronym,
    find_anaphor,
    find_pronoun,
    find_same_noun,
    find_surname,
    speaker_of,
    take_up,
)
from dragoman.resolve.actor_names import find_name, find_short_name, find_torn_name
from dragoman.resolve.actor_nouns import (
    Context,
    find_office_holder,
    find_part_of,
    find_role,
    find_state,
    find_unknown_name,
    lacked_office,
)
from dragoman.resolve.actor_phrases import Phrase, Reading, phrase_of, read_phrase
from dragoman.resolve.actor_scene import Finding, Referent, RefersTo, Scene, TextNames
from dragoman.resolve.actor_surnames import find_holder_by_surname, find_titled_surname

if TYPE_CHECKING:
    from dragoman.knowledge.actors import ActorBase

__all__ = ["RULES", "resolve_actors"]


def resolve_actors(
    mentions: Sequence[Mention], published: date | None, actors: ActorBase, text: str | None = None
) -> dict[tuple[int, int], Entity]:
    """The entity of each mention of one article, keyed by (start, end).

    `mentions` come in text order. The article's own words go before the knowledge base where they speak of the same
    thing: whom it introduced as prime minister is "the prime minister" from then on. `text` is the whole article: the
    names known in it decide who is meant by a name that several bear; without it nobody is out of the question.
    """
    scene = Scene(actors, published, TextNames(text, actors) if text is not None and mentions else None)
    findings: dict[tuple[int, int], tuple[Mention, Finding, Referent]] = {}
    for mention in mentions:
        if (mention.start, mention.end) not in findings:
            finding = _resolve(mention, scene)
            head = mention.words[mention.head].text.lower()
            findings[mention.start, mention.end] = (mention, finding, scene.remember(mention, finding, head))
    numbers: dict[int, int] = {}
    entities = {}
    for key, (mention, first_finding, first_referent) in findings.items():
        finding, referent = first_finding, first_referent
        if mention.kind is MentionKind.PRONOUN and finding.rule == _ABSTAINED.rule:
            finding = speaker_of(mention, scene) or finding
            referent = finding.referent or referent
        chain = numbers.setdefault(referent.number, len(numbers))
        entities[key] = _entity(mention, finding, chain)
    return entities


_ABSTAINED = Finding("abstained")


def _entity(mention: Mention, finding: Finding, chain: int) -> Entity:
    return Entity(
        mention=mention,
        name=finding.name,
        actor_id=finding.actor_id,
        country=finding.country,
        sector=finding.sectors[0] if finding.sectors else None,
        sectors=finding.sectors,
        rule=finding.rule,
        inferred=finding.inferred,
        flags=tuple(_placed(flag, mention) for flag in finding.flags),
        alternatives=finding.alternatives,
        aligned_with=finding.aligned_with,
        chain=chain,
    )


def _placed(flag: Flag, mention: Mention) -> Flag:
    return flag if flag.start is not None else replace(flag, start=mention.start, end=mention.end)


def _resolve(mention: Mention, scene: Scene) -> Finding:
    if mention.kind is MentionKind.PRONOUN:
        return find_pronoun(mention, scene) or _ABSTAINED
    described = scene.apposed.get((mention.start, mention.end))
    finding = _describe(phrase_of(mention), scene)
    if described is not None and finding.actor_id is None and finding.refers_to is not RefersTo.STATE:
        return take_up(described, "apposition")
    return finding if mention.apposition is None else _with_apposition(mention, finding, scene)


def _with_apposition(mention: Mention, finding: Finding, scene: Scene) -> Finding:
    """Join a name with the phrase that describes it, whichever comes first.

    "Sajad Jiyad, an analyst" → EDU; "the group's leader, Hassan X" → Hassan X.
    """
    apposition = mention.apposition
    if apposition is None or finding.refers_to is RefersTo.STATE:
        return finding
    other = _describe(phrase_of(apposition), scene)
    is_name = mention.kind is MentionKind.NAME
    if finding.actor_id is None and _may_be_one(mention, finding, other, scene):
        joined = replace(other, rule="apposition", gender=other.gender or finding.gender, office=finding.office)
    elif finding.actor_id is None and (is_name or other.own_name):
        joined = replace(
            finding,
            country=finding.country or other.country,
            sectors=finding.sectors or other.sectors,
            own_name=finding.own_name or other.own_name,
            office=finding.office or other.office,
            gender=finding.gender or other.gender,
        )
    elif finding.actor_id is not None and other.actor_id in (None, finding.actor_id):
        joined = replace(finding, office=finding.office or other.office)
    else:
        return finding
    referent = scene.remember(mention, joined, "")
    scene.spoken.pop()
    if other.refers_to is finding.refers_to or other.refers_to is RefersTo.OTHER:
        scene.apposed[apposition.start, apposition.end] = referent
    return replace(joined, referent=referent)


def _may_be_one(mention: Mention, finding: Finding, other: Finding, scene: Scene) -> bool:
    """Whether the apposition says who a mention is: "the group's leader, Hassan X"; a name must be one of his own."""
    if other.actor_id is None or other.refers_to is not finding.refers_to:
        return False
    if mention.kind is not MentionKind.NAME or other.actor_id not in scene.base.actors:
        return True
    own = skeleton(normalise(mention.words[mention.head].text))
    actor = scene.base.actors[other.actor_id]
    return any(own in skeleton(normalise(name)).split() for name in (actor.name, *actor.aliases, *actor.short))


# ---------------------------------------------------------------- the rules, in order


class _Reader:
    """A phrase with what it says, read only when a rule asks."""

    def __init__(self, phrase: Phrase, scene: Scene) -> None:
        self.phrase = phrase
        self.scene = scene
        self._reading: Reading | None = None
        self._context: Context | None = None

    def reading(self) -> Reading:
        if self._reading is None:
            self._reading = read_phrase(self.phrase, self.scene.base)
        return self._reading

    def context(self) -> Context:
        if self._context is None:
            self._context = Context(_possessor(self.phrase, self.reading(), self.scene), _tail(self.phrase, self.scene))
        return self._context

    def aligned_with(self) -> str | None:
        """Whose side the words put it on; only words with a hyphen say so."""
        return self.reading().aligned_with if "-" in self.phrase.text else None


Rule = Callable[[_Reader], "Finding | None"]

RULES: tuple[tuple[str, Rule], ...] = (
    ("torn name", lambda r: find_torn_name(r.phrase, r.reading, r.scene)),
    ("name", lambda r: find_name(r.phrase, r.reading, r.scene)),
    ("acronym", lambda r: find_acronym(r.phrase, r.scene)),
    ("titled surname", lambda r: find_titled_surname(r.phrase, r.reading(), r.scene)),
    ("surname", lambda r: find_surname(r.phrase, r.reading(), r.scene)),
    ("short name", lambda r: find_short_name(r.phrase, r.reading, r.scene)),
    ("surname of a head", lambda r: find_holder_by_surname(r.phrase, r.reading(), r.scene)),
    ("state", lambda r: find_state(r.phrase, r.reading(), r.scene)),
    ("office holder", lambda r: find_office_holder(r.phrase, r.reading(), r.context(), r.scene)),
    ("part of a body", lambda r: find_part_of(r.phrase, r.reading(), r.context(), r.scene)),
    ("unknown name", lambda r: find_unknown_name(r.phrase, r.reading(), r.context(), r.scene)),
    ("anaphor", lambda r: find_anaphor(r.phrase, r.reading(), r.scene)),
    ("role", lambda r: find_role(r.phrase, r.reading(), r.context(), r.scene)),
)


# A phrase without a capital holds no name; only these need be asked.
_WITHOUT_NAMES = ("office holder", "part of a body", "anaphor", "role")
_RULES_WITHOUT_NAMES = tuple((name, rule) for name, rule in RULES if name in _WITHOUT_NAMES)


def _describe(phrase: Phrase, scene: Scene) -> Finding:
    """The first rule that finds anything; a bare noun then looks for the same noun before it."""
    reader = _Reader(phrase, scene)
    for _, rule in _RULES_WITHOUT_NAMES if phrase.text.islower() else RULES:
        finding = rule(reader)
        if finding is not None:
            finding = _checked(find_same_noun(phrase, finding, scene) or finding, reader)
            aligned = reader.aligned_with()
            return replace(finding, aligned_with=aligned) if aligned is not None else finding
    return _ABSTAINED


def _checked(finding: Finding, reader: _Reader) -> Finding:
    """With a flag when the title before a known name is an office its state does not have."""
    if finding.flags or finding.actor_kind != "person" or finding.referent is not None:
        return finding
    flags = lacked_office(reader.reading(), finding.country, reader.phrase, reader.scene)
    return replace(finding, flags=flags) if flags else finding


def _possessor(phrase: Phrase, reading: Reading, scene: Scene) -> Finding | None:
    """Who owns what the head names: "Iraq's army", "the country's militias", "his brother"."""
    end = reading.possessor_end
    if end:
        return _describe(phrase.part(0, end, end - 1), scene)
    first = phrase.chunks[0]
    if phrase.head > 0 and first.pos == "PRON" and first.lower in scene.base.words.pronouns:
        mention = phrase.mention
        word = mention.words[0]
        pronoun = replace(mention, end=word.end, text=word.text, words=(word,), head=0, apposition=None)
        return find_pronoun(pronoun, scene)
    return None


def _tail(phrase: Phrase, scene: Scene) -> Finding | None:
    """Whom the phrase after the head names: "members | of Kataeb Hezbollah", "forces loyal | to X"."""
    start = phrase.core_end
    chunks = phrase.chunks
    if start >= len(chunks) - 1:
        return None
    preposition = chunks[start].lower
    if preposition == "to" and chunks[start - 1].lower == "loyal":
        preposition = "of"
    if preposition not in ("of", "for", "from", "in"):
        return None
    first = start + 1
    if chunks[first].lower in ("the", "a", "an"):
        first += 1
    if first >= len(chunks):
        return None
    head = _last_before_preposition(phrase, first)
    finding = _describe(phrase.part(first, len(chunks), head), scene)
    return finding if preposition in ("of", "for") else Finding(finding.rule, country=finding.country)


def _last_before_preposition(phrase: Phrase, first: int) -> int:
    for number in range(first + 1, len(phrase.chunks)):
        if phrase.chunks[number].pos == "ADP":
            return number - 1
    return len(phrase.chunks) - 1
