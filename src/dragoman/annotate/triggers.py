"""Event triggers by lexicon: which words report an event, of what type, with whom.

For each word the lexicon knows, the most specific entry whose conditions the surrounding slots meet is taken; its
slots become actors and recipients. What only stands inside a demand, threat, promise or agreement is that event's
content, not an event. Triggers tied by grammar ("an attack that killed five") share one `group`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dragoman.annotate.announced import as_announced
from dragoman.annotate.arguments import Slots, adjective_slots, modal_slots, noun_slots, verb_slots
from dragoman.annotate.climb import climb
from dragoman.annotate.counts import count_of
from dragoman.annotate.factuality import auxiliary_modes
from dragoman.annotate.mentions import mention_of, noun_phrase
from dragoman.knowledge.lexicon import Complement, Entry, Lexicon
from dragoman.model import CountSpan, Mention, Span, Trigger

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from dragoman.knowledge.factuality import FactualityLexicon

__all__ = ["find_triggers"]

_VERB_POS = ("VERB", "AUX")
_NOUN_POS = ("NOUN", "PROPN")
_NEVER_PARTICIPANT = ("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL")


@dataclass
class _Hit:
    """A word with the entry chosen for it, while the sentence is worked out."""

    token: Token
    entry: Entry
    slots: Slots
    first: Token
    last: Token
    sentence: int
    modes: tuple[str, ...] = ()
    actors: list[Token] = field(default_factory=list)
    recipients: list[Token] = field(default_factory=list)
    group: int = -1
    swallowed: bool = False


def find_triggers(
    doc: Doc, lexicon: Lexicon, factuality: FactualityLexicon, *, skip: Sequence[tuple[int, int]] = ()
) -> list[Trigger]:
    """All event triggers of `doc` in text order; words inside the character ranges `skip` are passed over."""
    light = frozenset(verb.lemma.split(" ")[0] for verb in lexicon.light)
    triggers: list[Trigger] = []
    for number, sentence in enumerate(doc.sents):
        if any(start <= sentence.start_char < end for start, end in skip):
            continue
        hits = [hit for token in sentence if (hit := _hit(token, lexicon, number)) is not None]
        hits = _without_overlaps(hits)
        by_token = {hit.token.i: hit for hit in hits}
        for hit in hits:
            _take_part(hit, lexicon, by_token)
        for hit in hits:
            _govern(hit, by_token, lexicon)
        _tie(hits, by_token)
        triggers.extend(
            trigger
            for hit in hits
            if not hit.swallowed
            and hit.entry.event_type is not None
            and (trigger := _trigger(hit, lexicon, factuality, light)) is not None
        )
    return triggers


# ---------------------------------------------------------------- choosing an entry


def _hit(token: Token, lexicon: Lexicon, sentence: int) -> _Hit | None:
    if token.tag_ == "MD":
        pos = "modal"
    else:
        pos = "verb" if token.pos_ in _VERB_POS else "noun" if token.pos_ in _NOUN_POS else "adjective"
    found = _candidates(token, pos, lexicon)
    if not found:
        return None
    slots: Slots | None = None
    for entry, last in found:
        if slots is None:
            slots = _slots(token, pos, lexicon)
        anchor = last if pos == "noun" else token  # the head of "hunger strike" is its last word
        own = slots if anchor == token else _slots(anchor, pos, lexicon)
        if _meets(entry, own, anchor):
            return _Hit(anchor, entry, own, token, last, sentence, entry.modes)
    return None


def _slots(token: Token, pos: str, lexicon: Lexicon) -> Slots:
    if pos == "verb":
        return verb_slots(token)
    if pos == "modal":
        return modal_slots(token)
    return adjective_slots(token) if pos == "adjective" else noun_slots(token, lexicon.light_by_lemma)


def _candidates(token: Token, pos: str, lexicon: Lexicon) -> list[tuple[Entry, Token]]:
    """Entries for the word alone, with its particle, or as the first of a fixed phrase; longest phrases first."""
    lemma = token.lemma_.lower()
    if lemma not in lexicon.first_words and (lemma, pos) not in lexicon.by_key:
        return []
    found: list[tuple[Entry, Token]] = []
    for words in lexicon.first_words.get(lemma, ()):
        last = _phrase_end(token, words, pos)
        if last is not None:
            found.extend((entry, last) for entry in lexicon.by_key.get((" ".join(words), pos), ()))
    found.extend((entry, token) for entry in lexicon.by_key.get((lemma, pos), ()))
    return sorted(found, key=lambda each: -each[0].specificity - (2 if each[1] != token else 0))


def _phrase_end(token: Token, words: tuple[str, ...], pos: str) -> Token | None:
    """The last word of a fixed phrase that starts at `token`; articles and adverbs between its words do not count."""
    if pos == "verb" and len(words) == 2:
        for child in token.children:
            if child.dep_ == "prt" and child.lower_ == words[1]:
                return child
    at, end = token.i, len(token.doc)
    for word in words[1:]:
        at += 1
        while at < end and token.doc[at].pos_ in ("DET", "ADV") and token.doc[at].lower_ != word:
            at += 1
        if at >= end or word not in (token.doc[at].lemma_.lower(), token.doc[at].lower_):
            return None
    return token.doc[at]


def _meets(entry: Entry, slots: Slots, token: Token) -> bool:
    for slot, words in entry.when.items():
        if not _filled(slots.get(slot, ()), words):
            return False
    for slot, words in entry.unless.items():
        if slot == "noun" and any(child.lemma_.lower() in words for child in token.children):
            return False
        if _filled(slots.get(slot, ()), words):
            return False
    return True


def _filled(tokens: Iterable[Token], words: frozenset[str]) -> bool:
    for token in tokens:
        if "person" in words and (
            token.pos_ in ("NUM", "PRON") or token.like_num or token.ent_type_ in ("PERSON", "NORP")
        ):
            return True
        if "@any" in words or token.lemma_.lower() in words or token.lower_ in words:
            return True
        if any(phrase in words for phrase in _phrases(token)):
            return True
    return False


def _phrases(token: Token) -> Iterable[str]:
    """Two-word readings of a noun: "military operation", "state of emergency"."""
    lemma = token.lemma_.lower()
    for child in token.children:
        if child.dep_ in ("compound", "amod"):
            yield f"{child.lemma_.lower()} {lemma}"
        elif child.dep_ == "prep" and child.lower_ == "of":
            yield from (f"{lemma} of {grand.lemma_.lower()}" for grand in child.children)


def _without_overlaps(hits: list[_Hit]) -> list[_Hit]:
    """A word inside another trigger's fixed phrase is no trigger of its own."""
    covered = {i: hit.first.i for hit in hits if hit.last.i > hit.first.i for i in range(hit.first.i, hit.last.i + 1)}
    return [hit for hit in hits if covered.get(hit.first.i, hit.first.i) == hit.first.i]


