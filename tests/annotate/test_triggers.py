"""Who did what to whom, however the sentence is built."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from dragoman.annotate.triggers import find_triggers
from dragoman.knowledge.factuality import load_factuality
from dragoman.knowledge.lexicon import load_lexicon
from dragoman.model import Trigger
from dragoman.ontology import load_ontology


@cache
def finder() -> Any:
    lexicon, factuality = load_lexicon(load_ontology()), load_factuality()
    return lambda doc, **more: find_triggers(doc, lexicon, factuality, **more)


def words(trigger: Trigger) -> tuple[str, list[str], list[str]]:
    """The event type with the head words of actors and recipients."""
    heads = [[m.words[m.head].text for m in side] for side in (trigger.actors, trigger.recipients)]
    return trigger.event_type, heads[0], heads[1]


# (sentence, trigger, event type, head words of the actors, of the recipients)
CODED = [
    # active
    ("Rebels attacked the convoy.", "attacked", "ASSAULT", ["Rebels"], ["convoy"]),
    ("Police arrested two students in Cairo.", "arrested", "COERCE", ["Police"], ["students"]),
    ("Gunmen kidnapped the mayor on Monday.", "kidnapped", "ASSAULT", ["Gunmen"], ["mayor"]),
    ("Russia withdrew its troops from Kherson.", "withdrew", "RETREAT", ["Russia"], ["Kherson"]),
    ("Washington imposed sanctions on Tehran.", "imposed", "SANCTION", ["Washington"], ["Tehran"]),
    ("Militants fired rockets at the embassy.", "fired", "ASSAULT", ["Militants"], ["embassy"]),
    ("Germany sent medicine to Ukraine.", "sent", "AID", ["Germany"], ["Ukraine"]),
    ("The Red Cross gave the refugees food.", "gave", "AID", ["Cross"], ["refugees"]),
    # passive
    ("The convoy was attacked by rebels.", "attacked", "ASSAULT", ["rebels"], ["convoy"]),
    ("Two students were arrested.", "arrested", "COERCE", [], ["students"]),
    ("The mayor has been kidnapped by gunmen.", "kidnapped", "ASSAULT", ["gunmen"], ["mayor"]),
    ("Sanctions were imposed on Tehran by Washington.", "imposed", "SANCTION", ["Washington"], ["Tehran"]),
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
    ("Russia and China signed a gas deal.", "signed", "AGREE", ["Russia"], ["China"]),
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
    ("Prisoners began a hunger strike against the guards.", "hunger strike", ("hunger",)),
    ("Iran threatened to attack the base.", "threatened", ("violence",)),
    ("Berlin urged Ankara to withdraw its troops.", "urged", ("yield",)),
    ("Greece asked Italy to send medicine.", "asked", ("assist",)),
    ("Obama telephoned Putin.", "telephoned", ("phone",)),
    ("The army imposed a curfew on the city.", "imposed", ("curfew",)),
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


def only(triggers: list[Trigger], word: str) -> Trigger:
    matching = [trigger for trigger in triggers if word in trigger.span.text]
    assert len(matching) == 1, [(trigger.span.text, trigger.rule) for trigger in triggers]
    return matching[0]


@pytest.mark.parametrize(("sentence", "word", "event_type", "actors", "recipients"), CODED)
def test_who_did_what_to_whom(
    parser: Any, sentence: str, word: str, event_type: str, actors: list[str], recipients: list[str]
) -> None:
    trigger = only(finder()(parser(sentence)), word)
    assert words(trigger) == (event_type, actors, recipients)


@pytest.mark.parametrize("sentence", UNCODED)
def test_no_event(parser: Any, sentence: str) -> None:
    assert [trigger.rule for trigger in finder()(parser(sentence))] == []


@pytest.mark.parametrize(("sentence", "word", "modes"), MODES)
def test_modes(parser: Any, sentence: str, word: str, modes: tuple[str, ...]) -> None:
    assert only(finder()(parser(sentence)), word).modes == modes


@pytest.mark.parametrize(("sentence", "kind", "low", "high"), COUNTS)
def test_counts(parser: Any, sentence: str, kind: str, low: int, high: int | None) -> None:
    counts = [count for trigger in finder()(parser(sentence)) for count in trigger.counts]
    assert [(count.kind, count.low, count.high) for count in counts] == [(kind, low, high)]


def test_spans_are_words_in_place(parser: Any) -> None:
    text = "Rebels attacked the port. Gunmen shot dead two policemen in Mosul."
    triggers = finder()(parser(text))
    assert [trigger.span.text for trigger in triggers] == ["attacked", "shot dead"]
    spans = [span for t in triggers for span in (t.span, *(m.span for m in (*t.actors, *t.recipients)))]
    assert [text[span.start : span.end] for span in spans] == [span.text for span in spans]
    assert [trigger.sentence for trigger in triggers] == [0, 1]


def test_skipped_ranges_report_nothing(parser: Any) -> None:
    text = "Rebels attacked the port. Gunmen kidnapped the mayor."
    assert [t.span.text for t in finder()(parser(text), skip=[(0, 25)])] == ["kidnapped"]


def test_mentions_tied_by_grammar_share_a_group(parser: Any) -> None:
    attack, killed = finder()(parser("The attack by rebels killed six nuns."))
    assert attack.group == killed.group >= 0
    assert words(killed)[1:] == (["rebels"], ["nuns"])


def test_separate_acts_share_no_group(parser: Any) -> None:
    first, second = finder()(parser("Rebels attacked the port and soldiers kidnapped the mayor."))
    assert first.group < 0 or first.group != second.group
