"""The field's older dictionaries, PETRARCH's and TABARI's `.actors` and `.agents`, as files of Dragoman's own.

    MUAMMAR_GADDAFI_                       an actor, under as many names as have a plus
    +MOAMMAR_KADHAFI
        [LBYGOV 19690901-20111020]         what he was, and from when to when; "<" until, ">" from then on
        [LBYELI]

    RIOT_POLICE {} [~COP]                  an agent: a role noun, its plural where it is not regular

Whom Dragoman knows under one of the names keeps his id and gains the other names. Every line that cannot be used is
told with its reason; the others go on.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib.resources import files
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from dragoman.datafiles import Faults, read_records
from dragoman.errors import UsageError
from dragoman.knowledge.actors import INTERNATIONAL, KINDS, SECTORS
from dragoman.knowledge.roles import plural_of
from dragoman.knowledge.spelling import normalise

if TYPE_CHECKING:
    from dragoman.knowledge.actors import Actor, ActorBase

_CODES_FILE = Path(str(files("dragoman.knowledge"))) / "data" / "cameo_actor_codes.yaml"

__all__ = ["Imported", "LeftOut", "import_dictionary"]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line, or a part of it, that was not taken over."""

    line: int
    text: str
    reason: str


@dataclass
class Imported:
    """What a dictionary held: records in the form of Dragoman's files, and the lines left out."""

    actors: list[dict[str, object]] = field(default_factory=list)
    offices: list[dict[str, object]] = field(default_factory=list)
    roles: list[dict[str, object]] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def to_yaml(self, origin: str) -> str:
        """The records as a file, under a header that names where they came from."""
        lines = [f"# Imported from {origin}.", "# origin: that dictionary; its licence is that of its authors", ""]
        for title, records in (("Actors", self.actors), ("Offices", self.offices), ("Role nouns", self.roles)):
            if records:
                lines += [f"# {title}", ""]
                lines += [f"- {_flow(record)}" for record in records]
                lines.append("")
        return "\n".join(lines)


def _flow(record: object) -> str:
    text: str = yaml.safe_dump(record, default_flow_style=True, allow_unicode=True, sort_keys=False, width=10**9)
    return text.removesuffix("...\n").rstrip()


@dataclass(frozen=True, slots=True)
class _Meaning:
    sector: str | None
    country: str | None
    kind: str | None
    within: bool


def import_dictionary(path: Path, base: ActorBase, codes: Path = _CODES_FILE) -> Imported:
    """Read one dictionary beside the actors of `base`; `codes` is the file of what CAMEO's codes mean.

    Raises `UsageError` when the file cannot be read or holds nothing of either kind.
    """
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise UsageError(f'"{path}" cannot be read: {error.strerror}') from error
    reader = _Dictionary(_meanings(codes, base.states), base)
    for number, line in enumerate(_without_comments(text), start=1):
        if line.strip():
            reader.take(number, line)
    reader.finish()
    found = reader.imported
    if not (found.actors or found.roles):
        raise UsageError(f'"{path}" holds no actors or agents in the format of PETRARCH')
    return found


def _meanings(path: Path, countries: Collection[str]) -> dict[str, _Meaning]:
    faults = Faults()
    meanings: dict[str, _Meaning] = {}
    for record in read_records(path, faults):
        sector = record.choice("sector", SECTORS, default="") or None
        country = record.choice("country", (*sorted(countries), *INTERNATIONAL), default="") or None
        kind = record.choice("kind", KINDS, default="") or None
        meanings[record.text("code")] = _Meaning(sector, country, kind, record.flag("within"))
        record.done()
    faults.check()
    return meanings


# "#" and ";" begin a comment, but not inside a word, as in the remains of "&oacute;".
_COMMENT = re.compile(r"(?<![&\w])[#;]|#(?!\w)")
_XML_COMMENT = re.compile(r"<\s*!\s*--.*?-->", re.DOTALL)


def _without_comments(text: str) -> list[str]:
    """The lines without "# …", "; …" and "<!-- … -->", each still under its number."""
    plain = _XML_COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)
    return [_COMMENT.split(line, maxsplit=1)[0].rstrip() for line in plain.splitlines()]


_CODES = re.compile(r"\[([^\]]*)\]")
_PLURAL = re.compile(r"\{([^}]*)\}")
_SET = re.compile(r"!\w+!")
_RANGE = re.compile(r"^([<>])?\s*(\d{6}|\d{8})(?:\s*-\s*(\d{6}|\d{8}))?$")
# Sectors of people who hold an office: a dated code with one of them is a person's.
_OFFICES = frozenset({"GOV", "MIL", "LEG", "JUD", "COP", "SPY", "ELI", "OPP"})
_CENTURY = 30  # two-digit years below are of this century


@dataclass
class _Entry:
    line: int
    names: list[str]
    codes: list[tuple[int, str]] = field(default_factory=list)


