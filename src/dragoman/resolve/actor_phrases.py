"""A mention taken apart: its words as written, and what each stretch of them says.

"Iraq 's former | Prime Minister | Mustafa al-Kadhemi"
 possessor past   role             name
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dragoman.knowledge.states import NationUse
from dragoman.model import Mention, MentionKind, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dragoman.knowledge.actors import Actor, ActorBase
    from dragoman.knowledge.roles import RoleNoun
    from dragoman.knowledge.states import Nation

__all__ = ["Chunk", "Phrase", "Reading", "phrase_of", "read_phrase"]

_POSSESSIVE = frozenset({"'s", "’s", "'", "’", "'S"})
_HYPHENS = frozenset({"-", "‐", "‑", "–", "/", "&"})
_PREPOSITIONS = frozenset({"of", "for", "to", "from", "in", "with", "at", "on", "by", "against"})
_LONGEST_PHRASE = 5


@dataclass(slots=True)
class Chunk:
    """Tokens written without a space: "al-Kadhemi", "Iranian-backed". `possessive`: "'s" follows."""

    text: str
    lower: str
    pos: str
    start: int
    end: int
    possessive: bool = False


@dataclass(slots=True)
class Phrase:
    """A mention, or a part of one ("Iraq" in "Iraq's army"), ready to be read.

    `chunks[head]` holds the head noun; `core_end` is where a phrase after it begins ("members | of …").
    """

    text: str
    offset: int
    chunks: list[Chunk]
    head: int
    core_end: int
    kind: MentionKind
    label: str | None
    is_plural: bool
    mention: Mention

    @property
    def ends(self) -> tuple[int, ...]:
        """Where a stretch that holds the head may end, longest first: with the phrase, its core, the head."""
        whole, core, head = len(self.chunks), self.core_end, self.head + 1
        if whole == head:
            return (whole,)
        return tuple(dict.fromkeys((whole, core, head)))

    def words(self, first: int, end: int) -> str:
        """The chunks `first` to `end` as they are written."""
        return self.text[self.chunks[first].start - self.offset : self.chunks[end - 1].end - self.offset]

    def part(self, first: int, end: int, head: int) -> Phrase:
        """A phrase of its own made of some of the chunks."""
        chunks = self.chunks[first:end]
        kind = MentionKind.NAME if chunks[head - first].text[:1].isupper() else MentionKind.NOMINAL
        core_end = _core_end(chunks, head - first)
        plural = chunks[head - first].lower.endswith("s")
        return Phrase(self.text, self.offset, chunks, head - first, core_end, kind, None, plural, self.mention)


def phrase_of(mention: Mention) -> Phrase:
    """The phrase of a whole mention."""
    chunks, head = _chunks(mention.words, mention.head)
    head = _last_noun(chunks, head)
    return Phrase(
        mention.text,
        mention.start,
        chunks,
        head,
        _core_end(chunks, head),
        mention.kind,
        mention.label,
        mention.is_plural,
        mention,
    )


_ARTICLES = ("the", "a", "an")


def _chunks(words: Sequence[Word], head: int) -> tuple[list[Chunk], int]:
    chunks: list[Chunk] = []
    head_chunk = 0
    end = -1
    for number, word in enumerate(words):
        text = word.text
        if number < head and not chunks and text.lower() in _ARTICLES:
            continue
        if text in _POSSESSIVE and chunks:
            chunks[-1].possessive = True
            end = -1
            continue
        if word.pos in ("PUNCT", "SPACE") and text not in _HYPHENS:
            end = -1
            continue
        if word.start == end:
            last = chunks[-1]
            last.text += text
            last.lower += text.lower()
            last.pos, last.end = word.pos, word.end
        elif text not in _HYPHENS:
            chunks.append(Chunk(text, text.lower(), word.pos, word.start, word.end))
        else:
            continue
        end = word.end
        if number <= head:
            head_chunk = len(chunks) - 1
    if not chunks:
        first, last_word = words[0], words[-1]
        chunks.append(Chunk(first.text, first.text.lower(), first.pos, first.start, last_word.end))
    return chunks, head_chunk


def _last_noun(chunks: Sequence[Chunk], head: int) -> int:
    """The noun that should be the head: "army" where the parser chose "Panamanian" in "Panamanian army"."""
    while head + 1 < len(chunks) and chunks[head + 1].pos in ("NOUN", "PROPN"):
        head += 1
    return head


def _core_end(chunks: Sequence[Chunk], head: int) -> int:
    for number in range(head + 1, len(chunks)):
        if chunks[number].lower in _PREPOSITIONS:
            return number
    return len(chunks)


# ---------------------------------------------------------------- what the stretches say


@dataclass(slots=True)
class Reading:
    """What the words before and at the head say.

    `role` is the role noun at the head ("soldier"), `title` the one before a name ("Prime Minister X");
    `nations` are the states spoken of, nearest to the head last; `actor` a known body before the head
    ("Hezbollah fighters"), `country` that of a known person there ("the Bush administration");
    `aligned_with` is the state or body whose side the words put it on ("Iranian-backed").
    `name_start` is the chunk where words begin that nothing here explains: an unknown name, or None.
    """

    nations: list[Nation] = field(default_factory=list)
    actor: Actor | None = None
    role: RoleNoun | None = None
    role_start: int = 0
    role_end: int = 0
    role_plural: bool = False
    title: RoleNoun | None = None
    title_sector: str | None = None
    gender: str | None = None
    sector: str | None = None
    country: str | None = None
    aligned_with: str | None = None
    is_past: bool = False
    is_other_office: bool = False
    is_kin: bool = False
    has_title: bool = False
    possessor_end: int = 0
    name_start: int | None = None
    bounds: set[int] = field(default_factory=set)

    @property
    def nation(self) -> Nation | None:
        """The state nearest to the head."""
        return self.nations[-1] if self.nations else None


def read_phrase(phrase: Phrase, base: ActorBase) -> Reading:
    """Say what each stretch of the phrase tells; the longest stretch with a meaning wins, left to right.

    "pro-Iranian", "Iranian-backed" and "US-led" tell an alignment, never a nationality.
    """
    reading = Reading()
    chunks = phrase.chunks
    for number in range(phrase.head):
        if chunks[number].possessive:
            reading.possessor_end = number + 1
    _find_role(phrase, reading, base)
    number = reading.possessor_end
    while number < phrase.core_end:
        reading.bounds.add(number)
        if reading.role is not None and number == reading.role_start:
            _read_inside_role(phrase, reading, base)
            number = reading.role_end
            continue
        number += _read_stretch(phrase, number, reading, base)
    if reading.role is None and phrase.core_end:
        _read_head(phrase, reading, base)
    return reading


def _find_role(phrase: Phrase, reading: Reading, base: ActorBase) -> None:
    first = max(reading.possessor_end, phrase.head - 3)
    ends = phrase.ends
    for start in range(first, phrase.head + 1):
        for end in ends:
            if end - start > _LONGEST_PHRASE + 1:
                continue
            form = phrase.words(start, end).lower()
            found = base.roles.get(form)
            if found is None and start == phrase.head and end == phrase.head + 1:
                found = base.roles.get(form.replace("-", " "))
            if found is not None:
                reading.role, reading.role_plural = found
                reading.role_start, reading.role_end = start, end
                return


def _read_inside_role(phrase: Phrase, reading: Reading, base: ActorBase) -> None:
    """The nationality or body inside a role of several words: "Palestinian refugee"."""
    if reading.role_end - reading.role_start > 1 and phrase.chunks[reading.role_start].text[0].isupper():
        for end in range(min(reading.role_end, phrase.head), reading.role_start, -1):
            if _known_body(phrase.words(reading.role_start, end), reading, base):
                return
    for number in range(reading.role_start, min(reading.role_end, phrase.head)):
        if "-" in phrase.chunks[number].lower and _read_hyphenated(phrase.chunks[number], reading, base):
            continue
        nation = base.nations.get(phrase.chunks[number].text)
        if nation is not None and nation.use is NationUse.ADJECTIVE:
            reading.nations.append(nation)


def _read_head(phrase: Phrase, reading: Reading, base: ActorBase) -> None:
    word = phrase.chunks[phrase.head].lower
    reading.is_kin = word in base.words.plain["kin"]
    if reading.is_kin:
        reading.gender = base.words.genders.get(word)


def _read_stretch(phrase: Phrase, number: int, reading: Reading, base: ActorBase) -> int:
    """Read the stretch that begins at chunk `number`; return how many chunks it took."""
    chunk = phrase.chunks[number]
    taken = 0
    if chunk.text[0].isupper() or chunk.text[0].isdigit():
        taken = _read_name(phrase, number, reading, base)
    if not taken and "-" in chunk.lower and _read_hyphenated(chunk, reading, base):
        taken = 1
    if not taken:
        taken = _read_title(phrase, number, reading, base)
    if taken:
        return taken
    if not _read_word(chunk.lower.rstrip("."), reading, base):
        if chunk.text[0].isupper() and chunk.pos != "ADP" and reading.name_start is None:
            reading.name_start = number
        elif reading.name_start is not None and number < phrase.head and chunk.pos in ("NOUN", "ADJ", "VERB"):
            reading.name_start = None
    return 1


def _read_name(phrase: Phrase, number: int, reading: Reading, base: ActorBase) -> int:
    """A known body or a state; how many chunks it takes, 0 when there is none."""
    for end in range(min(number + _LONGEST_PHRASE, phrase.core_end), number, -1):
        words = phrase.words(number, end)
        if end <= phrase.head and _known_body(words, reading, base):
            return end - number
        nation = base.nations.get(words)
        if nation is None or (phrase.label == "PERSON" and _is_first_name(phrase, number, end, reading, nation)):
            continue
        if number == 0 or phrase.chunks[number - 1].lower != "ethnic":  # who is at home in another state
            reading.nations.append(nation)
        return end - number
    return 0


def _is_first_name(phrase: Phrase, number: int, end: int, reading: Reading, nation: Nation) -> bool:
    """Whether a place word is part of a person's name: "Chad Smith", "Michael Jordan"."""
    if end > phrase.head:
        return reading.name_start is not None
    is_place = nation.use not in (NationUse.ADJECTIVE, NationUse.DEMONYM)
    return end == phrase.head and is_place and not phrase.chunks[number].text.isupper() and reading.role is None


