"""The nouns of Dragoman: what each stage hands to the next.

All nouns are frozen. Offsets are code points into `Article.text`, half-open: `text[start:end] == span.text`.
"Not found" is None or empty. What was inferred without words in the text says by which rule in `inferred` or `rule`.

    RawRecord --clean--> Article --annotate--> Annotation --resolve--> Resolution --coding--> Event
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

__all__ = [
    "Annotation",
    "Article",
    "Attribution",
    "AttributionSpan",
    "AuxiliaryMode",
    "Content",
    "Count",
    "CountSpan",
    "DateRecipe",
    "Entity",
    "Event",
    "EventMention",
    "Flag",
    "Interval",
    "Mention",
    "MentionKind",
    "Place",
    "RawRecord",
    "Resolution",
    "Role",
    "Segment",
    "SentenceSpan",
    "Source",
    "Span",
    "TimeSpan",
    "Toponym",
    "Trigger",
    "Word",
]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Words in place: `article.text[start:end] == text`."""

    start: int
    end: int
    text: str

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end or self.end - self.start != len(self.text):
            raise ValueError(f"no span: {self.start}..{self.end} {self.text!r}")

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether `other` lies inside."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Flag:
    """A doubt about text quality, with the words that raise it. `name` e.g. `garbled_name`, `impossible_office`."""

    name: str
    reason: str
    start: int | None = None
    end: int | None = None


# ---------------------------------------------------------------- read and clean


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One article as it came in, before cleaning. `line` is None where the file is the record."""

    path: str
    line: int | None
    content: str
    is_html: bool = False
    record_id: str | None = None
    published: str | None = None
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    language: str | None = None
    byline: str | None = None
    encoding: str | None = None


class Role(StrEnum):
    """What a segment of an article is."""

    HEADLINE = "headline"
    DATELINE = "dateline"
    BYLINE = "byline"
    BODY = "body"
    CAPTION = "caption"
    CREDIT = "credit"
    BOILERPLATE = "boilerplate"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of an article with one role. Segments are sorted and do not overlap."""

    role: Role
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """One news item as published, its segments told apart.

    `published_from` says where the date was found: `record`, `option`, `metadata`, `dateline`; None without one.
    `agencies` are the wire agencies that dateline or credit name ("BAGHDAD (AFP) —"): name as written.
    """

    article_id: str
    text: str
    segments: tuple[Segment, ...]
    published: date | None = None
    published_from: str | None = None
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    language: str | None = None
    byline: str | None = None
    agencies: tuple[Span, ...] = ()
    quality: tuple[Flag, ...] = ()
    path: str | None = None
    line: int | None = None


# ---------------------------------------------------------------- annotate


@dataclass(frozen=True, slots=True)
class Word:
    """A token, as later stages need it. `pos` is the universal part of speech (NOUN, PROPN, ADJ …)."""

    text: str
    lemma: str
    pos: str
    start: int
    end: int


class MentionKind(StrEnum):
    """How a mention refers."""

    NAME = "name"
    NOMINAL = "nominal"
    PRONOUN = "pronoun"


@dataclass(frozen=True, slots=True)
class Mention:
    """A noun phrase that may take part in an event or speak, before it is resolved.

    `words[head]` is the head noun. `label` is the parser's hint (PERSON, ORG, GPE, NORP, LOC, FAC …), never a veto.
    `apposition` is the text of a phrase in apposition ("Sajad Jiyad, an analyst at …" → "an analyst at …"),
    `sentence` the number of the sentence, `is_subject` whether it is the subject of its clause.
    """

    start: int
    end: int
    text: str
    words: tuple[Word, ...]
    head: int
    kind: MentionKind
    label: str | None = None
    is_plural: bool = False
    is_subject: bool = False
    sentence: int = 0
    apposition: Mention | None = None

    @property
    def span(self) -> Span:
        """The words in place."""
        return Span(self.start, self.end, self.text)


@dataclass(frozen=True, slots=True)
class SentenceSpan:
    """One sentence with the role of the segment it stands in."""

    start: int
    end: int
    role: Role