# ---------------------------------------------------------------- participants


def _take_part(hit: _Hit, lexicon: Lexicon, by_token: dict[int, _Hit]) -> None:
    taken: set[int] = set()
    for role, into in (("recipient", hit.recipients), ("actor", hit.actors)):
        for slot in getattr(hit.entry, role):
            tokens = _slot_tokens(hit, slot, by_token)
            fit = [t for t in tokens if t.i not in taken and t != hit.token and _can_take_part(t, lexicon, by_token)]
            if fit:
                into.extend(fit)
                taken.update(t.i for t in fit)
                break
    if hit.entry.count and hit.entry.pos == "verb" and not hit.recipients and hit.slots.get("object"):
        hit.swallowed = (
            True  # "the airstrike killed by the general": nobody can be killed here, the sentence is garbled
        )
        return
    if not hit.recipients and (hit.entry.event_type in _TOWARDS_CONTENT or not hit.entry.recipient):
        _take_from_content(hit, lexicon, by_token)
    if hit.entry.mutual and hit.actors and not hit.recipients and len(hit.actors) > 1:
        hit.recipients.extend(hit.actors[1:])
        del hit.actors[1:]


# Whom a threat, promise or refusal is directed at stands in what is threatened: "vowed to retaliate against Israel".
_TOWARDS_CONTENT = frozenset({"THREATEN", "AGREE", "REJECT"})
_CONTENT_SLOTS = ("object", "against", "with", "to", "on")


def _take_from_content(hit: _Hit, lexicon: Lexicon, by_token: dict[int, _Hit]) -> None:
    for clause in hit.slots.get("infinitive", []):
        inner = verb_slots(clause)
        for slot in _CONTENT_SLOTS:
            fit = [t for t in inner.get(slot, []) if t not in hit.actors and _can_take_part(t, lexicon, by_token)]
            if fit:
                hit.recipients.extend(fit)
                return


