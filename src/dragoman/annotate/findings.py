"""What a reading means: which words report an event and with whom, which report that somebody says something.

The decisions stand here and nowhere else: thresholds, how the sentence's main event and its words are weighed against
each other, what cannot be (one word as actor and recipient). Numbers in, token ranges out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from dragoman.annotate.reader import CueReading, Labels, Reading, TriggerReading, spans_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

__all__ = ["ClaimFinding", "EventFinding", "Policy", "find_claims", "find_events"]

Tokens = tuple[int, int]
"""First and last token of a span, in the document."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The thresholds, all of them probabilities. They travel with the model, which was measured with them."""

    trigger: float = 0.5
    """From here on a word reports an event."""
    rescue: float = 0.6
    """A sentence whose main event is likelier than this gets its likeliest trigger even below `trigger`."""
    mode: float = 0.5
    auxiliary: float = 0.5
    cue: float = 0.5
    none: float = 0.9
    """A sentence likelier than this to have no main event keeps only triggers above `sure`."""
    sure: float = 0.8
    abstain: float = 0.0
    """Events less sure than this, as calibrated, are not told at all."""
    roles: Mapping[str, float] = field(default_factory=dict)
    """From where on a word takes part, by role (actor, place, content …); 0.5 where none is given."""
    calibration: Mapping[str, Sequence[tuple[float, float]]] = field(default_factory=dict)
    """By field: what the network's own numbers are worth, measured on held-back text, as points of a line."""

    def bar(self, role: str) -> float:
        """From where on a word belongs to the role."""
        return self.roles.get(role, 0.5)

    def calibrated(self, name: str, raw: float) -> float:
        """The share of cases that are right where the network says `raw`."""
        points = self.calibration.get(name)
        if not points:
            return raw
        return float(np.interp(raw, [x for x, _ in points], [y for _, y in points]))


@dataclass(frozen=True, slots=True)
class EventFinding:
    """An event in the document's tokens; `is_main`: what its sentence is there to report.

    `confidences` by field: `type` (that the word reports this event), `actors`, `recipients`, `modes`,
    `auxiliary_modes` (that the field is right as a whole, given that the event is).
    """

    token: int
    event_type: str
    modes: tuple[str, ...]
    auxiliary_modes: tuple[str, ...]
    actors: tuple[Tokens, ...]
    recipients: tuple[Tokens, ...]
    places: tuple[Tokens, ...]
    times: tuple[Tokens, ...]
    counts: tuple[tuple[str, Tokens], ...]
    confidences: Mapping[str, float]
    is_main: bool


@dataclass(frozen=True, slots=True)
class ClaimFinding:
    """Who says what, in the document's tokens; `content` has several pieces where the speaker interrupts."""

    cue: Tokens
    source: Tokens | None
    content: tuple[Tokens, ...]
    via: tuple[Tokens, ...]
    confidence: float


def find_events(reading: Reading, labels: Labels, policy: Policy) -> list[EventFinding]:
    """The events of a window, in order.

    A word reports an event when its own chance says so; a sentence whose main event is likely gets its likeliest word.
    The type of the main event is the one that word and sentence agree on best.
    """
    found: list[EventFinding] = []
    asked = {trigger.word: trigger for trigger in reading.triggers}
    for sentence in range(len(reading.window.marks)):
        words = [w for w in asked if reading.window.sentence_of[w] == sentence]
        if not words:
            continue
        main = reading.main[sentence]
        best = max(words, key=lambda w: _agreement(reading.types[w], main).max())
        for word in sorted(words):
            chosen = _choose(reading.types[word], main, policy, is_main=word == best)
            if chosen is None:
                continue
            kind, confidence = chosen
            roles = asked[word].roles
            if word == best and sentence in reading.main_roles:
                roles = (roles + reading.main_roles[sentence]) * np.float32(0.5)
            event = _event(reading, asked[word], roles, labels, policy, kind, confidence, word == best)
            if event.confidences["type"] >= policy.abstain:
                found.append(event)
    return found


def _agreement(own: Floats, main: Floats) -> Floats:
    """How likely each type is by word and sentence together, "none" left out."""
    both: Floats = np.sqrt(own[1:] * main[1:])
    return both


def _choose(own: Floats, main: Floats, policy: Policy, *, is_main: bool) -> tuple[int, float] | None:
    """The type a word reports and how sure that is; None when it reports nothing."""
    chance = float(1.0 - own[0])
    if not is_main:
        bar = policy.sure if main[0] > policy.none else policy.trigger
        return (int(own[1:].argmax()) + 1, chance) if chance >= bar else None
    some = float(1.0 - main[0])
    if not (chance >= policy.trigger and (some >= 1.0 - policy.none or chance >= policy.sure)) and some < policy.rescue:
        return None
    kind = int(_agreement(own, main).argmax()) + 1
    return kind, (chance + some) / 2


