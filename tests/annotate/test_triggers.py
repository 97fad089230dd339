"""Who did what to whom, however the sentence is built: rows developed on, and the share of them that must be right.

Heads, not boundaries, are compared; mutual acts may tell either side first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dragoman.model import Annotation, Mention, Trigger

Annotate = Callable[[str], Annotation]
Hold = Callable[..., None]


def heads(mentions: tuple[Mention, ...]) -> list[str]:
    return [mention.words[mention.head].text for mention in mentions]


FLOORS = {"type": 0.95, "participants": 0.9, "no event": 0.95, "modes": 0.7, "counts": 0.75}
"""Shares of the tables below that must be right: measured, rounded down."""

# (sentence, trigger, event type, head words of the actors, of the recipients)
CODED = [
    # active
    ("Rebels attacked the convoy.", "attacked", "ASSAULT", ["Rebels"], ["convoy"]),
    ("Police arrested two students in Cairo.", "arrested", "COERCE", ["Police"], ["students"]),
    ("Gunmen kidnapped the mayor on Monday.", "kidnapped", "ASSAULT", ["Gunmen"], ["mayor"]),
    ("Russia withdrew its troops from Kherson.", "withdrew", "RETREAT", ["Russia"], ["Kherson"]),
    ("Washington imposed sanctions on Tehran.", "sanctions", "SANCTION", ["Washington"], ["Tehran"]),
    ("Militants fired rockets at the embassy.", "fired", "ASSAULT", ["Militants"], ["embassy"]),
    ("Germany sent medicine to Ukraine.", "sent", "AID", ["Germany"], ["Ukraine"]),
    ("The Red Cross gave the refugees food.", "gave", "AID", ["Cross"], ["refugees"]),
    # passive
    ("The convoy was attacked by rebels.", "attacked", "ASSAULT", ["rebels"], ["convoy"]),
    ("Two students were arrested.", "arrested", "COERCE", [], ["students"]),
    ("The mayor has been kidnapped by gunmen.", "kidnapped", "ASSAULT", ["gunmen"], ["mayor"]),
    ("Sanctions were imposed on Tehran by Washington.", "Sanctions", "SANCTION", ["Washington"], ["Tehran"]),
    ("The minister was sentenced to ten years by a court.", "sentenced", "SANCTION", ["court"], ["minister"]),
    # participles
    ("The soldiers killed in the raid were buried.", "killed", "ASSAULT", [], ["soldiers"]),
    ("The prisoners released by Israel went home.", "released", "RETREAT", ["Israel"], ["prisoners"]),
    ("Troops attacking the town burned houses.", "attacking", "ASSAULT", ["Troops"], ["town"]),
    ("Rebels stormed the town, killing six nuns.", "killing", "ASSAULT", ["Rebels"], ["nuns"]),
    # relative clauses
    ("The rebels who attacked the convoy fled.", "attacked", "ASSAULT", ["rebels"], ["convoy"]),
    ("The convoy that the rebels attacked burned.", "attacked", "ASSAULT", ["rebels"], ["convoy"]),
    ("The mayor, who was kidnapped by gunmen, escaped.", "kidnapped", "ASSAULT", ["gunmen"], ["mayor"]),
    # nominal
    ("The attack on the base by militants was long.", "attack", "ASSAULT", ["militants"], ["base"]),
    ("The arrest of the activist by police led to riots.", "arrest", "COERCE", ["police"], ["activist"]),
    ("Turkey's offensive against the rebels began.", "offensive", "ASSAULT", ["Turkey"], ["rebels"]),
    ("The Israeli raid on the camp lasted hours.", "raid", "ASSAULT", ["Israeli"], ["camp"]),
    ("The withdrawal of Syrian troops from Beirut ended.", "withdrawal", "RETREAT", ["troops"], ["Beirut"]),
    ("The assassination of the king by a soldier shook Rome.", "assassination", "ASSAULT", ["soldier"], ["king"]),
    # light verbs
    ("Rebels carried out an attack on the port.", "attack", "ASSAULT", ["Rebels"], ["port"]),
    ("The army launched an offensive against the rebels.", "offensive", "ASSAULT", ["army"], ["rebels"]),
    ("Militants staged an attack on the port.", "attack", "ASSAULT", ["Militants"], ["port"]),
    ("The port came under attack from rebels.", "attack", "ASSAULT", ["rebels"], ["port"]),
    ("The minister held talks with the rebels.", "talks", "CONSULT", ["minister"], ["rebels"]),
    ("The president made a visit to Japan.", "visit", "CONSULT", ["president"], ["Japan"]),
    # co-ordination
    ("Rebels and deserters attacked the convoy.", "attacked", "ASSAULT", ["Rebels", "deserters"], ["convoy"]),
    ("Rebels attacked the port and the airport.", "attacked", "ASSAULT", ["Rebels"], ["port", "airport"]),
    ("Rebels attacked the port and kidnapped the mayor.", "kidnapped", "ASSAULT", ["Rebels"], ["mayor"]),
    ("The mayor was beaten and kidnapped by gunmen.", "kidnapped", "ASSAULT", ["gunmen"], ["mayor"]),
    # both sides alike
    ("Putin met with Merkel.", "met", "CONSULT", ["Putin"], ["Merkel"]),
    ("Putin and Merkel met in Moscow.", "met", "CONSULT", ["Putin"], ["Merkel"]),
    ("Clashes between soldiers and rebels erupted.", "Clashes", "ASSAULT", ["soldiers"], ["rebels"]),
    ("Russia and China signed a gas deal.", "signed", "SUPPORT", ["Russia"], ["China"]),
    # compound actors
    ("Free Syrian Army fighters attacked the convoy.", "attacked", "ASSAULT", ["fighters"], ["convoy"]),
    ("U.S. special forces killed the commander.", "killed", "ASSAULT", ["forces"], ["commander"]),
    ("French President Emmanuel Macron criticized Iran.", "criticized", "ACCUSE", ["Macron"], ["Iran"]),
    # whose act the complement is
    ("The United Nations condemned the attack by Israel.", "condemned", "ACCUSE", ["Nations"], ["Israel"]),
    ("Washington urged Iran to halt enrichment.", "urged", "REQUEST", ["Washington"], ["Iran"]),
    ("Iran was urged by Washington to halt enrichment.", "urged", "REQUEST", ["Washington"], ["Iran"]),
    ("Turkey blamed the PKK for the bombing.", "blamed", "ACCUSE", ["Turkey"], ["PKK"]),
    ("Iran rejected the American proposal.", "rejected", "REJECT", ["Iran"], ["American"]),
    ("Trump warned Iran not to attack Americans.", "warned", "THREATEN", ["Trump"], ["Iran"]),
]

# Sentences that report no event, though they hold words that elsewhere do.
UNCODED = [
    "Shares rallied on Monday.",
    "He died of a heart attack.",
    "The drought threatens crops.",
    "She shot a film in Morocco.",
    "The team beat its rival 3-0.",
    "The floods killed 40 people.",
    "Three people were killed in a road accident.",
    "The company fired its chief executive.",
    "The ministry released a statement.",
    "The bank charged a fee.",
    "A gas explosion damaged the house.",
    "The senate killed the bill.",
    "She seized the opportunity.",
    "The medicine arrested the spread of the disease.",
    "Profits beat expectations.",
    "The agency issued a flood warning to farmers.",
    "The study demonstrates that prices fall.",
    "The minister began a charm offensive.",
    "The row poisoned relations.",
    "Tourists visited the castle.",
]

# The modes of a trigger.
MODES = [
    ("A drone strike on the convoy killed the general.", "strike", ("drone",)),
    ("A suicide bomber attacked the mosque.", "attacked", ("suicide-attack",)),
    ("Gunmen shot dead two policemen.", "shot", ("firearms",)),
    ("Troops shelled the suburb.", "shelled", ("heavy-weapons",)),
    ("Police dispersed the crowd with tear gas.", "dispersed", ("crowd-control",)),
    ("Prisoners began a hunger strike against the guards.", "strike", ("hunger",)),
    ("Iran threatened to attack the base.", "threatened", ("violence",)),
    ("Berlin urged Ankara to withdraw its troops.", "urged", ("yield",)),
    ("Greece asked Italy to send medicine.", "asked", ("assist",)),
    ("Obama telephoned Putin.", "telephoned", ("phone",)),
    ("The army imposed a curfew on the city.", "curfew", ("curfew",)),
    ("Poland expelled three Russian diplomats.", "expelled", ("expel",)),
    ("Rebels attacked the convoy.", "attacked", ()),
    ("Germany sent medicine to Ukraine.", "sent", ()),
]

# What is counted, from how many to how many.
COUNTS = [
    ("A car bomb killed 12 people in Baghdad.", "killed", 12, 12),
    ("At least 14 members of the group were arrested.", "detained", 14, None),
    ("Police wounded three demonstrators.", "injured", 3, 3),
    ("Rebels released 40 prisoners.", "released", 40, 40),
]


def only(annotation: Annotation, word: str) -> Trigger | None:
    matching = [trigger for trigger in annotation.triggers if word in trigger.span.text]
    return matching[0] if len(matching) == 1 else None


def test_what_was_done(annotate: Annotate, hold: Hold) -> None:
    def is_right(sentence: str, word: str, event_type: str, actors: list[str], recipients: list[str]) -> bool:
        trigger = only(annotate(sentence), word)
        return trigger is not None and trigger.event_type == event_type

    hold(CODED, is_right, FLOORS["type"])


def test_who_did_it_to_whom(annotate: Annotate, hold: Hold) -> None:
    def is_right(sentence: str, word: str, event_type: str, actors: list[str], recipients: list[str]) -> bool:
        trigger = only(annotate(sentence), word)
        if trigger is None:
            return False
        found = heads(trigger.actors), heads(trigger.recipients)
        mutual = event_type in ("CONSULT", "AGREE", "SUPPORT", "ASSAULT") and sorted([*found[0], *found[1]]) == sorted(
            [*actors, *recipients]
        )
        return found == (actors, recipients) or mutual

    hold(CODED, is_right, FLOORS["participants"])


def test_no_event(annotate: Annotate, hold: Hold) -> None:
    hold(UNCODED, lambda sentence: not annotate(sentence).triggers, FLOORS["no event"])


def test_modes(annotate: Annotate, hold: Hold) -> None:
    def is_right(sentence: str, word: str, modes: tuple[str, ...]) -> bool:
        trigger = only(annotate(sentence), word)
        return trigger is not None and set(trigger.modes) == set(modes)

    hold(MODES, is_right, FLOORS["modes"])


def test_counts(annotate: Annotate, hold: Hold) -> None:
    def is_right(sentence: str, kind: str, low: int, high: int | None) -> bool:
        counts = [count for trigger in annotate(sentence).triggers for count in trigger.counts]
        return [(count.kind, count.low, count.high) for count in counts] == [(kind, low, high)]

    hold(COUNTS, is_right, FLOORS["counts"])


def test_spans_are_words_in_place(annotate: Annotate) -> None:
    text = "Rebels attacked the port. Gunmen shot dead two policemen in Mosul."
    triggers = annotate(text).triggers
    spans: list[Any] = [s for t in triggers for s in (t.span, *(m.span for m in (*t.actors, *t.recipients)), *t.places)]
    assert spans
    assert [text[span.start : span.end] for span in spans] == [span.text for span in spans]
    assert [trigger.sentence for trigger in triggers] == [0, 1]


def test_two_words_for_one_event_share_a_group(annotate: Annotate) -> None:
    triggers = annotate("The attack by rebels on the convent killed six nuns.").triggers
    groups = {trigger.group for trigger in triggers if trigger.event_type == "ASSAULT"}
    assert len(triggers) == 1 or (len(groups) == 1 and min(groups) >= 0)


@pytest.mark.xfail(reason="the model gives both verbs the same object", strict=True)
def test_separate_acts_share_no_group(annotate: Annotate) -> None:
    first, second = annotate("Rebels attacked the port and soldiers kidnapped the mayor.").triggers
    assert first.group < 0 or first.group != second.group
