"""The corpus as frozen nouns: read, validated as a whole, its words found in place.

    python -m training.corpus FILE...     says every fault, with file and line; none: how much there is

The format and its meaning are in `corpus/GUIDELINES.md`.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dragoman.ontology import Ontology, load_ontology

__all__ = ["Claim", "CorpusError", "Event", "Sentence", "bare", "load_corpus", "read_file", "read_labels"]

STYLES = frozenset({
    "agency", "broadsheet", "tabloid", "headline", "caption", "live_blog", "radio", "statement", "ngo_report",
    "textbook",
})  # fmt: skip
REGIONS = frozenset({
    "middle_east", "africa", "south_asia", "east_asia", "southeast_asia", "europe", "former_soviet",
    "north_america", "latin_america", "oceania", "world",
})  # fmt: skip
KINDS = frozenset({
    "event", "unreal", "statement", "figurative", "sport", "market", "accident", "crime_fiction", "weather",
    "background", "other",
})  # fmt: skip
NOISES = frozenset(["upper", "lower", "ocr", "paraphrase", "telegraphic"])
ROLES = frozenset(["headline", "body", "caption"])
COUNTS = frozenset(["killed", "injured", "detained", "released", "abducted", "displaced", "participants"])
AUXILIARY_MODES = frozenset(["historical", "future", "hypothetical", "negation"])

_SENTENCE_KEYS = {"id", "text", "style", "region", "kind", "noise", "events", "claims"}
_ARTICLE_KEYS = {"id", "title", "published", "style", "region", "noise", "contexts", "sentences"}
_PART_KEYS = {"role", "text", "events", "claims", "paragraph"}
_EVENT_KEYS = {"trigger", "also", "type", "modes", "actors", "recipients", "places", "times", "counts", "aux"}
_CLAIM_KEYS = {"source", "cue", "content", "anonymous", "via"}

Piece = tuple[int, int]


class CorpusError(Exception):
    """Faults of corpus files, one a line, each with its place."""


@dataclass(frozen=True)
class Event:
    """One act in a sentence; all pieces are (start, end) in the sentence's text. `triggers[0]` is the best word."""

    event_type: str
    triggers: tuple[Piece, ...]
    modes: tuple[str, ...] = ()
    actors: tuple[Piece, ...] = ()
    recipients: tuple[Piece, ...] = ()
    places: tuple[Piece, ...] = ()
    times: tuple[Piece, ...] = ()
    counts: tuple[tuple[str, Piece], ...] = ()
    auxiliary_modes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Claim:
    """Who says what; `content` has several pieces where the speaker interrupts."""

    content: tuple[Piece, ...]
    source: Piece | None = None
    cue: Piece | None = None
    via: tuple[Piece, ...] = ()
    anonymous: bool = False


@dataclass(frozen=True)
class Sentence:
    """One annotated sentence. `article` is the id of the article it belongs to, None where it stands alone."""

    sentence_id: str
    text: str
    events: tuple[Event, ...] = ()
    claims: tuple[Claim, ...] = ()
    kind: str = "event"
    style: str = "agency"
    region: str = "world"
    noise: str | None = None
    role: str = "body"
    article: str | None = None
    published: str | None = None
    contexts: tuple[str, ...] = ()
    opens_paragraph: bool = False