def _read_title(phrase: Phrase, number: int, reading: Reading, base: ActorBase) -> int:
    """A role noun before the head; how many chunks it takes, 0 when there is none."""
    for end in range(min(number + _LONGEST_PHRASE, phrase.head), number, -1):
        words = phrase.words(number, end).lower()
        role = base.roles.get(words)
        if role is not None:
            reading.title = role[0]
            reading.has_title = True
            _read_word(words, reading, base)
            return end - number
    return 0


def _known_body(words: str, reading: Reading, base: ActorBase) -> bool:
    found = base.names.get(words) or base.short_names.get(words)
    if not found:
        return False
    bodies = [actor for actor in found if not actor.is_person]
    if len(bodies) == 1:
        reading.actor = bodies[0]
        return True
    if bodies or reading.role is None:
        return False
    countries = {actor.country for actor in found}
    reading.country = found[0].country if len(countries) == 1 else None
    return True


def _read_hyphenated(chunk: Chunk, reading: Reading, base: ActorBase) -> bool:
    first, _, rest = chunk.lower.partition("-")
    last = chunk.lower.rpartition("-")[2]
    plain = base.words.plain
    if last in plain["alignment_suffix"]:
        if last in plain["side"]:
            reading.aligned_with = _side(chunk.text.rpartition("-")[0], base)
        return True
    if first in plain["alignment_prefix"]:
        if first in plain["side"]:
            reading.aligned_with = _side(chunk.text.partition("-")[2], base)
        reading.sector = base.words.modifiers.get(chunk.lower, reading.sector)
        return True
    if first in ("ex", "then", "former"):
        reading.is_past = True
        nation = base.nations.get(chunk.text.partition("-")[2])
        if nation is not None:
            reading.nations.append(nation)
        role = base.roles.get(rest)
        if role is not None:
            reading.title, reading.has_title = role[0], True
        return True
    nation = base.nations.get(chunk.text.rpartition("-")[2])
    if nation is not None:  # "ethnic-Albanian", "Iranian-American": the last word is what the person is
        reading.nations.append(nation)
    return nation is not None


def _side(words: str, base: ActorBase) -> str | None:
    """The state (code) or body (id) that an alignment names: "Iranian", "U.S", "Taliban"."""
    nation = base.nations.get(words) or base.nations.get(words + ".")
    if nation is not None:
        return nation.state.country
    bodies = _bodies(words, base)
    return bodies[0].actor_id if len(bodies) == 1 else None


def _bodies(words: str, base: ActorBase) -> list[Actor]:
    return [actor for actor in base.names.get(words) or base.short_names.get(words) or () if not actor.is_person]


def _read_word(word: str, reading: Reading, base: ActorBase) -> bool:
    words = base.words
    if word in words.plain["past"]:
        reading.is_past = True
    elif word in words.plain["other_office"]:
        reading.is_other_office = True
    elif word in words.titles:
        title = words.titles[word]
        reading.title_sector = title.sector or reading.title_sector
        reading.gender = title.gender or reading.gender
        reading.has_title = True
    elif word in words.modifiers:
        reading.sector = words.modifiers[word]
    else:
        return False
    return True
