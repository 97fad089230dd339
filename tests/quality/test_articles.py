"""What is wrong with an article as a whole, and what a flag does to its events."""

from __future__ import annotations

import dataclasses

import pytest

from dragoman.clean import clean
from dragoman.export.records import article_record, event_record
from dragoman.model import Article, RawRecord
from dragoman.pipeline import Result, Tools, code_article
from tests.quality.conftest import Flagger

pytestmark = pytest.mark.model

SOUND = "Rebels attacked the army near Goma on Friday. Nine soldiers were killed, the governor said."
README = (
    "Iraqi security sources said on Saturday that a drone strike killed two militia commanders near Baghdad airport."
)
HEADLINES = "\n".join(
    [
        "Army takes town near the border",
        "Ministers meet to talk about water",
        "Nine killed in blast at market",
        "Opposition calls for a new vote",
        "Envoy leaves capital without a deal",
        "Farmers block road to the port",
        "Court frees two editors after appeal",
        "Rebels deny attack on aid convoy",
        "Parliament puts off debate on budget",
    ]
)
WRAPPED = "\n".join(
    [
        "The army said on Friday that nine soldiers had been killed in",
        "an attack on a base near Goma, in the east of the country, and",
        "that the rebels had left the town with two lorries after the",
        "governor had offered them talks about the release of their men,",
        "who have been held in the capital since the end of last year,",
        "when the army took the town from them for the first time since",
        "the war began. Neither side gave details, and the governor, who",
        "has been in office since May, could not be reached by telephone",
        "on Saturday, an aide said.",
    ]
)
DATELINED = "\n\n".join(f"{place}, Jan. 2 (Reuters) - {SOUND}" for place in ("GOMA", "BEIRUT", "LIMA", "MANILA"))


def _code(text: str, tools: Tools) -> Result:
    article = clean(RawRecord(path="<test>", line=None, content=text, published="2021-01-02", language="en"))
    assert isinstance(article, Article)
    return code_article(article, tools)


def _whole(text: str, flags_of: Flagger) -> list[str]:
    return [flag.name for flag in flags_of(text) if flag.name in ("truncated", "index_page", "low_quality")]


@pytest.mark.parametrize(
    ("ending", "words"),
    [
        ("\n\nThe rebels then… [+1234 chars]", "… [+1234 chars]"),
        (" The rebels then left [+98 chars]", "[+98 chars]"),
        (" The rebels then left the…", "…"),
        (" The rebels then left the [...]", "[...]"),
        (" The rebels then left... Read more", "Read more"),
        ("\n\nContinue reading", "Continue reading"),
        ("\n\nSubscribe to read the full story.", "Subscribe to read the full story."),
        (" The rebels then left for the", "the"),
        (" The rebels left and", "and"),
    ],
)
def test_an_article_that_breaks_off(ending: str, words: str, flags_of: Flagger) -> None:
    text = SOUND + ending
    (flag,) = [flag for flag in flags_of(text) if flag.name == "truncated"]
    assert text[flag.start : flag.end] == words


@pytest.mark.parametrize(
    "ending",
    [
        "",
        "\n\nRead more: Envoy leaves the capital",
        "\n\nThe rebels “will not leave”",
        "\n\n(Reporting by Jane Doe)",
        " “We will stay,” he said…\n\nThe envoy left.",
        " The envoy reads more books than that.",
        "\n\nReuters",
    ],
)
def test_an_article_that_ends(ending: str, flags_of: Flagger) -> None:
    assert _whole(SOUND + ending, flags_of) == []


@pytest.mark.parametrize("text", [HEADLINES, DATELINED])
def test_an_index_page(text: str, flags_of: Flagger) -> None:
    assert "index_page" in _whole(text, flags_of)


@pytest.mark.parametrize(
    "text",
    [
        "\n\n".join([SOUND] * 9),
        "\n".join(["Dead: 192", "Injured: 47", "Missing: 12"] * 4),  # met: a list of figures
        WRAPPED,
        HEADLINES.replace("\n", ".\n") + ".",
    ],
)
def test_an_article_that_is_one(text: str, flags_of: Flagger) -> None:
    assert "index_page" not in _whole(text, flags_of)


def test_several_flagged_sentences_make_the_article_doubtful(flags_of: Flagger) -> None:
    faults = "Soldiers opened hearth on the crowd. He stood at the the gate. Two men were arrested by a bombing."
    assert _whole(f"{SOUND} {faults}", flags_of) == ["low_quality"]
    assert _whole(" ".join([SOUND] * 20 + [faults]), flags_of) == []


def test_the_readme_example_is_sound(tools: Tools) -> None:
    result = _code(README, tools)
    assert result.quality == ()
    assert [event.quality for event in result.events] == [()]


def test_an_event_has_the_flags_of_its_sentence(tools: Tools) -> None:
    text = f"{SOUND} Soldiers arrested four men at the the border on Monday."
    result = _code(text, tools)
    assert {event.event_type: [flag.name for flag in event.quality] for event in result.events} == {
        "ASSAULT": [],
        "COERCE": ["broken_phrasing"],
    }


@pytest.mark.parametrize(
    ("text", "factor"),
    [
        ("Soldiers arrested four men at the the border on Monday.", 0.7),
        ("Soldiers arrested four men at the border on Monday. The men then left for the", 0.95),
        ("Soldiers arrested four men at the the border on Monday. The men then left for the", 0.7 * 0.95),
    ],
)
def test_flags_lower_the_confidence(text: str, factor: float, tools: Tools) -> None:
    without = dataclasses.replace(tools, quality=type(tools.quality)())
    (lowered, *_), (full, *_) = _code(text, tools).events, _code(text, without).events
    assert lowered.trigger == full.trigger
    assert lowered.confidence == pytest.approx(full.confidence * factor, abs=0.001)


def test_records_show_all_flags(tools: Tools) -> None:
    text = "Soldiers arrested four men at the the border on Monday. The men then left for the"
    result = _code(text, tools)
    article, event = article_record(result), event_record(result.events[0])
    assert [flag["name"] for flag in article["quality"]] == ["truncated", "broken_phrasing"]
    assert [flag["name"] for flag in event["quality"]] == ["truncated", "broken_phrasing"]


def test_flags_come_in_text_order_and_twice_the_same(flags_of: Flagger) -> None:
    text = "He stood at the the gate. Soldiers opened hearth. Two men were arrested by a bombing."
    flags = [flag for flag in flags_of(text) if flag.start is not None]
    assert [flag.start for flag in flags] == sorted(flag.start or 0 for flag in flags)
    assert flags_of(text) == flags_of(text)


def test_the_annotation_has_all_words_in_place(tools: Tools) -> None:
    article = clean(RawRecord(path="<test>", line=None, content=SOUND, published="2021-01-02", language="en"))
    assert isinstance(article, Article)
    words = tools.annotator.annotate(article).words
    assert [SOUND[word.start : word.end] for word in words] == [word.text for word in words]
    assert "".join(word.text for word in words) == "".join(SOUND.split())