class _Dictionary:
    """Takes the lines one by one; an actor is whole when the next begins."""

    def __init__(self, meanings: Mapping[str, _Meaning], base: ActorBase) -> None:
        self.meanings = meanings
        self.base = base
        self.imported = Imported()
        self.sets: dict[str, list[str]] = {}
        self.entry: _Entry | None = None
        self.ids: set[str] = set()
        self.nouns: set[str] = set()
        self.holders: dict[tuple[str, str], list[dict[str, object]]] = {}

    def take(self, number: int, line: str) -> None:
        if line.startswith("!") and "=" in line:
            name, _, members = line.partition("=")
            self.sets[name.strip()] = [member.strip(" _") for member in members.split(",") if member.strip()]
        elif "[~" in line:
            self._agent(number, line)
        elif line[0] in " \t" and _CODES.search(line):
            self._codes(number, line)
        elif line.startswith("+"):
            if self.entry is None:
                self._leave_out(number, line, "a further name without an actor before it")
                return
            self.entry.names.append(_CODES.sub("", line[1:]))
            self._codes(number, line)
        elif _CODES.search(line) or re.match(r"^[\w'\"(&.]", line):
            self.finish()
            self.entry = _Entry(number, [_CODES.sub("", line)])
            self._codes(number, line)
        else:
            self._leave_out(number, line, "neither a name, a further name nor a code")

    def finish(self) -> None:
        """The actor whose lines have been read, and after the last one the offices."""
        if self.entry is not None:
            self._actor(self.entry)
            self.entry = None
        self.imported.offices = [
            {"title": title, "country": country, "many": True, "holders": holders}
            for (title, country), holders in sorted(self.holders.items())
        ]

    def _codes(self, number: int, line: str) -> None:
        found = _CODES.findall(line)
        if found and self.entry is None:
            self._leave_out(number, line, "a code without an actor before it")
        elif self.entry is not None:
            self.entry.codes += [(number, code.strip()) for code in found]

    def _leave_out(self, line: int, text: str, reason: str) -> None:
        self.imported.left_out.append(LeftOut(line, text.strip(), reason))

    # ---------------------------------------------------------------- actors

    def _actor(self, entry: _Entry) -> None:
        names = list(dict.fromkeys(name for raw in entry.names if (name := _readable(raw))))
        readings = [reading for line, code in entry.codes if (reading := self._reading(line, code)) is not None]
        if not entry.codes:
            self._leave_out(entry.line, entry.names[0], "an actor without a code")
        if not names or not readings:
            return
        if any(name in self.base.nations for name in names):
            self._leave_out(entry.line, entry.names[0], "the name of a state, which Dragoman has from its own files")
            return
        if known := self._known(names, readings):
            new = [name for name in names if name not in (known.name, *known.aliases)]
            if new:
                self.imported.actors.append({"id": known.actor_id, "aliases": new})
            return
        dated = [reading for reading in readings if reading.start or reading.end]
        first = next((reading for reading in readings if reading not in dated), readings[0])
        is_person = " " in names[0] and any(set(reading.sectors) & _OFFICES for reading in dated)
        actor_id = self._new_id(names[0])
        record: dict[str, object] = {
            "id": actor_id,
            "kind": "person" if is_person else next((r.kind for r in readings if r.kind), "organ"),
            "name": names[0],
            "aliases": names[1:],
            "country": first.country,
            "sectors": list(first.sectors),
            "source": "imported",
        }
        if len(readings) == 1 and not is_person:
            record |= _span(readings[0])
        self.imported.actors.append({key: value for key, value in record.items() if value})
        for reading in dated if is_person else []:
            sector = reading.sectors[0] if reading.sectors else "UNK"
            holder: dict[str, object] = {"person": actor_id, **_span(reading), "sector": sector}
            key = (f"{sector} role in an imported dictionary", reading.country or first.country or "IGO")
            self.holders.setdefault(key, []).append(holder)

    def _known(self, names: Sequence[str], readings: Sequence[_Reading]) -> Actor | None:
        """The one actor Dragoman has under any of the names and in the country of the code."""
        countries = {reading.country for reading in readings if reading.country}
        found = {
            actor.actor_id: actor
            for name in names
            for actor in (self.base.names.get(name) or self.base.normal_names.get(normalise(name)) or ())
            if not countries or actor.country is None or actor.country in countries
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def _new_id(self, name: str) -> str:
        plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
        actor_id, number = f"imported-{plain}", 2
        while actor_id in self.ids:
            actor_id, number = f"imported-{plain}-{number}", number + 1
        self.ids.add(actor_id)
        return actor_id

    def _reading(self, line: int, code: str) -> _Reading | None:
        if not code.strip("-+#"):
            self._leave_out(line, f"[{code}]", "a code for what is to be discarded")
            return None
        letters, _, when = code.partition(" ")
        match = re.match(r"^([A-Za-z]+)([<>]?\d.*)?$", letters)
        if match and match[2]:
            letters, when = match[1], match[2] + when
        try:
            start, end = _dates(when.strip())
        except ValueError:
            self._leave_out(line, f"[{code}]", f'"{when.strip()}" is no date restriction')
            return None
        if "/" in letters:
            self._leave_out(line, f"[{code}]", "a compound of several actors")
            return None
        parts = [letters.upper()[n : n + 3] for n in range(0, len(letters), 3)]
        country, kind = None, None
        sectors: list[str] = []
        unknown: list[str] = []
        for number, part in enumerate(parts):
            meaning = self.meanings.get(part)
            if meaning is not None and not (meaning.within and number == 0):
                country = country or meaning.country
                kind = kind or meaning.kind
                sectors += [meaning.sector] if meaning.sector else []
            elif part in self.base.states and country is None:
                country = part
            else:
                unknown.append(part)
        if unknown:
            rest = "the rest of the code was taken" if country or sectors else "nothing of it was taken"
            self._leave_out(line, f"[{code}]", f'"{" ".join(unknown)}" has no place in PLOVER; {rest}')
        if not country and not sectors:
            return None
        return _Reading(country, tuple(dict.fromkeys(sectors)), kind, start, end)

    # ---------------------------------------------------------------- agents

    def _agent(self, number: int, line: str) -> None:
        code = line[line.index("[~") + 2 :].split("]")[0].split("}")[0].strip()
        sectors = []
        for part in (code.upper()[n : n + 3] for n in range(0, len(code), 3)):
            meaning = self.meanings.get(part)
            if meaning is not None and meaning.sector:
                sectors.append(meaning.sector)
        if not sectors:
            self._leave_out(number, line, f'"{code}" has no place among PLOVER\'s sectors')
            return
        words = line[: line.index("[~")]
        plural = _PLURAL.search(words)
        for noun in self._forms(_PLURAL.sub("", words)):
            if noun in self.nouns:
                continue
            self.nouns.add(noun)
            record: dict[str, object] = {"noun": noun, "sector": list(dict.fromkeys(sectors))}
            irregular = _noun(plural[1]) if plural else ""
            if plural:
                record["plural"] = irregular or noun
            elif noun.endswith("s") and plural_of(noun[:-1]) == noun:
                record["plural"] = noun
            self.imported.roles.append(record)

    def _forms(self, words: str) -> Iterator[str]:
        """The noun, or one for each member of the sets in it: "CATTLE!PERSON!"."""
        sets = _SET.findall(words)
        for members in product(*(self.sets.get(name, [""]) for name in sets)):
            form = words
            for name, member in zip(sets, members, strict=True):
                form = form.replace(name, member, 1)
            if noun := _noun(form):
                yield noun


@dataclass(frozen=True, slots=True)
class _Reading:
    """A code: its country, sectors, the kind of body it speaks of, and when it holds."""

    country: str | None
    sectors: tuple[str, ...]
    kind: str | None
    start: date | None
    end: date | None


def _span(reading: _Reading) -> dict[str, object]:
    span: dict[str, object] = {}
    if reading.start:
        span["from"] = reading.start
    if reading.end:
        span["to"] = reading.end
    return span


def _dates(when: str) -> tuple[date | None, date | None]:
    """First and last day of a restriction: "<930101" until the day before, ">930101" from it on, "a-b" both."""
    if not when:
        return None, None
    match = _RANGE.match(when)
    if match is None or (match[1] and match[3]) or not (match[1] or match[3]):
        raise ValueError(when)
    first = _day(match[2])
    if match[3]:
        last = _day(match[3])
        if last < first:
            raise ValueError(when)
        return first, last
    return (None, first - timedelta(days=1)) if match[1] == "<" else (first, None)


def _day(digits: str) -> date:
    if len(digits) == 6:
        digits = ("20" if int(digits[:2]) < _CENTURY else "19") + digits
    return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))


def _readable(raw: str) -> str:
    """A dictionary's name as a text writes it: "MUAMMAR_AL-GADDAFI_" → "Muammar al-Gaddafi"; "U.N." stays."""
    words = raw.replace("_", " ").split()
    if len(words) == 1 and len(words[0]) <= _ACRONYM:
        return words[0]
    return " ".join(_capitalised(word, number) for number, word in enumerate(words))


_ACRONYM = 5
_SMALL = frozenset({"of", "the", "and", "for", "in", "de", "la", "del", "al", "el", "bin", "ibn", "von", "van", "to"})


def _capitalised(word: str, number: int) -> str:
    low = word.lower()
    if number and low in _SMALL:
        return low
    if not any(vowel in low for vowel in "aeiouy"):
        return word
    return "-".join(
        part if number + at and part in _SMALL else part[:1].upper() + part[1:]
        for at, part in enumerate(low.split("-"))
    )


def _noun(raw: str) -> str:
    return " ".join(raw.replace("_", " ").lower().split())
