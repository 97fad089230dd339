"""Words that steer how a phrase for an actor is read: "former", "Iranian-backed", "the group", "she".

data/actor_words.yaml   - {as: past, words: [former, ex, late]}
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dragoman.datafiles import Faults, Record, read_records

__all__ = ["ActorWords", "Pronoun", "Title", "load_actor_words"]

_PLAIN = ("past", "other_office", "alignment_suffix", "alignment_prefix", "side", "head", "kin", "weak", "member")
_USES = (*_PLAIN, "title", "modifier", "anaphor", "office", "pronoun")
_REFERS = ("person", "thing", "people", "speaker", "speakers", "relative")


@dataclass(frozen=True, slots=True)
class Title:
    """A word before a name: the sector and gender it tells, where it tells them."""

    sector: str | None
    gender: str | None


@dataclass(frozen=True, slots=True)
class Pronoun:
    """What a pronoun may refer to: person, thing, people, speaker, speakers, relative."""

    refers: str
    gender: str | None


@dataclass(frozen=True)
class ActorWords:
    """The words by use. `plain` holds the uses that say no more than themselves."""

    plain: Mapping[str, frozenset[str]] = field(default_factory=dict)
    titles: Mapping[str, Title] = field(default_factory=dict)
    genders: Mapping[str, str] = field(default_factory=dict)
    modifiers: Mapping[str, str] = field(default_factory=dict)
    anaphors: Mapping[str, frozenset[str]] = field(default_factory=dict)
    offices: Mapping[str, str] = field(default_factory=dict)
    pronouns: Mapping[str, Pronoun] = field(default_factory=dict)

    def has(self, use: str, word: str) -> bool:
        """Whether `word`, in lower case, has a plain `use`."""
        return word in self.plain[use]


def load_actor_words(path: Path, faults: Faults, *, sectors: Collection[str]) -> ActorWords:
    """The words of `path`; unknown uses and sectors are faults."""
    allowed = tuple(sorted(sectors))
    plain: dict[str, set[str]] = {use: set() for use in _PLAIN}
    titles: dict[str, Title] = {}
    genders: dict[str, str] = {}
    modifiers: dict[str, str] = {}
    anaphors: dict[str, set[str]] = {}
    offices: dict[str, str] = {}
    pronouns: dict[str, Pronoun] = {}
    for record in read_records(path, faults):
        use = record.choice("as", _USES)
        words = record.texts("words")
        gender = record.choice("gender", ("he", "she"), default="") or None
        if use == "title":
            titles.update((word, Title(_sector(record, allowed), gender)) for word in words)
        elif use == "modifier":
            modifiers.update((word, record.choice("sector", allowed)) for word in words)
        elif use == "anaphor":
            for word in words:
                anaphors.setdefault(word, set()).update(record.texts("of"))
        elif use == "office":
            offices.update((word, record.text("of")) for word in words)
        elif use == "pronoun":
            pronouns.update((word, Pronoun(record.choice("refers", _REFERS), gender)) for word in words)
        elif use in plain:
            plain[use].update(words)
            if gender:
                genders.update((word, gender) for word in words)
        record.done()
    return ActorWords(
        plain={use: frozenset(words) for use, words in plain.items()},
        titles=titles,
        genders=genders,
        modifiers=modifiers,
        anaphors={word: frozenset(kinds) for word, kinds in anaphors.items()},
        offices=offices,
        pronouns=pronouns,
    )


def _sector(record: Record, allowed: tuple[str, ...]) -> str | None:
    return record.choice("sector", allowed, default="") or None