def _slot_tokens(hit: _Hit, slot: str, by_token: dict[int, _Hit]) -> list[Token]:
    """`object_actor`, `object_recipient`: who takes part in the event noun that fills the object."""
    if slot not in ("object_actor", "object_recipient"):
        return hit.slots.get(slot, [])
    found: list[Token] = []
    for filler in ("object", "for", "over", "on", "of"):
        for token in hit.slots.get(filler, []):
            inner = by_token.get(token.i)
            slots = inner.slots if inner is not None else noun_slots(token, {})
            names = ("by", "possessor", "modifier") if slot == "object_actor" else ("against", "on", "of", "to")
            found.extend(t for name in names for t in slots.get(name, []) if t.ent_type_ or t.pos_ == "PROPN")
    return found


def _can_take_part(token: Token, lexicon: Lexicon, by_token: dict[int, _Hit]) -> bool:
    if token.pos_ in ("ADV", "VERB", "AUX", "PUNCT", "SPACE", "DET", "ADP", "SCONJ") and not token.ent_type_:
        return token.pos_ == "DET" and token.lower_ in (
            "those",
            "all",
            "both",
            "some",
            "many",
            "others",
            "several",
        )
    if token.ent_type_ in _NEVER_PARTICIPANT:
        return False
    if token.pos_ == "PRON" and token.lower_ in _EMPTY_PRONOUNS:
        return False
    if token.lemma_.lower() in lexicon.classes.get("not_participants", frozenset()):
        return False
    inner = by_token.get(token.i)
    return inner is None or inner.entry.event_type is None


_EMPTY_PRONOUNS = frozenset(
    {"it", "this", "that", "which", "what", "there", "itself", "themselves", "himself", "herself", "each", "something",
     "anything", "nothing", "everything", "whatever", "these"}
)  # fmt: skip


# ---------------------------------------------------------------- what governs what


def _govern(hit: _Hit, by_token: dict[int, _Hit], lexicon: Lexicon) -> None:
    """Mark what stands inside another trigger's demand, threat or promise as its content.

    Purposes ("went on strike to demand …") belong to the act they explain.
    """
    above = _modal_above(hit.token, by_token)
    if above is not None:
        _swallow(hit, above, lexicon)
        return
    for step in climb(hit.token):
        if step.relation in ("subject", "passive_subject"):
            return
        above = _modal_above(step.head, by_token) or by_token.get(step.head.i)
        if above is None or step.relation in ("conjunct", "compound", "apposition"):
            continue
        if above.entry.complement == Complement.HAPPENED and step.relation != "purpose":
            continue
        _swallow(hit, above, lexicon)
        return


def _modal_above(verb: Token, by_token: dict[int, _Hit]) -> _Hit | None:
    """The demand a modal makes of its verb: "said that the rebels must withdraw"."""
    for child in verb.children:
        if child.dep_ == "aux" and child.tag_ == "MD" and child.i in by_token:
            return by_token[child.i]
    return None


def _swallow(hit: _Hit, above: _Hit, lexicon: Lexicon) -> None:
    hit.swallowed = True
    mode = _content_mode(above, hit, lexicon)
    if mode and not above.modes:
        above.modes = (mode,)


def _content_mode(above: _Hit, content: _Hit, lexicon: Lexicon) -> str | None:
    """The mode that what is demanded or threatened gives: "threatened to attack" → violence."""
    if above.entry.event_type is None or content.entry.event_type is None:
        return None
    table = lexicon.content_modes.get(above.entry.event_type, {})
    for mode in content.modes:
        if f"{content.entry.event_type}/{mode}" in table:
            return table[f"{content.entry.event_type}/{mode}"]
    return table.get(content.entry.event_type)


def _tie(hits: list[_Hit], by_token: dict[int, _Hit]) -> None:
    """Join triggers of one type where one is the other's subject or means: "the blast killed", "killed in a raid"."""
    for hit in hits:
        if hit.entry.pos != "verb" or hit.swallowed:
            continue
        for slot in ("subject", "in", "by", "during", "when", "from", "with"):
            for token in hit.slots.get(slot, []):
                other = by_token.get(token.i)
                if other is None or other.swallowed or other is hit or other.entry.event_type != hit.entry.event_type:
                    continue
                hit.group = other.group = other.token.i if other.group < 0 else other.group
                _share(hit, other)


