"""The event lexicon: which words report which event, and which phrases around them take part.

    data/lexicon/events/*.yaml   trigger entries, one PLOVER event type a file
    data/lexicon/classes.yaml    named lists of lemmas ("@forces") that entries refer to
    data/lexicon/light.yaml      verbs that lend their subject to an event noun ("carried out an attack")
    data/lexicon/modes.yaml      words beside a trigger that tell the mode ("drone strike")
    data/lexicon/content_modes.yaml  what is demanded or threatened → mode of the demand or threat

An entry:

    - lemma: withdraw
      pos: verb
      event_type: RETREAT
      modes: [withdraw]
      when: {object: ["@forces"]}    # each slot must be filled by one of these lemmas or classes
      actor: [subject]               # slots tried in turn, the first that is filled wins
      recipient: [from]
      codes: ["Russia withdrew its troops from Kherson."]
      leaves: ["She withdrew her savings from the bank."]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.datafiles import Faults, Record, read_records

if TYPE_CHECKING:
    from dragoman.ontology import Ontology

__all__ = ["Complement", "Entry", "Lexicon", "LightVerb", "ModeCue", "load_lexicon"]

SLOTS = (
    "subject", "object", "dative", "clause", "clause_subject", "infinitive", "possessor", "modifier", "predicate",
    "noun",
    "about", "across", "after", "against", "along", "among", "amid", "around", "as", "at", "before", "between", "by",
    "during", "following", "for", "from", "in", "inside", "into", "near", "of", "off", "on", "onto", "out", "outside",
    "over", "through", "throughout", "to", "toward", "towards", "under", "until", "upon", "via", "with", "within",
    "without", "object_actor", "object_recipient",
)  # fmt: skip
COUNT_KINDS = ("killed", "injured", "detained", "released", "abducted", "displaced", "participants")


class Complement:
    """What becomes of events inside an entry's clause or object."""

    HAPPENED = "happened"  # they are events of their own ("condemned the attack")
    CONTENT = "content"  # demanded, promised, threatened: not events ("threatened to attack")
    CLAIM = "claim"  # alleged: events that the actor claims ("accused Israel of bombing a school")


@dataclass(frozen=True)
class Entry:
    """One sense of one trigger word. `rule` names it in events: `ASSAULT/assassinate.verb`."""

    lemmas: tuple[str, ...]
    pos: str
    event_type: str | None
    modes: tuple[str, ...]
    when: Mapping[str, frozenset[str]]
    unless: Mapping[str, frozenset[str]]
    actor: tuple[str, ...]
    recipient: tuple[str, ...]
    complement: str
    mutual: bool
    count: str | None
    count_slot: str
    confidence: float
    cameo: str | None
    codes: tuple[str, ...]
    leaves: tuple[str, ...]
    path: Path
    line: int

    @cached_property
    def rule(self) -> str:
        """The name stored with each event this entry codes."""
        return f"{self.event_type}/{self.lemmas[0]}.{self.pos}"

    @cached_property
    def specificity(self) -> int:
        """Entries that ask more of their surroundings win over those that ask less."""
        return 2 * len(self.when) + sum(" " in lemma for lemma in self.lemmas[:1])


@dataclass(frozen=True)
class LightVerb:
    """A verb that adds no event of its own but tells who takes part in the event noun it governs.

    `subject_is`: actor or recipient. `preposition`: the noun stands behind it ("came under attack"), else it is the
    object. `other_is`: what the verb's other side is ("faced an attack from …").
    """

    lemma: str
    preposition: str | None
    subject_is: str
    nouns: frozenset[str]


@dataclass(frozen=True)
class ModeCue:
    """Words that, beside a trigger of `event_type`, tell its mode."""

    event_type: str
    mode: str
    words: frozenset[str]


