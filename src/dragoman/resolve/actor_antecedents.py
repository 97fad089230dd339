"""Mentions that take up an earlier one: short names, acronyms, "the group", "the country", pronouns.

Where nothing compatible was said, nothing is taken up: a wrong antecedent is worse than none.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.model import MentionKind
from dragoman.resolve.actor_scene import Finding, Referent, RefersTo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dragoman.model import Mention
    from dragoman.resolve.actor_phrases import Phrase, Reading
    from dragoman.resolve.actor_scene import Scene, Spoken

__all__ = ["find_acronym", "find_anaphor", "find_pronoun", "find_same_noun", "find_surname", "speaker_of"]

# How far back a pronoun reaches, in sentences; beyond that it is more often wrong than right.
_PRONOUN_REACH = 2
_GROUP_REACH = 6
_LOOK_BACK = 60


def take_up(referent: Referent, rule: str) -> Finding:
    """The finding of an earlier mention, for a later one."""
    return replace(referent.finding, rule=rule, referent=referent, flags=(), own_name=None, office=None)


def find_surname(phrase: Phrase, reading: Reading, scene: Scene) -> Finding | None:
    """Who a surname takes up: "Mr Kadhemi" after "Mustafa al-Kadhimi". First names must agree."""
    if phrase.kind is not MentionKind.NAME or not scene.by_surname:
        return None
    first = reading.name_start
    if first is None and (reading.has_title or len(phrase.chunks) == 1):
        first = phrase.core_end - 1
    if first is None or phrase.core_end <= first or not phrase.chunks[phrase.head].text[0].isupper():
        return None
    referent = scene.person_called(phrase.words(first, phrase.core_end))
    if referent is None:
        return None
    if phrase.core_end - first == 1 and first == 0 and phrase.text in scene.base.nations:
        return None
    nation = reading.nation
    country = referent.finding.country
    if nation is not None and country != nation.state.country:
        is_known_otherwise = phrase.chunks[phrase.head].text in scene.base.short_names
        if country is not None or is_known_otherwise:
            return None
    found = take_up(referent, "antecedent")
    sectors = reading.title.sectors if reading.title is not None and not found.sectors else found.sectors
    return replace(found, sectors=sectors)


def find_acronym(phrase: Phrase, scene: Scene) -> Finding | None:
    """What an acronym takes up: "AAH" in parentheses after "Asaib Ahl al-Haq", and from then on."""
    if len(phrase.chunks) != 1:
        return None
    word = phrase.chunks[0].text.replace(".", "")
    if not (2 <= len(word) <= 7 and word.isupper() and word.isalpha()):
        return None
    referent = scene.by_acronym.get(word)
    if referent is None and scene.spoken:
        last = scene.spoken[-1]
        follows = 1 <= phrase.mention.start - last.mention.end <= 2
        if follows and last.referent.finding.refers_to is RefersTo.BODY and last.mention.text[:1] == word[:1]:
            referent = last.referent
    if referent is None:
        return None
    scene.by_acronym[word] = referent
    return take_up(referent, "acronym in the article")


def find_anaphor(phrase: Phrase, reading: Reading, scene: Scene) -> Finding | None:
    """The latest actor of a kind the noun can take up: "the group", "the ministry", "the country"."""
    if len(phrase.chunks) > 2 or phrase.is_plural or phrase.core_end != len(phrase.chunks):
        return None
    if len(phrase.chunks) == 2 and phrase.chunks[0].lower not in ("this", "that", "the"):
        return None
    if reading.nations or reading.actor is not None:
        return None
    kinds = scene.base.words.anaphors.get(phrase.chunks[-1].lower)
    if kinds is None:
        return None
    sentence = phrase.mention.sentence
    for spoken in reversed(scene.spoken[-_LOOK_BACK:]):
        if sentence - spoken.mention.sentence > _GROUP_REACH:
            return None
        finding = spoken.referent.finding
        if spoken.referent.head == phrase.chunks[-1].lower and finding.actor_id is None:
            return take_up(spoken.referent, "antecedent")
        if finding.actor_kind in kinds or _is_unknown_body(finding, kinds, reading):
            found = take_up(spoken.referent, "antecedent")
            return found if found.sectors or reading.role is None else replace(found, sectors=reading.role.sectors)
    return None


def _is_unknown_body(finding: Finding, kinds: frozenset[str], reading: Reading) -> bool:
    if finding.actor_kind is not None or finding.refers_to is not RefersTo.BODY or finding.own_name is None:
        return False
    if not finding.sectors:
        return bool(kinds & {"group", "company", "media", "party"})
    return reading.role is not None and reading.role.sectors == finding.sectors


def find_same_noun(phrase: Phrase, finding: Finding, scene: Scene) -> Finding | None:
    """A bare noun takes the country of the same noun before it: "the soldiers" after "Iraqi soldiers"."""
    if len(phrase.chunks) != 1 or finding.country is not None:
        return None
    referent = scene.by_head.get(phrase.chunks[0].lower)
    if referent is None or referent.finding.country is None:
        return None
    return replace(
        finding,
        rule="antecedent",
        country=referent.finding.country,
        sectors=referent.finding.sectors or finding.sectors,
        inferred="as the same noun before",
        referent=referent,
    )


# ---------------------------------------------------------------- pronouns


def find_pronoun(mention: Mention, scene: Scene) -> Finding | None:
    """Whom a pronoun takes up: the nearest compatible subject of this sentence or the one or two before it.

    "she" never takes up a "he", "it" never a person, "they" only what is many or a body; first persons are
    left to `speaker_of`. None when nothing fits.
    """
    pronoun = scene.base.words.pronouns.get(mention.words[mention.head].text.lower())
    if pronoun is None:
        return None
    if pronoun.refers == "relative":
        return _relative(mention, scene)
    sorts = _COMPATIBLE.get(pronoun.refers)
    if sorts is None:
        return None
    best: tuple[tuple[int, bool, int], Referent] | None = None
    for distance, spoken in enumerate(reversed(scene.spoken[-_LOOK_BACK:])):
        back = mention.sentence - spoken.mention.sentence
        if back > _PRONOUN_REACH or (pronoun.refers == "thing" and back > 1):
            break
        if not _is_compatible(spoken, mention, sorts, pronoun.gender, pronoun.refers):
            continue
        rank = (back, not spoken.mention.is_subject, distance)
        if best is None or rank < best[0]:
            best = (rank, spoken.referent)
    if best is None:
        return None
    return replace(take_up(best[1], "pronoun"), gender=pronoun.gender)


_COMPATIBLE = {
    "person": (RefersTo.PERSON,),
    "people": (RefersTo.PEOPLE, RefersTo.BODY),
    "thing": (RefersTo.BODY, RefersTo.STATE),
}


def _is_compatible(
    spoken: Spoken, mention: Mention, sorts: Sequence[RefersTo], gender: str | None, refers: str
) -> bool:
    referent = spoken.referent
    if referent.finding.refers_to not in sorts or spoken.mention.end > mention.start:
        return False
    if gender is not None and referent.gender not in (None, gender):
        return False
    return not (refers == "thing" and (referent.is_plural or not spoken.mention.is_subject))


def _relative(mention: Mention, scene: Scene) -> Finding | None:
    """ "who" takes up the phrase that ends right before it, of several the outermost."""
    best: Spoken | None = None
    for spoken in reversed(scene.spoken[-12:]):
        gap = mention.start - spoken.mention.end
        if spoken.mention.sentence != mention.sentence or not 1 <= gap <= 2:
            continue
        if best is None or spoken.mention.start < best.mention.start:
            best = spoken
    return take_up(best.referent, "relative pronoun") if best is not None else None


def speaker_of(mention: Mention, scene: Scene) -> Finding | None:
    """Whom "I" or "we" in a quotation speaks for: the subject that follows in the sentence ("…," X said).

    "I" is the speaker; "we" is the speaker's side: country and sectors, but no name.
    """
    pronoun = scene.base.words.pronouns.get(mention.words[mention.head].text.lower())
    if pronoun is None or pronoun.refers not in ("speaker", "speakers"):
        return None
    first = bisect_right(scene.spoken, mention.end, key=lambda spoken: spoken.mention.start)
    for spoken in scene.spoken[first : first + _LOOK_BACK]:
        other = spoken.mention
        if other.sentence != mention.sentence:
            return None
        if not other.is_subject or other.kind is MentionKind.PRONOUN:
            continue
        finding = spoken.referent.finding
        if finding.refers_to not in (RefersTo.PERSON, RefersTo.BODY):
            continue
        if pronoun.refers == "speaker" and finding.refers_to is RefersTo.PERSON:
            return take_up(spoken.referent, "speaker")
        if pronoun.refers == "speakers":
            return Finding("speaker's side", RefersTo.PEOPLE, None, None, finding.country, finding.sectors)
    return None
