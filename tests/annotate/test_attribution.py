"""Who says what, through whom, in which words: rows developed on, and the share of them that must be right."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.annotate.annotator import LearnedAnnotator
from dragoman.model import Annotation, Article, AttributionSpan, Role, Segment

Annotate = Callable[[str], Annotation]
Hold = Callable[..., None]

FLOORS = {"speech": 0.75, "nobody named": 0.19, "no attribution": 0.9, "kind": 0.75, "anonymous": 0.9, "via": 0.6}
"""Shares of the tables below that must be right: measured, rounded down."""

SPEECH = [
    # before, after, in the middle
    ("The minister said that the road was closed.", "said", "The minister", ["that the road was closed"]),
    ("The minister said the road was closed.", "said", "The minister", ["the road was closed"]),
    ("The road was closed, the minister said.", "said", "the minister", ["The road was closed"]),
    ("The road, he said, was closed.", "said", "he", ["The road", "was closed"]),
    (
        "After the raid, the road was closed, police said.",
        "said",
        "police",
        ["After the raid, the road was closed"],
    ),
    ("“The road is closed,” said one villager.", "said", "one villager", ["“The road is closed,”"]),
    ('"The road is closed," the mayor said.', "said", "the mayor", ['"The road is closed,"']),
    ("``The road is closed,'' the mayor said.", "said", "the mayor", ["``The road is closed,''"]),
    (
        "“The road is closed,” the mayor said, “and it will stay so.”",
        "said",
        "the mayor",
        ["“The road is closed,”", "“and it will stay so.”"],
    ),
    # across sentences and paragraphs
    (
        "“The road is closed,” said the mayor. “Nobody knows why.”",
        "said",
        "the mayor",
        ["“The road is closed,”", "“Nobody knows why.”"],
    ),
    (
        "“The road is closed,” said Sen. Ted Brown. “Nobody knows why.”",
        "said",
        "Sen. Ted Brown",
        ["“The road is closed,”", "“Nobody knows why.”"],
    ),
    (
        "“We are tired,” said one farmer.\n“But we will not leave our fields.”\nThe rain went on.",
        "said",
        "one farmer",
        ["“We are tired,”", "“But we will not leave our fields.”"],
    ),
    (
        "“The road is closed. Nobody knows why. We wait,” the mayor said.",
        "said",
        "the mayor",
        ["“The road is closed. Nobody knows why. We wait,”"],
    ),
    ("The mayor said: “The road is closed.”", "said", "The mayor", ["“The road is closed.”"]),
    ("The mayor said:\n\n“The road is closed.”", "said", "The mayor", ["“The road is closed.”"]),
    # sources
    (
        "The deal is dead, said Omar Haddad, an analyst at a think tank in Beirut.",
        "said",
        "Omar Haddad, an analyst at a think tank in Beirut",
        ["The deal is dead"],
    ),
    ("The deal is dead, said Haddad, the analyst.", "said", "Haddad, the analyst", ["The deal is dead"]),
    (
        "Security sources say the fighter was freed.",
        "say",
        "Security sources",
        ["the fighter was freed"],
    ),
    # auxiliaries, adverbs, particles, prepositions belong to the cue
    ("He has warned that war is near.", "has warned", "He", ["that war is near"]),
    ("The envoy also warned that war is near.", "also warned", "The envoy", ["that war is near"]),
    ("The envoy did not say when he would leave.", "did not say", "The envoy", ["when he would leave"]),
    (
        "The envoy declined to say when he would leave.",
        "declined to say",
        "The envoy",
        ["when he would leave"],
    ),
    ("The bishop called for calm.", "called for", "The bishop", ["calm"]),
    # infinitives, objects
    ("The group vowed to fight.", "vowed", "The group", ["to fight"]),
    ("The army denied the charges.", "denied", "The army", ["the charges"]),
    ("The envoy accused the army of theft.", "accused", "The envoy", ["the army of theft"]),
    # a subject that stands elsewhere
    ("He resigned, saying that he was ill.", "saying", "He", ["that he was ill"]),
    (
        "The senator praised the deal and warned that time was short.",
        "warned",
        "The senator",
        ["that time was short"],
    ),
    # two cues in one sentence
    (
        "Brown recently tweeted that ships had left and warned: “They will be back.”",
        "warned",
        "Brown",
        ["“They will be back.”"],
    ),
    (
        "They met at what officials said was the last round of talks.",
        "said",
        "officials",
        ["what", "was the last round of talks"],
    ),
    # phrases
    ("According to the ministry, ten people died.", "According to", "the ministry", ["ten people died"]),
    ("Ten people died, according to the ministry.", "according to", "the ministry", ["Ten people died"]),
    ("In the mayor's view, the bridge is unsafe.", "view", "the mayor", ["the bridge is unsafe"]),
    # headlines
    ("Iran: no talks before June\n\nThe talks stalled.", ":", "Iran", ["no talks before June"]),
]


NOBODY_NAMED = [
    ("It was reported that ten people had died.", "was reported", ["that ten people had died"]),
    ("The rebels are believed to hold ten men.", "are believed", ["The rebels", "to hold ten men"]),
    ("The general is said to be ill.", "is said", ["The general", "to be ill"]),
    ("The hostages were reportedly freed.", "reportedly", ["The hostages were", "freed"]),
    ("It is hoped that the truce will last.", "is hoped", ["that the truce will last"]),
]

NO_ATTRIBUTION = [
    "The “truce” lasted three days.",
    "Ten tanks crossed the “red line” near the river.",
    "The army shelled the town.",
    "The so-called 'doctor' was arrested.",
    "The film “Long Night” won a prize.",
    "Time: noon",
    "The siren sounded twice.",
    "Children told stories.",
    "",
    "\n\n",
]

KINDS = [
    ("“The road is closed,” the mayor said.", "direct"),
    ("The mayor said the road was “closed for good”.", "mixed"),
    ("The mayor said the road was closed.", "indirect"),
    ("The group threatened to “cut off the hand of the thief”.", "mixed"),
]

SOURCES = [
    ("Security sources", True),
    ("A senior official", True),
    ("A senior U.S. military official", True),
    ("One politician", True),
    ("Witnesses", True),
    ("Iraqi and Western officials", True),
    ("Iran's top negotiator", True),
    ("The official", True),
    ("Another group", True),
    ("The Foreign Ministry", False),
    ("The ministry", False),
    ("The army", False),
    ("Omar Haddad", False),
    ("Omar Haddad, an analyst,", False),
    ("Haddad, the analyst,", False),
    ("A spokesman for the ministry", False),
    ("The prime minister", False),
    ("He", False),
    ("They", False),
]

VIA = [
    ("A senior official told AFP that talks had failed.", "A senior official", ["AFP"]),
    ("Talks had failed, a senior official told AFP.", "a senior official", ["AFP"]),
    ("Tasnim quoted a commander as saying that talks had failed.", "a commander", ["Tasnim"]),
    ("A commander was quoted by Tasnim as saying that talks had failed.", "A commander", ["Tasnim"]),
    ("Talks had failed, according to a Reuters report quoting officials.", "officials", ["Reuters"]),
    ("The minister said through a spokesman that talks had failed.", "The minister", ["a spokesman"]),
    (
        "The minister said on state television that talks had failed.",
        "The minister",
        ["state television"],
    ),
    (
        "The minister said in an interview with the BBC that talks had failed.",
        "The minister",
        ["the BBC"],
    ),
    # a listener passes nothing on
    ("The minister told parliament that talks had failed.", "The minister", []),
    ("The minister told reporters that talks had failed.", "The minister", []),
    ("The minister told his Turkish counterpart that talks had failed.", "The minister", []),
    ("The minister said in Baghdad that talks had failed.", "The minister", []),
    ("The minister said that AFP had left the country.", "The minister", []),
]

GARBLED = [
    "Drones would fly over the embassy, a senior U.S. military official said. ri AFP.",
    "said",
    "He said",
    "“",
    "” said",
    "according to",
    "According to.",
    "Iran:",
    "“We are ready",
    "He said “",
    "quoted as saying",
]


def source_text(found: AttributionSpan) -> str | None:
    return None if found.source is None else found.source.text


def pieces(found: AttributionSpan) -> list[str]:
    return [span.text for span in found.content.spans]


def with_cue(annotation: Annotation, cue: str) -> AttributionSpan | None:
    """The attribution whose cue holds these words."""
    return next((each for each in annotation.attributions if each.cue is not None and cue in each.cue.text), None)


def test_speech_is_found_with_its_source_and_content(annotate: Annotate, hold: Hold) -> None:
    def is_right(text: str, cue: str, source: str, content: list[str]) -> bool:
        found = with_cue(annotate(text), cue)
        return found is not None and (source_text(found), pieces(found)) == (source, content)

    hold(SPEECH, is_right, FLOORS["speech"])


def test_where_nobody_is_named_the_source_is_none(annotate: Annotate, hold: Hold) -> None:
    def is_right(text: str, cue: str, content: list[str]) -> bool:
        found = with_cue(annotate(text), cue)
        return found is not None and (found.source, found.anonymous) == (None, False)

    hold(NOBODY_NAMED, is_right, FLOORS["nobody named"])


def test_what_nobody_says_is_no_attribution(annotate: Annotate, hold: Hold) -> None:
    hold(NO_ATTRIBUTION, lambda text: not annotate(text).attributions, FLOORS["no attribution"])


def test_kind_tells_how_much_stands_in_quotation_marks(annotate: Annotate, hold: Hold) -> None:
    def is_right(text: str, kind: str) -> bool:
        return [each.kind for each in annotate(text).attributions][:1] == [kind]

    hold(KINDS, is_right, FLOORS["kind"])


def test_only_a_source_the_text_does_not_name_is_anonymous(annotate: Annotate, hold: Hold) -> None:
    def is_right(source: str, anonymous: bool) -> bool:
        found = with_cue(annotate(f"{source} said that the talks had failed."), "said")
        return found is not None and (source_text(found), found.anonymous) == (source.rstrip(","), anonymous)

    hold(SOURCES, is_right, FLOORS["anonymous"])


def test_via_names_who_passed_it_on(annotate: Annotate, hold: Hold) -> None:
    def is_right(text: str, source: str, via: list[str]) -> bool:
        found = [each for each in annotate(text).attributions if "had" in each.content.spans[0].text]
        return [(source_text(each), [mention.text for mention in each.via]) for each in found] == [(source, via)]

    hold(VIA, is_right, FLOORS["via"])


@pytest.mark.parametrize("text", GARBLED)
def test_garbled_text_does_no_harm(annotate: Annotate, text: str) -> None:
    for found in annotate(text).attributions:
        assert found.content.spans


WORDS = [
    "He",
    "said",
    "that",
    "“",
    "”",
    '"',
    "'",
    "‘",
    ",",
    ".",
    ":",
    "told",
    "AFP",
    "according",
    "to",
    "officials",
    "the",
    "truce",
    "failed",
    "reportedly",
    "\n",
    "as",
    "quoted",
    "saying",
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.sampled_from(WORDS), max_size=25))
def test_any_text_gives_spans_that_hold(annotator: LearnedAnnotator, words: list[str]) -> None:
    text = " ".join(words)
    article = Article("any", text, (Segment(Role.BODY, 0, len(text)),))
    found = annotator.annotate(article).attributions
    assert found == annotator.annotate(article).attributions
    for each in found:
        ends = 0
        for span in each.content.spans:
            assert text[span.start : span.end] == span.text
            assert ends <= span.start
            ends = span.end
        for mention in (each.source, *each.via):
            if mention is not None:
                assert text[mention.start : mention.end] == mention.text