def _event(
    reading: Reading,
    trigger: TriggerReading,
    roles: Floats,
    labels: Labels,
    policy: Policy,
    kind: int,
    confidence: float,
    is_main: bool,
) -> EventFinding:
    event_type = labels.types[kind]
    modes = [
        (float(trigger.modes[n]), name.split("/")[1])
        for n, name in enumerate(labels.modes)
        if name.startswith(event_type + "/") and trigger.modes[n] >= policy.mode
    ]
    tokens = reading.window.tokens

    def spans(tags: Floats, names: Sequence[str], name: str) -> tuple[Tokens, ...]:
        return tuple((tokens[first], tokens[last]) for first, last, _ in spans_of(tags, names, name, policy.bar(name)))

    return EventFinding(
        token=tokens[trigger.word],
        event_type=event_type,
        modes=tuple(name for _, name in sorted(modes, reverse=True)),
        auxiliary_modes=tuple(
            name for n, name in enumerate(labels.auxiliary_modes) if trigger.auxiliary[n] >= policy.auxiliary
        ),
        actors=spans(roles, labels.roles, "actor"),
        recipients=spans(roles, labels.roles, "recipient"),
        places=spans(roles, labels.roles, "place"),
        times=spans(roles, labels.roles, "time"),
        counts=tuple(
            (name, span)
            for name in dict.fromkeys(tag[2:] for tag in labels.counts[1:])
            for span in spans(trigger.counts, labels.counts, name)
        ),
        confidences={
            name: policy.calibrated(name, raw)
            for name, raw in (
                ("type", confidence),
                ("actors", _sureness(_mass(roles, labels.roles, "actor"))),
                ("recipients", _sureness(_mass(roles, labels.roles, "recipient"))),
                ("modes", _sureness(_of_type(trigger.modes, labels.modes, event_type))),
                ("auxiliary_modes", _sureness(trigger.auxiliary)),
            )
        },
        is_main=is_main,
    )


def _mass(tags: Floats, names: Sequence[str], name: str) -> Floats:
    """How likely each word belongs to `name`, as its beginning or inside."""
    both: Floats = tags[:, names.index(f"B-{name}")] + tags[:, names.index(f"I-{name}")]
    return both


def _of_type(modes: Floats, names: Sequence[str], event_type: str) -> Floats:
    return modes[[n for n, name in enumerate(names) if name.startswith(event_type + "/")]]


def _sureness(chances: Floats) -> float:
    """How sure the least sure of several yes-or-no decisions is; 1 where there is none to take."""
    return float(np.maximum(chances, 1.0 - chances).min()) if len(chances) else 1.0


def find_claims(reading: Reading, labels: Labels, policy: Policy) -> list[ClaimFinding]:
    """The claims of a window, by their cues; a cue without content claims nothing."""
    asked = {claim.word: claim for claim in reading.claims}
    found = []
    for first, last in _cue_spans(reading.cues, policy):
        claim = asked.get(first)
        if claim is not None and (finding := _claim(reading, claim, first, last, labels, policy)) is not None:
            found.append(finding)
    return found


def _cue_spans(cues: Floats, policy: Policy) -> Iterator[tuple[int, int]]:
    word = 0
    while word < len(cues):
        if cues[word, 1] < policy.cue:
            word += 1
            continue
        first = word
        word += 1
        while word < len(cues) and cues[word].argmax() == 2:
            word += 1
        yield first, word - 1


def _claim(
    reading: Reading, claim: CueReading, first: int, last: int, labels: Labels, policy: Policy
) -> ClaimFinding | None:
    tokens = reading.window.tokens

    def spans(name: str) -> list[tuple[int, int, float]]:
        return spans_of(claim.roles, labels.claim_roles, name, policy.bar(name))

    content, sources = spans("content"), spans("source")
    if not content:
        return None
    source = max(sources, key=lambda span: (span[2], -abs(span[0] - first)), default=None)
    return ClaimFinding(
        cue=(tokens[first], tokens[last]),
        source=(tokens[source[0]], tokens[source[1]]) if source else None,
        content=tuple((tokens[a], tokens[b]) for a, b, _ in content),
        via=tuple((tokens[a], tokens[b]) for a, b, _ in spans("via")),
        confidence=float(reading.cues[first, 1]),
    )