def _share(verb: _Hit, noun: _Hit) -> None:
    if not verb.actors:
        verb.actors = [t for t in noun.actors if t not in verb.recipients]
    if not noun.recipients:
        noun.recipients = list(verb.recipients)
    elif not verb.recipients:
        verb.recipients = list(noun.recipients)
    if not noun.actors:
        noun.actors = [t for t in verb.actors if t not in noun.recipients]
    modes = tuple(dict.fromkeys((*verb.modes, *noun.modes)))
    verb.modes = noun.modes = modes


# ---------------------------------------------------------------- the finished trigger


def _trigger(hit: _Hit, lexicon: Lexicon, factuality: FactualityLexicon, light: frozenset[str]) -> Trigger | None:
    entry = hit.entry
    if entry.event_type is None:
        return None
    modes, cues = auxiliary_modes(hit.token, factuality, light)
    clause = _clause(hit.token)
    trigger = Trigger(
        span=_span(hit.token.doc, hit.first, hit.last),
        event_type=entry.event_type,
        modes=hit.modes or _cued_modes(hit, lexicon, clause),
        actors=_mentions(hit.actors, hit.sentence),
        recipients=_mentions(hit.recipients, hit.sentence),
        sentence=hit.sentence,
        rule=entry.rule,
        confidence=entry.confidence,
        auxiliary_modes=modes,
        cues=cues,
        counts=_counts(hit),
        clause=_stretches(clause),
        cameo=entry.cameo,
        is_mutual=entry.mutual,
        group=hit.group,
    )
    return as_announced(trigger, hit.token, lexicon.content_modes.get("THREATEN", {}))


def _cued_modes(hit: _Hit, lexicon: Lexicon, clause: list[Token]) -> tuple[str, ...]:
    """Modes that words near the trigger tell: its modifiers, its instrument, the subject that did it."""
    cues = lexicon.modes_by_type.get(hit.entry.event_type or "", ())
    if not cues:
        return ()
    near = {token.lemma_.lower() for token in clause if abs(token.i - hit.token.i) <= _MODE_WINDOW}
    near |= {token.lower_ for token in clause if abs(token.i - hit.token.i) <= _MODE_WINDOW}
    own = {t.lemma_.lower() for t in hit.token.doc[hit.first.i : hit.last.i + 1]}
    return tuple(cue.mode for cue in cues if cue.words & (near | own))[:2]


_MODE_WINDOW = 8


def _clause(token: Token) -> list[Token]:
    """The tokens of the trigger's own clause: below the nearest verb, without the clauses hanging on it."""
    verb = token
    while verb.pos_ not in _VERB_POS and verb.head != verb:
        verb = verb.head
    inside = [t for t in verb.subtree if not _in_other_clause(t, verb)]
    return inside or [token]


def _stretches(clause: list[Token]) -> tuple[tuple[int, int], ...]:
    """The clause as runs of text; "in June, when soldiers arrested …" takes in the time that "when" points back to."""
    found: list[tuple[int, int]] = []
    before = -2
    for token in clause:
        start = token.idx
        if token.lower_ == "when" and token.i > token.sent.start:
            start = token.doc[max(token.sent.start, token.i - _WHEN_REACHES_WORDS)].idx
        if found and token.i == before + 1:
            start = found.pop()[0]
        found.append((start, token.idx + len(token)))
        before = token.i
    return tuple(found)


_WHEN_REACHES_WORDS = 4


def _in_other_clause(token: Token, top: Token) -> bool:
    while token != top:
        if token.dep_ in ("relcl", "advcl", "ccomp", "parataxis", "conj") and token.pos_ in _VERB_POS:
            return True
        if token.head == token:
            return True
        token = token.head
    return False


def _mentions(tokens: Sequence[Token], sentence: int) -> tuple[Mention, ...]:
    found: dict[tuple[int, int], Mention] = {}
    for token in sorted(tokens, key=lambda t: t.i):
        mention = mention_of(noun_phrase(token), sentence=sentence, head=token)
        found.setdefault((mention.start, mention.end), mention)
    return tuple(found.values())


def _counts(hit: _Hit) -> tuple[CountSpan, ...]:
    if hit.entry.count is None:
        return ()
    tokens = hit.slots.get(hit.entry.count_slot, [])
    return tuple(count for token in tokens if (count := count_of(token, hit.entry.count)) is not None)


def _span(doc: Doc, first: Token, last: Token) -> Span:
    phrase = doc[first.i : last.i + 1] if last.i - first.i < _MAX_TRIGGER_WORDS else doc[first.i : first.i + 1]
    return Span(phrase.start_char, phrase.end_char, phrase.text)


_MAX_TRIGGER_WORDS = 6