@dataclass
class _Reader:
    """Collects the faults of one file while its records are read."""

    ontology: Ontology
    faults: list[str] = field(default_factory=list)
    place: str = ""

    def fault(self, problem: str) -> None:
        self.faults.append(f"{self.place}: {problem}")

    def keys(self, record: Mapping[str, Any], allowed: set[str], what: str) -> None:
        for key in sorted(record.keys() - allowed):
            self.fault(f'{what} has no key "{key}" (it has {", ".join(sorted(allowed))})')

    def one_of(self, value: object, allowed: Iterable[str], what: str) -> str:
        if value not in allowed:
            self.fault(f'{what} "{value}" is none of {", ".join(sorted(allowed))}')
        return str(value)

    def piece(self, text: str, words: object, what: str) -> Piece | None:
        """Where the words stand; `…` spans from the first to the last, `#n` names the n-th place."""
        if not isinstance(words, str) or not words.strip():
            self.fault(f"{what} must be words of the text, not {words!r}")
            return None
        found = find_words(text, words.strip())
        if found is None:
            self.fault(f'{what} "{words}" does not stand in the text "{text[:60]}"')
        return found

    def pieces(self, text: str, words: object, what: str) -> tuple[Piece, ...]:
        if not isinstance(words, list):
            self.fault(f"{what} must be a list, not {words!r}")
            return ()
        return tuple(p for each in words if (p := self.piece(text, each, what)) is not None)

    def event(self, text: str, record: Mapping[str, Any]) -> Event | None:
        self.keys(record, _EVENT_KEYS, "an event")
        event_type = record.get("type")
        if event_type not in self.ontology.event_types:
            self.fault(f'no event type "{event_type}"')
            return None
        known = self.ontology.event_types[event_type].modes
        modes = tuple(record.get("modes", ()))
        for mode in modes:
            if mode not in known:
                self.fault(f'{event_type} has no mode "{mode}" (it has {", ".join(sorted(known)) or "none"})')
        triggers = self.pieces(text, [record.get("trigger"), *record.get("also", ())], "trigger")
        for start, end in triggers:
            if re.search(r"\s", text[start:end]):
                self.fault(f'trigger "{text[start:end]}" is more than one word')
        counts = record.get("counts", {})
        for kind in counts:
            self.one_of(kind, COUNTS, "count")
        aux = tuple(record.get("aux", ()))
        for mode in aux:
            self.one_of(mode, AUXILIARY_MODES, "auxiliary mode")
        if not triggers:
            return None
        return Event(
            event_type=event_type,
            triggers=triggers,
            modes=modes,
            actors=self.pieces(text, record.get("actors", []), "actor"),
            recipients=self.pieces(text, record.get("recipients", []), "recipient"),
            places=self.pieces(text, record.get("places", []), "place"),
            times=self.pieces(text, record.get("times", []), "time"),
            counts=tuple((k, p) for k, words in counts.items() if (p := self.piece(text, words, "count")) is not None),
            auxiliary_modes=aux,
        )

    def claim(self, text: str, record: Mapping[str, Any]) -> Claim | None:
        self.keys(record, _CLAIM_KEYS, "a claim")
        content = self.pieces(text, record.get("content", []), "content")
        if not content:
            self.fault("a claim needs content")
            return None
        optional = {
            key: self.piece(text, record[key], key) if record.get(key) is not None else None
            for key in ("source", "cue")
        }
        return Claim(
            content=content,
            source=optional["source"],
            cue=optional["cue"],
            via=self.pieces(text, record.get("via", []), "via"),
            anonymous=bool(record.get("anonymous", False)),
        )

    def sentence(self, record: Mapping[str, Any], **more: Any) -> Sentence | None:
        text = record.get("text")
        if not isinstance(text, str) or not text.strip():
            self.fault("text is missing")
            return None
        events = [e for each in record.get("events", []) if (e := self.event(text, each)) is not None]
        claims = [c for each in record.get("claims", []) if (c := self.claim(text, each)) is not None]
        owner: dict[Piece, int] = {}
        for number, event in enumerate(events):
            for piece in event.triggers:
                held = owner.setdefault(piece, number)
                if held != number and events[held].event_type == event.event_type:
                    self.fault(f'"{text[slice(*piece)]}" triggers two {event.event_type} events')
        return Sentence(text=text, events=tuple(events), claims=tuple(claims), **more)


def read_file(path: Path, ontology: Ontology) -> tuple[list[Sentence], list[str]]:
    """The sentences of one file, articles taken apart, and its faults."""
    reader = _Reader(ontology)
    sentences: list[Sentence] = []
    for line, content in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if not content.strip():
            continue
        reader.place = f"{path}:{line}"
        try:
            record = json.loads(content)
        except ValueError as error:
            reader.fault(f"no JSON: {error}")
            continue
        sentences.extend(_record(record, reader))
    return sentences, reader.faults


def _record(record: Mapping[str, Any], reader: _Reader) -> Iterator[Sentence]:
    if "sentences" in record:
        reader.keys(record, _ARTICLE_KEYS, "an article")
        contexts = tuple(record.get("contexts", ()))
        for context in contexts:
            reader.one_of(context, reader.ontology.contexts, "context")
        for number, part in enumerate(record["sentences"], start=1):
            reader.keys(part, _PART_KEYS, "a sentence of an article")
            found = reader.sentence(
                part,
                sentence_id=f"{record.get('id')}.{number}",
                role=reader.one_of(part.get("role"), ROLES, "role"),
                style=reader.one_of(record.get("style"), STYLES, "style"),
                region=reader.one_of(record.get("region"), REGIONS, "region"),
                kind=_kind(part),
                article=str(record.get("id")),
                published=record.get("published"),
                contexts=contexts,
                opens_paragraph=bool(part.get("paragraph", False)),
            )
            if found is not None:
                yield found
        return
    reader.keys(record, _SENTENCE_KEYS, "a sentence")
    if record.get("noise") is not None:
        reader.one_of(record["noise"], NOISES, "noise")
    kind = reader.one_of(record.get("kind"), KINDS, "kind")
    if kind != _kind(record) and (kind in ("event", "unreal") or record.get("events")):
        reader.fault(f'kind "{kind}", but the events say "{_kind(record)}"')
    found = reader.sentence(
        record,
        sentence_id=str(record.get("id")),
        kind=kind,
        style=reader.one_of(record.get("style"), STYLES, "style"),
        region=reader.one_of(record.get("region"), REGIONS, "region"),
        noise=record.get("noise"),
        opens_paragraph=True,
    )
    if found is not None:
        yield found