@dataclass(frozen=True)
class Lexicon:
    """All entries, by the lemma (and particle) that triggers them."""

    entries: tuple[Entry, ...]
    light: tuple[LightVerb, ...]
    modes: tuple[ModeCue, ...]
    classes: Mapping[str, frozenset[str]]
    content_modes: Mapping[str, Mapping[str, str]]

    @cached_property
    def by_key(self) -> Mapping[tuple[str, str], tuple[Entry, ...]]:
        """(lemma, pos) → entries, most specific first; order in the files decides between equals."""
        found: dict[tuple[str, str], list[Entry]] = {}
        for entry in self.entries:
            for lemma in entry.lemmas:
                found.setdefault((lemma, entry.pos), []).append(entry)
        return {key: tuple(sorted(v, key=lambda e: -e.specificity)) for key, v in found.items()}

    @cached_property
    def first_words(self) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """First word → multiword lemmas that begin with it, longest first."""
        found: dict[str, set[tuple[str, ...]]] = {}
        for lemma, _ in self.by_key:
            words = tuple(lemma.split(" "))
            if len(words) > 1:
                found.setdefault(words[0], set()).add(words)
        return {word: tuple(sorted(v, key=lambda w: (-len(w), w))) for word, v in found.items()}

    @cached_property
    def light_by_lemma(self) -> Mapping[tuple[str, str | None], LightVerb]:
        """(lemma, preposition) → light verb."""
        return {(verb.lemma, verb.preposition): verb for verb in self.light}

    @cached_property
    def modes_by_type(self) -> Mapping[str, tuple[ModeCue, ...]]:
        """Event type → its mode cues, in file order."""
        found: dict[str, list[ModeCue]] = {}
        for cue in self.modes:
            found.setdefault(cue.event_type, []).append(cue)
        return {key: tuple(value) for key, value in found.items()}


def load_lexicon(ontology: Ontology, folder: Path | None = None) -> Lexicon:
    """Read and validate the whole lexicon against the ontology; `DataFileError` lists every fault at once."""
    root = folder or Path(str(files("dragoman.knowledge"))) / "data" / "lexicon"
    faults = Faults()
    classes = _read_classes(root / "classes.yaml", faults)
    entries = [
        _read_entry(record, ontology, classes)
        for path in sorted((root / "events").glob("*.yaml"))
        for record in read_records(path, faults)
    ]
    light = [_read_light(record, classes) for record in read_records(root / "light.yaml", faults)]
    modes = [_read_mode_cue(record, ontology, classes) for record in read_records(root / "modes.yaml", faults)]
    content_modes = _read_content_modes(root / "content_modes.yaml", ontology, faults)
    faults.check()
    return Lexicon(tuple(entries), tuple(light), tuple(modes), classes, content_modes)


_VERB_ACTOR, _VERB_RECIPIENT = ("subject",), ("object",)
_NOUN_ACTOR = ("subject", "by", "possessor", "modifier")
_NOUN_RECIPIENT = ("object", "against", "on", "of")


def _read_entry(record: Record, ontology: Ontology, classes: Mapping[str, frozenset[str]]) -> Entry:
    lemmas = record.texts("lemmas") or (record.text("lemma"),)
    record.optional_text("lemma")
    pos = record.choice("pos", ("verb", "noun", "adjective", "modal"), default="verb")
    event_type = record.optional_text("event_type")
    if event_type is not None and event_type not in ontology.event_types:
        record.fault("event_type", f'"{event_type}" is not one of {", ".join(ontology.event_types)}')
        event_type = None
    known_modes = tuple(ontology.event_types[event_type].modes) if event_type else ()
    is_verb = pos == "verb"
    count_slot = record.choice("count_slot", SLOTS, default="object")
    entry = Entry(
        lemmas=lemmas,
        pos=pos,
        event_type=event_type,
        modes=_modes(record, event_type, known_modes),
        when=_constraints(record, "when", classes),
        unless=_constraints(record, "unless", classes),
        actor=record.choices("actor", SLOTS) if "actor" in record else _default(record, "actor", is_verb),
        recipient=record.choices("recipient", SLOTS)
        if "recipient" in record
        else _default(record, "recipient", is_verb),
        complement=record.choice("complement", ("happened", "content", "claim"), default="happened"),
        mutual=record.flag("mutual"),
        count=_count_kind(record),
        count_slot=count_slot,
        confidence=record.number("confidence") or (0.8 if is_verb else 0.65),
        cameo=_cameo(record, ontology),
        codes=record.texts("codes"),
        leaves=record.texts("leaves"),
        path=record.path,
        line=record.line,
    )
    if event_type is not None and not entry.codes:
        record.fault("codes", "an entry that codes an event needs at least one sentence it codes")
    record.done()
    return entry


