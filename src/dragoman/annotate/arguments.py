"""Which phrase fills which grammatical slot of a word: the parse, read once for verbs and once for nouns.

Slots are those lexicon entries name: subject, object, dative, clause, clause_subject, predicate for verbs; possessor,
modifier, noun for nouns; every preposition by its own name ("against", "to" …). Passive, relative, participial,
infinitival and co-ordinated clauses are undone here, so that an entry only ever speaks of the active verb:

    "the general killed in a strike by U.S. forces"   kill: object=general   strike: by=forces
    "Iran was urged to halt enrichment"               urge: object=Iran      halt: subject=Iran, object=enrichment
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

    from dragoman.knowledge.lexicon import LightVerb

__all__ = [
    "Slots",
    "adjective_slots",
    "antecedent",
    "conjuncts",
    "governor",
    "is_passive",
    "modal_slots",
    "noun_slots",
    "verb_slots",
]

Slots = dict[str, list["Token"]]

_CLAUSES = ("ccomp", "xcomp")
_NOMINAL = ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "X")
_RELATIVE_TAGS = ("WDT", "WP", "WP$")
# Verbs whose object does what the infinitive says ("urged Iran to halt"); all others pass their subject on.
_MAX_DEPTH = 4


def verb_slots(verb: Token, depth: int = 0) -> Slots:
    """The filled slots of a verb, each with its tokens in text order, co-ordinated phrases included."""
    slots: Slots = {}
    passive = is_passive(verb)
    for child in verb.children:
        _add_dependent(slots, verb, child, passive)
    _add_inherited(slots, verb, passive, depth)
    if not passive and "object" not in slots and "clause" not in slots:
        _share_object(slots, verb)
    _add_object_prepositions(slots)
    return slots


def noun_slots(noun: Token, light: Mapping[tuple[str, str | None], LightVerb]) -> Slots:
    """The filled slots of an event noun; a light verb above it lends its subject and prepositions."""
    slots: Slots = {}
    for child in noun.children:
        _add_noun_dependent(slots, child, light)
    verb, preposition = governor(noun)
    if verb is not None:
        _add_light(slots, noun, verb, preposition, light)
    return slots


def adjective_slots(adjective: Token) -> Slots:
    """The filled slots of an adjective: who is "ready to talk" is the subject of its copula."""
    slots: Slots = {}
    for child in adjective.children:
        if child.dep_ in _CLAUSES:
            _put(slots, "clause", [child])
        elif child.dep_ == "prep":
            _add_preposition(slots, child, by_subject=False)
    head = adjective.head
    if adjective.dep_ in ("acomp", "attr", "oprd", "conj") and head.pos_ in ("VERB", "AUX"):
        above = verb_slots(head)
        _put(slots, "subject", above.get("subject") or above.get("object", []))
    return slots


def modal_slots(modal: Token) -> Slots:
    """Who demands by a modal that others act: "Annan said the rebels must withdraw" → subject Annan."""
    slots: Slots = {}
    verb = modal.head
    if verb.dep_ != "ccomp" or verb.head.pos_ != "VERB":
        return slots
    _put(slots, "subject", verb_slots(verb.head).get("subject", []))
    _put(slots, "clause_subject", verb_slots(verb).get("subject", []))
    _put(slots, "noun", [verb.head])
    return slots


def is_passive(verb: Token) -> bool:
    """Whether the verb stands in the passive: "was killed", "killed in the blast", "found dead"."""
    if any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children):
        return True
    if verb.tag_ != "VBN" or any(child.dep_ in ("nsubj", "aux") for child in verb.children):
        return False
    if verb.dep_ in ("acl", "amod", "oprd"):
        return True
    if verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX"):
        return not any(child.dep_ == "dobj" for child in verb.children) and is_passive(verb.head)
    return verb.dep_ in ("advcl", "ROOT", "ccomp") and not any(c.dep_ == "dobj" for c in verb.children)


def conjuncts(token: Token) -> list[Token]:
    """The token and all phrases co-ordinated with it: "Iran, Russia and the EU" → three tokens."""
    found = [token]
    for child in token.children:
        if child.dep_ == "conj" and child.pos_ in _NOMINAL:
            found.extend(conjuncts(child))
    return found


def antecedent(token: Token) -> Token:
    """What a relative pronoun stands for ("the group that claimed …" → group); any other token is itself."""
    if token.tag_ not in _RELATIVE_TAGS and token.lower_ != "that":
        return token
    verb = token.head
    for _ in range(_MAX_DEPTH):
        if verb.dep_ == "relcl":
            return verb.head
        if verb.head == verb:
            break
        verb = verb.head
    return token


def governor(noun: Token) -> tuple[Token | None, str | None]:
    """The verb a noun hangs on and the preposition between them: "came under attack" → (came, under)."""
    token = noun
    while token.dep_ == "conj" and token.head.pos_ in _NOMINAL:
        token = token.head
    head = token.head
    if token.dep_ == "relcl" or head == token:
        return None, None
    if token.dep_ in ("dobj", "nsubjpass", "nsubj", "attr", "oprd"):
        return head, None
    if token.dep_ == "pobj" and head.dep_ in ("prep", "agent") and head.head.pos_ == "VERB":
        return head.head, head.lower_
    if token.dep_ == "pobj" and head.dep_ == "prep" and head.head.dep_ == "dobj":
        return (
            head.head.head,
            f"{head.head.lemma_.lower()} {head.lower_}",
        )  # "take part in", "claim responsibility for"
    return None, None


def _put(slots: Slots, name: str, tokens: Iterable[Token]) -> None:
    held = slots.setdefault(name, [])
    held.extend(token for token in tokens if token not in held)


def _add_dependent(slots: Slots, verb: Token, child: Token, passive: bool) -> None:
    dep = child.dep_
    if dep == "nsubj":
        _put(
            slots,
            "object" if passive and verb.tag_ == "VBN" and _has_auxpass(verb) else "subject",
            _nominals(child),
        )
    elif dep == "nsubjpass" or dep == "dobj":
        _put(slots, "object", _nominals(child))
    elif dep in ("dative", "iobj"):
        targets = [grand for grand in child.children if grand.dep_ == "pobj"] if child.pos_ == "ADP" else [child]
        for target in targets:
            _put(slots, "dative", _nominals(target))
    elif dep in ("prep", "agent"):
        _add_preposition(slots, child, by_subject=passive)
    elif dep in _CLAUSES:
        _put(slots, "clause", [child])
        if child.pos_ not in ("VERB", "AUX"):  # "held Iran responsible", "took the crew hostage"
            _put(slots, "predicate", [child])
            _put(slots, "object", [t for g in child.children if g.dep_ == "nsubj" for t in _nominals(g)])
        if child.tag_ == "VB" and any(g.dep_ == "aux" and g.lower_ == "to" for g in child.children):
            _put(slots, "infinitive", [child])
        _put(slots, "clause_subject", [t for g in child.children if g.dep_ == "nsubj" for t in _nominals(g)])
    elif dep in ("attr", "oprd", "acomp"):
        _put(slots, "predicate", conjuncts(child))


def _share_object(slots: Slots, verb: Token) -> None:
    """ "Police detained and later released sixty people": the object stands once, behind the second verb."""
    for child in verb.children:
        if child.dep_ == "conj" and child.pos_ == "VERB" and child.i - verb.i <= _MAX_GAP_WORDS:
            _put(slots, "object", [t for g in child.children if g.dep_ == "dobj" for t in _nominals(g)])


_MAX_GAP_WORDS = 3


def _has_auxpass(verb: Token) -> bool:
    return any(child.dep_ == "auxpass" for child in verb.children)


def _nominals(token: Token) -> list[Token]:
    return [antecedent(each) for each in conjuncts(token)]


def _add_preposition(slots: Slots, preposition: Token, *, by_subject: bool) -> None:
    name = preposition.lower_
    for child in preposition.children:
        if child.dep_ in ("pobj", "pcomp"):
            slot = "subject" if by_subject and name == "by" and child.dep_ == "pobj" else name
            _put(slots, slot, _nominals(child))
        elif child.dep_ == "prep":  # "out of", "from inside"
            _add_preposition(slots, child, by_subject=by_subject)


def _add_inherited(slots: Slots, verb: Token, passive: bool, depth: int) -> None:
    """Slots a clause leaves empty because another clause fills them."""
    if depth >= _MAX_DEPTH:
        return
    head, dep = verb.head, verb.dep_
    missing = "object" if passive else "subject"
    if dep in ("acl", "relcl") and head.pos_ in _NOMINAL:
        if dep == "relcl":
            _fill_gap(slots, head, missing)
        elif verb.tag_ in ("VBN", "VBD") and "object" not in slots:
            _put(slots, "object", [head])
        elif verb.tag_ == "VBG" and "subject" not in slots:
            _put(slots, "subject", [head])
        elif verb.tag_ == "VB" and "subject" not in slots:
            _inherit_from_noun(slots, head, depth)
        return
    if missing in slots or head == verb:
        return
    if dep == "conj" and head.pos_ in ("VERB", "AUX"):
        above = verb_slots(head, depth + 1)
        _put(slots, missing, above.get("object" if is_passive(head) else "subject", []))
    elif dep == "xcomp" and head.pos_ in ("VERB", "AUX", "ADJ"):
        above = verb_slots(head, depth + 1)
        _put(slots, missing, above.get("object") or above.get("subject", []))
    elif dep in ("advcl", "pcomp", "ccomp") and verb.tag_ in ("VBG", "VB", "VBN"):
        _inherit_from_clause(slots, verb, missing, depth)


def _inherit_from_clause(slots: Slots, verb: Token, missing: str, depth: int) -> None:
    """Participles and infinitives below another clause, also behind a preposition ("accused of bombing …")."""
    head = verb.head
    if verb.dep_ == "pcomp":
        if head.head.pos_ not in ("VERB", "AUX"):
            return
        above = verb_slots(head.head, depth + 1)
        first = "object" if head.lower_ in ("of", "for", "from", "into") else "subject"
        _put(slots, missing, above.get(first) or above.get("subject", []))
        return
    if head.pos_ in ("VERB", "AUX") and not any(c.dep_ == "mark" for c in verb.children):
        above = verb_slots(head, depth + 1)
        _put(slots, missing, above.get("subject") or above.get("object", []))


def _inherit_from_noun(slots: Slots, noun: Token, depth: int) -> None:
    """ "Iran's decision to resume", "made a call to halt": whoever owns the noun does what it says."""
    owners = [child for child in noun.children if child.dep_ == "poss"]
    if owners:
        _put(slots, "subject", _nominals(owners[0]))
        return
    verb, _ = governor(noun)
    if verb is not None and verb.pos_ == "VERB":
        _put(slots, "subject", verb_slots(verb, depth + 1).get("subject", []))


def _fill_gap(slots: Slots, head: Token, missing: str) -> None:
    if missing not in slots:
        _put(slots, missing, [head])
    elif missing == "subject" and "object" not in slots and head not in slots["subject"]:
        _put(slots, "object", [head])


def _add_object_prepositions(slots: Slots) -> None:
    """Prepositions the parser hung on the object belong to the verb as well: "signed an accord with Iran"."""
    for target in slots.get("object", [])[:1]:
        for child in target.children:
            if child.dep_ == "prep" and child.lower_ not in slots and child.lower_ != "of":
                _add_preposition(slots, child, by_subject=False)


def _add_noun_dependent(slots: Slots, child: Token, light: Mapping[tuple[str, str | None], LightVerb]) -> None:
    dep = child.dep_
    if dep == "poss":
        _put(slots, "possessor", _nominals(child))
    elif dep in ("compound", "amod", "nmod"):
        _put(slots, "modifier", _modifier(child))
        _put(slots, "noun", [child])
    elif dep in ("prep", "agent"):
        _add_preposition(slots, child, by_subject=False)
    elif dep in ("acl", "relcl") and child.pos_ == "VERB" and (child.lemma_.lower(), None) in light:
        verb = verb_slots(child)
        for name, tokens in verb.items():
            if name not in ("object", "clause", "clause_subject"):
                _put(slots, name, tokens)
    elif dep == "appos" and child.ent_type_ in ("PERSON", "ORG", "GPE"):
        _put(slots, "noun", [child])


def _modifier(token: Token) -> list[Token]:
    """A name or nationality before an event noun ("the Israeli strike", "US-led raids"); other modifiers are none."""
    if token.ent_type_ in ("GPE", "NORP", "ORG", "PERSON", "LOC") or token.pos_ == "PROPN":
        return [token]
    if token.pos_ in ("ADJ", "NOUN") and token.text[:1].isupper() and not token.is_sent_start:
        return [token]
    if token.lower_ in ("led", "backed", "sponsored"):
        return [child for child in token.children if child.dep_ in ("npadvmod", "compound", "amod", "nmod")]
    if token.pos_ == "NOUN" and token.dep_ == "compound":
        return [token]
    return []


def _add_light(
    slots: Slots,
    noun: Token,
    verb: Token,
    preposition: str | None,
    light: Mapping[tuple[str, str | None], LightVerb],
) -> None:
    """Take over what a light verb says about its event noun."""
    lemma = verb.lemma_.lower()
    particle = next((child.lower_ for child in verb.children if child.dep_ == "prt"), None)
    rule = light.get((f"{lemma} {particle}" if particle else lemma, preposition)) or light.get((lemma, preposition))
    if rule is None or (rule.nouns and noun.lemma_.lower() not in rule.nouns):
        return
    above = verb_slots(verb)
    if rule.subject_is == "recipient":
        _put(slots, "object", [t for t in above.get("subject", []) or above.get("object", []) if t != noun])
    else:
        _put(slots, "subject", [t for t in above.get("subject", []) if t != noun])
    for name, tokens in above.items():
        if name not in ("subject", "object", "clause", "clause_subject", "predicate", preposition):
            _put(slots, name, [t for t in tokens if t != noun])
    if rule.subject_is == "actor" and preposition is None and "dative" in above:
        _put(slots, "to", above["dative"])