class AuxiliaryMode(StrEnum):
    """PLOVER's auxiliary modes; none of them means: reported as having happened."""

    HISTORICAL = "historical"
    FUTURE = "future"
    HYPOTHETICAL = "hypothetical"
    NEGATION = "negation"


@dataclass(frozen=True, slots=True)
class CountSpan:
    """A number of people with what befell them: `kind` is a `counts` key (killed, injured, detained, released,
    abducted, displaced, participants); `low`..`high` inclusive ("at least 12" → 12..None, "dozens" → 24..99)."""

    kind: str
    low: int
    high: int | None
    span: Span


@dataclass(frozen=True, slots=True)
class Trigger:
    """The word that reports an event, what it reports, and the phrases that take part.

    What an annotator must supply; nothing here is resolved. `rule` names type, word and part of speech
    ("ASSAULT/strike.noun"), `confidence` how sure the model is that the word reports this, `confidences` how sure of
    each field given that it does. `contexts` are the PLOVER
    contexts the sentence supports; `places` and `times` the words for where and when. Triggers of one `group` tell of
    one event ("an attack that killed …"); -1: of one that no other trigger of the sentence tells.
    """

    span: Span
    event_type: str
    modes: tuple[str, ...]
    actors: tuple[Mention, ...]
    recipients: tuple[Mention, ...]
    sentence: int
    rule: str
    confidence: float
    auxiliary_modes: tuple[AuxiliaryMode, ...] = ()
    contexts: tuple[str, ...] = ()
    counts: tuple[CountSpan, ...] = ()
    places: tuple[Span, ...] = ()
    times: tuple[Span, ...] = ()
    confidences: dict[str, float] = field(default_factory=dict)
    group: int = -1


@dataclass(frozen=True, slots=True)
class Content:
    """What is said: `spans` are its pieces in order (several when a quotation is interrupted)."""

    spans: tuple[Span, ...]

    @property
    def start(self) -> int:
        """First character of the first piece."""
        return self.spans[0].start

    @property
    def end(self) -> int:
        """End of the last piece."""
        return self.spans[-1].end


@dataclass(frozen=True, slots=True)
class AttributionSpan:
    """Who says what, before the speaker is resolved.

    `source` is None when the text names none ("it was reported that"); `via` are those who passed it on, nearest
    first ("a senior official told AFP" → AFP; "X, through a spokesman" → the spokesman). `kind` is direct (all of the
    content in quotation marks), mixed (part of it) or indirect. `anonymous`: the source is not named in the text.
    """

    source: Mention | None
    cue: Span | None
    content: Content
    kind: str
    anonymous: bool
    via: tuple[Mention, ...] = ()
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class DateRecipe:
    """How to compute an interval from the publication date, read off the words alone.

    `kind` names a row of `resolve/dates.py`'s table; the other fields are its arguments.
    """

    kind: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    unit: str | None = None
    amount: int | None = None
    tense: str | None = None
    parts: tuple[DateRecipe, ...] = ()
    type: str = "DATE"
    value: str | None = None


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """A time expression with its recipe, not yet computed."""

    span: Span
    recipe: DateRecipe
    sentence: int = 0


@dataclass(frozen=True, slots=True)
class Toponym:
    """Words that may name a place, with what stands around them, for the resolver to weigh.

    `label` is the parser's hint; `preposition` the word before ("in", "near"); `inside` the container the text names
    ("Mosul, Iraq" → "Iraq"); `facility` the head noun when a facility is named by its town ("Baghdad airport").
    """

    span: Span
    label: str | None = None
    preposition: str | None = None
    inside: str | None = None
    facility: str | None = None
    adjectival: bool = False
    sentence: int = 0