def _count_kind(record: Record) -> str | None:
    kind = record.choice("count", (*COUNT_KINDS, "none"), default="none")
    return None if kind == "none" else kind


def _cameo(record: Record, ontology: Ontology) -> str | None:
    code = record.optional_text("cameo")
    if code is not None and code not in ontology.cameo:
        record.fault("cameo", f'"{code}" is not a CAMEO code')
    return code


def _default(record: Record, role: str, is_verb: bool) -> tuple[str, ...]:
    record.choices(role, SLOTS)
    if role == "actor":
        return _VERB_ACTOR if is_verb else _NOUN_ACTOR
    return _VERB_RECIPIENT if is_verb else _NOUN_RECIPIENT


def _modes(record: Record, event_type: str | None, known: Sequence[str]) -> tuple[str, ...]:
    modes = record.texts("modes")
    for mode in modes:
        if mode not in known:
            listed = ", ".join(sorted(known)) or "none"
            record.fault("modes", f'{event_type} has no mode "{mode}" (it has {listed})')
    return modes


def _constraints(record: Record, key: str, classes: Mapping[str, frozenset[str]]) -> Mapping[str, frozenset[str]]:
    nested = record.mapping(key)
    if nested is None:
        return {}
    found = {}
    for slot in nested.keys():  # noqa: SIM118 — a Record, not a dict
        if slot not in SLOTS:
            nested.fault(slot, f'"{slot}" is not a slot (one of {", ".join(SLOTS)})')
        found[slot] = _words(nested, slot, classes)
    return found


def _words(record: Record, key: str, classes: Mapping[str, frozenset[str]]) -> frozenset[str]:
    words: set[str] = set()
    for word in record.texts(key):
        if not word.startswith("@"):
            words.add(word)
        elif word[1:] in classes:
            words |= classes[word[1:]]
        elif word in ("@any", "@verb"):
            words.add(word)
        else:
            record.fault(key, f'there is no class "{word}" (classes.yaml has {", ".join(sorted(classes))})')
    return frozenset(words)


def _read_classes(path: Path, faults: Faults) -> dict[str, frozenset[str]]:
    classes: dict[str, frozenset[str]] = {}
    for record in read_records(path, faults):
        name = record.text("name")
        if name in classes:
            record.fault("name", f'class "{name}" is given twice')
        classes[name] = _words(record, "words", classes)
        record.done()
    return classes


def _read_light(record: Record, classes: Mapping[str, frozenset[str]]) -> LightVerb:
    verb = LightVerb(
        lemma=record.text("lemma"),
        preposition=record.optional_text("preposition"),
        subject_is=record.choice("subject_is", ("actor", "recipient"), default="actor"),
        nouns=_words(record, "nouns", classes),
    )
    record.texts("codes")
    record.done()
    return verb


def _read_mode_cue(record: Record, ontology: Ontology, classes: Mapping[str, frozenset[str]]) -> ModeCue:
    event_type = record.choice("event_type", tuple(ontology.event_types))
    mode = record.text("mode")
    if event_type in ontology.event_types and mode not in ontology.event_types[event_type].modes:
        known = ", ".join(sorted(ontology.event_types[event_type].modes)) or "none"
        record.fault("mode", f'{event_type} has no mode "{mode}" (it has {known})')
    cue = ModeCue(event_type, mode, _words(record, "words", classes))
    record.done()
    return cue


def _read_content_modes(path: Path, ontology: Ontology, faults: Faults) -> dict[str, dict[str, str]]:
    """What is demanded, refused or threatened → the mode of the demand, refusal or threat."""
    table: dict[str, dict[str, str]] = {}
    for record in read_records(path, faults):
        event_type = record.choice("event_type", tuple(ontology.event_types))
        mode = record.text("mode")
        if event_type in ontology.event_types and mode not in ontology.event_types[event_type].modes:
            known = ", ".join(sorted(ontology.event_types[event_type].modes)) or "none"
            record.fault("mode", f'{event_type} has no mode "{mode}" (it has {known})')
        for content in record.texts("content"):
            table.setdefault(event_type, {})[content] = mode
        record.done()
    return table