def _kind(record: Mapping[str, Any]) -> str:
    """`event` where one is told as happening, `unreal` where none of them is, else `other`."""
    events = record.get("events", [])
    if not events:
        return "other"
    return "event" if any(not event.get("aux") for event in events) else "unreal"


def find_words(text: str, words: str) -> Piece | None:
    """Where `words` stand in `text`: whole words, the n-th place for `#n`, from first to last for ` … `."""
    nth = 1
    numbered = re.fullmatch(r"(.+)#(\d+)", words, re.DOTALL)
    if numbered and words not in text:
        words, nth = numbered[1], int(numbered[2])
    if " … " in words and words not in text:
        first, last = words.split(" … ", 1)
        opening = _nth(text, first, nth)
        closing = next((p for p in _places(text, last) if opening and p[0] >= opening[1]), None)
        # the last words may stand several times: the farthest is meant
        closing = max((p for p in _places(text, last) if opening and p[0] >= opening[1]), default=closing)
        return (opening[0], closing[1]) if opening and closing else None
    return _nth(text, words, nth)


def bare(text: str, pieces: Iterable[Piece]) -> set[Piece]:
    """The pieces without a leading article and without punctuation at their end: what two readers need not agree on."""
    found = set()
    for first, last in pieces:
        article = next((a for a in ("the ", "a ", "an ") if text[first:last].lower().startswith(a)), "")
        words = text[first + len(article) : last].rstrip(",.;: ")
        found.add((first + len(article), first + len(article) + len(words)))
    return found


def _nth(text: str, words: str, nth: int) -> Piece | None:
    places = list(_places(text, words))
    return places[nth - 1] if nth <= len(places) else None


def _places(text: str, words: str) -> Iterator[Piece]:
    before = r"(?<!\w)" if words[:1].isalnum() else ""
    after = r"(?!\w)" if words[-1:].isalnum() else ""
    for match in re.finditer(before + re.escape(words) + after, text):
        yield match.start(), match.end()


def load_corpus(folder: Path, ontology: Ontology | None = None) -> list[Sentence]:
    """All sentences below `folder`, by file and line. Raises `CorpusError` with every fault there is."""
    ontology = ontology or load_ontology()
    sentences: list[Sentence] = []
    faults: list[str] = []
    for path in sorted(folder.glob("*.jsonl")):
        found, wrong = read_file(path, ontology)
        sentences += found
        faults += wrong
    seen: dict[str, str] = {}
    for sentence in sentences:
        if sentence.sentence_id in seen:
            faults.append(f"{folder}: two records are called {sentence.sentence_id}")
        seen[sentence.sentence_id] = sentence.text
    if faults:
        raise CorpusError("\n".join(faults))
    return sentences


def read_labels(labels: Path, by_id: Mapping[str, str], ontology: Ontology) -> tuple[list[Sentence], list[str]]:
    """A second reader's labels (`id`, `events`, `claims`), for texts known by their ids; and their faults."""
    reader = _Reader(ontology)
    sentences = []
    for line, content in enumerate(labels.read_text("utf-8").splitlines(), start=1):
        if not content.strip():
            continue
        reader.place = f"{labels}:{line}"
        try:
            record = json.loads(content)
        except ValueError as error:
            reader.fault(f"no JSON: {error}")
            continue
        reader.keys(record, {"id", "events", "claims"}, "a record")
        if record.get("id") not in by_id:
            reader.fault(f'no text has the id "{record.get("id")}"')
            continue
        found = reader.sentence(record | {"text": by_id[record["id"]]}, sentence_id=record["id"], kind=_kind(record))
        if found is not None:
            sentences.append(found)
    return sentences, reader.faults


def main(paths: list[str]) -> int:
    """Check files; the exit status says whether all is well."""
    ontology = load_ontology()
    if paths[:1] == ["--second"]:
        texts = {
            record["id"]: record["text"] for record in map(json.loads, Path(paths[1]).read_text("utf-8").splitlines())
        }
        sentences, faults = read_labels(Path(paths[2]), texts, ontology)
        print("\n".join([*faults, f"{paths[2]}: {len(sentences)} sentences, {len(faults)} faults"]))
        return 1 if faults else 0
    wrong = 0
    for name in paths:
        sentences, faults = read_file(Path(name), ontology)
        wrong += len(faults)
        for fault in faults:
            print(fault)
        events = sum(len(s.events) for s in sentences)
        none = sum(s.kind != "event" for s in sentences)
        print(
            f"{name}: {len(sentences)} sentences, {events} events, {sum(len(s.claims) for s in sentences)} claims, "
            f"{none} sentences without a real event, {len(faults)} faults"
        )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
