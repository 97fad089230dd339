"""Who says what, through whom, in which words: rows developed on, each written for the tests."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.annotate.attribution import find_attributions
from dragoman.knowledge.cues import load_cues
from dragoman.model import AttributionSpan

CUES = load_cues()


def attributions(parser: Any, text: str) -> list[AttributionSpan]:
    return find_attributions(parser(text), CUES)


def by_cue(parser: Any, text: str, cue: str) -> AttributionSpan:
    """The attribution of `text` with the cue words `cue`."""
    found = attributions(parser, text)
    named = [one for one in found if one.cue is not None and one.cue.text == cue]
    assert named, f"no cue {cue!r}, only {[one.cue and one.cue.text for one in found]}"
    return named[0]


def source_text(found: AttributionSpan) -> str | None:
    return None if found.source is None else found.source.text


def pieces(found: AttributionSpan) -> list[str]:
    return [span.text for span in found.content.spans]


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


@pytest.mark.parametrize(("text", "cue", "source", "content"), SPEECH)
def test_speech_is_found_with_its_source_and_content(
    parser: Any, text: str, cue: str, source: str, content: list[str]
) -> None:
    found = by_cue(parser, text, cue)
    assert (source_text(found), pieces(found)) == (source, content)


@pytest.mark.parametrize(
    ("text", "cue", "content"),
    [
        ("It was reported that ten people had died.", "was reported", ["that ten people had died"]),
        ("The rebels are believed to hold ten men.", "are believed", ["The rebels", "to hold ten men"]),
        ("The general is said to be ill.", "is said", ["The general", "to be ill"]),
        ("The hostages were reportedly freed.", "reportedly", ["The hostages were", "freed"]),
        ("It is hoped that the truce will last.", "is hoped", ["that the truce will last"]),
    ],
)
def test_where_nobody_is_named_the_source_is_none(parser: Any, text: str, cue: str, content: list[str]) -> None:
    found = by_cue(parser, text, cue)
    assert (found.source, pieces(found), found.anonymous) == (None, content, False)


@pytest.mark.parametrize(
    "text",
    [
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
    ],
)
def test_what_nobody_says_is_no_attribution(parser: Any, text: str) -> None:
    assert attributions(parser, text) == []


def test_what_a_speaker_reports_of_others_stays_in_the_quotation(parser: Any) -> None:
    found = attributions(parser, "“The general says he will stay,” the mayor said.")
    assert [source_text(one) for one in found] == ["the mayor"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“The road is closed,” the mayor said.", "direct"),
        ("The mayor said the road was “closed for good”.", "mixed"),
        ("The mayor said the road was closed.", "indirect"),
        ("The group threatened to “cut off the hand of the thief”.", "mixed"),
    ],
)
def test_kind_tells_how_much_stands_in_quotation_marks(parser: Any, text: str, kind: str) -> None:
    assert attributions(parser, text)[0].kind == kind


@pytest.mark.parametrize(
    ("source", "anonymous"),
    [
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
    ],
)
def test_only_a_source_the_text_does_not_name_is_anonymous(parser: Any, source: str, anonymous: bool) -> None:
    found = by_cue(parser, f"{source} said that the talks had failed.", "said")
    assert found.source is not None
    assert found.source.text == source.rstrip(",")
    assert found.anonymous is anonymous


@pytest.mark.parametrize(
    ("text", "source", "via"),
    [
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
    ],
)
def test_via_names_who_passed_it_on(parser: Any, text: str, source: str, via: list[str]) -> None:
    found = [one for one in attributions(parser, text) if "had" in one.content.spans[0].text]
    assert [(source_text(one), [mention.text for mention in one.via]) for one in found] == [(source, via)]


@pytest.mark.parametrize(
    "text",
    [
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
    ],
)
def test_garbled_text_does_no_harm(parser: Any, text: str) -> None:
    for found in attributions(parser, text):
        assert found.content.spans


def test_a_garbled_ending_leaves_the_attribution_whole(parser: Any) -> None:
    text = "Drones would fly over the embassy, a senior U.S. military official said. ri AFP."
    found = by_cue(parser, text, "said")
    assert source_text(found) == "a senior U.S. military official"
    assert pieces(found) == ["Drones would fly over the embassy"]
    assert found.anonymous


def test_a_caption_is_not_put_into_the_speakers_mouth(parser: Any) -> None:
    text = "A crowd at the gate of the old mill\n(Photo: Courtesy)\n“We want bread,” said one worker."
    assert pieces(by_cue(parser, text, "said")) == ["“We want bread,”"]


def test_sentences_of_sources_are_numbered(parser: Any) -> None:
    found = by_cue(parser, "Rain fell. Roads closed. The mayor said that schools would open.", "said")
    assert found.source is not None
    assert found.source.sentence == 2


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
def test_any_text_gives_spans_that_hold(parser: Any, words: list[str]) -> None:
    text = " ".join(words)
    doc = parser(text)
    found = find_attributions(doc, CUES)
    assert found == find_attributions(doc, CUES)
    for one in found:
        ends = 0
        for span in one.content.spans:
            assert text[span.start : span.end] == span.text
            assert ends <= span.start
            ends = span.end
        for mention in (one.source, *one.via):
            if mention is not None:
                assert text[mention.start : mention.end] == mention.text