@dataclass(frozen=True, slots=True)
class Annotation:
    """All spans found in one article. `words` are its tokens in order, spaces left out."""

    words: tuple[Word, ...] = ()
    sentences: tuple[SentenceSpan, ...] = ()
    mentions: tuple[Mention, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    attributions: tuple[AttributionSpan, ...] = ()
    times: tuple[TimeSpan, ...] = ()
    toponyms: tuple[Toponym, ...] = ()


# ---------------------------------------------------------------- resolve


@dataclass(frozen=True, slots=True)
class Entity:
    """A mention with who it is.

    `name`/`actor_id` are None when nobody in the knowledge base is meant ("two gunmen"); `country` is ISO 3166-1
    alpha-3 or PLOVER's IGO, NGO, MNC, ISM, IMG, UNO, EUR; `sector` the primary of `sectors` (PLOVER codes).
    `rule` says which rule decided, `inferred` which part has no words of its own in the text.
    `alternatives` are ids of others who may be meant; `aligned_with` is the state (code) or body (id) whose side the
    words put it on ("Iranian-backed gunmen": IRN), which says nothing of where it is from.
    `chain` numbers what refers to the same entity in this article: equal numbers, one entity.
    """

    mention: Mention
    name: str | None = None
    actor_id: str | None = None
    country: str | None = None
    sector: str | None = None
    sectors: tuple[str, ...] = ()
    rule: str | None = None
    inferred: str | None = None
    flags: tuple[Flag, ...] = ()
    alternatives: tuple[str, ...] = ()
    aligned_with: str | None = None
    chain: int = -1


@dataclass(frozen=True, slots=True)
class Place:
    """A place with coordinates in degrees. `precision`: place, city, admin2, admin1, country, region."""

    span: Span
    name: str
    geonameid: int | None
    country: str | None
    admin1: str | None
    latitude: float | None
    longitude: float | None
    precision: str
    rule: str
    inferred: str | None = None


@dataclass(frozen=True, slots=True)
class Interval:
    """A time expression with the inclusive days it covers; both None for durations and sets.

    `granularity`: day, week, month, quarter, year, range. `type`/`value` are TIMEX3's. `span` is None when the day
    was inferred, which `inferred` then explains ("publication date").
    """

    start: date | None
    end: date | None
    granularity: str | None
    span: Span | None
    type: str = "DATE"
    value: str | None = None
    inferred: str | None = None


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who, where and when the spans of one article mean. `entities` is keyed by (start, end) of the mention."""

    entities: dict[tuple[int, int], Entity] = field(default_factory=dict)
    places: tuple[Place, ...] = ()
    dates: tuple[Interval, ...] = ()


# ---------------------------------------------------------------- code


@dataclass(frozen=True, slots=True)
class Source:
    """Who says so: the words in place, and who that is when it is known."""

    span: Span
    anonymous: bool
    name: str | None = None
    actor_id: str | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """A claim: source, cue, content, `kind` (direct, indirect, mixed) and `via`, the chain that passed it on."""

    source: Source | None
    cue: Span | None
    content: Content
    kind: str
    via: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """A toll: `high` is None when the text sets no upper bound."""

    low: int
    high: int | None
    span: Span


@dataclass(frozen=True, slots=True)
class EventMention:
    """One place in the article that reports the event: its trigger and the sentence around it."""

    trigger: Span
    sentence: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to whom, when, where, according to whom, in which words. Field meanings: see `docs/records.md`."""

    event_id: str
    article_id: str
    event_type: str
    modes: tuple[str, ...]
    contexts: tuple[str, ...]
    auxiliary_modes: tuple[AuxiliaryMode, ...]
    cameo: str | None
    quad_class: int
    plover_score: float | None
    goldstein: float | None
    trigger: Span
    actors: tuple[Entity, ...]
    recipients: tuple[Entity, ...]
    location: Place | None
    occurred: Interval | None
    counts: dict[str, Count]
    attributions: tuple[Attribution, ...]
    mentions: tuple[EventMention, ...]
    sentence: tuple[int, int]
    role: str
    quality: tuple[Flag, ...]
    confidence: float
    confidences: dict[str, float]
    rule: str
    coder: str

    def __post_init__(self) -> None:
        if not self.mentions:
            raise ValueError("an event needs at least one mention")
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"confidence {self.confidence} is not between 0 and 1")
