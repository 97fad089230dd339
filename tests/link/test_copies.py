"""Which articles are copies of one another, and which only sound alike."""

from __future__ import annotations

import random
import string
from datetime import date

import pytest

from dragoman.link.copies import CopyIndex, NearDuplicate

STORY = (
    "Gunmen in two pickup trucks opened fire on a checkpoint near the northern town of Tal Abta late on "
    "Friday, killing three soldiers and wounding five others, the army said in a statement. The "
    "attackers fled into the desert before reinforcements arrived from Mosul, according to the "
    "provincial commander, General Nadhim Hassan. No group has claimed responsibility, but officials "
    "blamed remnants of a militant network that once held the area. Residents said that helicopters "
    "circled over the valley until dawn and that two farms were searched. The prime minister, Adel "
    "Karim, ordered an inquiry and promised 12 million dinars to the families."
)
TAIL = (
    " In a separate development, parliament in Baghdad postponed its vote on the budget for the second "
    "time this month after Kurdish lawmakers walked out in protest over the share of oil revenue sent to "
    "Erbil. The speaker, Salim Jabar, said that a new session would be held once the finance committee "
    "had finished its report on salaries, pensions and the repair of the power grid in the south."
)
SAME_TEMPLATE = (
    "The central bank set the midpoint of the yuan at {rate} to one dollar on {day}, against {before} on "
    "the previous trading day, with a volume of {volume} million dollars changing hands in Shanghai, the "
    "exchange said. Dealers in the market called the session quiet and expected little movement before "
    "the holiday."
)
OTHER_REPORT = (
    "Three Iraqi soldiers were killed on Friday night when their checkpoint near Tal Abta came under "
    "attack from armed men, security sources told reporters. Five more were taken to hospital in Mosul, "
    "a doctor there said, two of them in critical condition. It was the deadliest incident in Nineveh "
    "province since last summer, when a roadside bomb hit a convoy of border guards. Army aircraft "
    "searched the desert west of the road overnight."
)


def index_of(*articles: tuple[str, str, str | None]) -> CopyIndex:
    index = CopyIndex()
    for article_id, text, day in articles:
        index.add(article_id, text, date.fromisoformat(day) if day else None)
    return index


def scanned(text: str) -> str:
    """The text as a poor scan gives it: one character in a hundred wrong."""
    chance = random.Random(7)
    return "".join(chance.choice(string.ascii_lowercase) if chance.random() < 0.01 else sign for sign in text)


@pytest.mark.parametrize(
    ("what", "copy"),
    [
        ("word for word", STORY),
        ("in capitals", STORY.upper()),
        ("spaced differently", STORY.replace(". ", ".\n\n").replace(" the ", "  the\t")),
        ("another headline and dateline", "Soldiers die in raid on outpost\n\nMOSUL (Wire) — " + STORY),
        ("shortened to its first sentences", ". ".join(STORY.split(". ")[:3]) + "."),
        ("first sentence only", STORY.split(". ")[0] + "."),
        ("inside a longer article", STORY + TAIL),
        ("paragraphs in another order", ". ".join(reversed(STORY.rstrip(".").split(". "))) + "."),
        (
            "lightly edited",
            STORY.replace("opened fire on", "shot at").replace("in a statement", "on Saturday"),
        ),
        (
            "toll brought up to date",
            STORY.replace("three soldiers", "four soldiers").replace("five others", "six"),
        ),
        ("scanned", scanned(STORY)),
        ("decomposed accents", STORY.replace("Hassan", "Hassa\u0301n")),
    ],
)
def test_copies_are_linked(what: str, copy: str) -> None:
    links = index_of(("a", STORY, "2020-01-03"), ("b", copy, "2020-01-04")).links()
    assert [near.article_id for near in links.get("b", ())] == ["a"], what
    assert [near.article_id for near in links.get("a", ())] == ["b"], what


@pytest.mark.parametrize(
    ("what", "first", "second"),
    [
        ("two reports of one attack", STORY, OTHER_REPORT),
        ("two stories", STORY, TAIL),
        (
            "one template, other figures",
            SAME_TEMPLATE.format(rate="7.8402", day="Monday", before="7.8530", volume="214"),
            SAME_TEMPLATE.format(rate="7.8394", day="Wednesday", before="7.8411", volume="197"),
        ),
        ("shared background only", STORY + TAIL, OTHER_REPORT + TAIL[:120]),
        ("too short to tell", "Police said three people died.", "Police said three people died on Friday."),
        ("nothing", "", ""),
        ("no words", "…", "—"),
    ],
)
def test_what_only_sounds_alike_is_not_linked(what: str, first: str, second: str) -> None:
    assert index_of(("a", first, "2020-01-03"), ("b", second, "2020-01-04")).links() == {}, what


def test_two_stories_are_not_linked_through_a_digest_that_holds_both() -> None:
    links = index_of(("digest", STORY + TAIL, None), ("one", STORY, None), ("two", TAIL, None)).links()
    assert {near.article_id for near in links["digest"]} == {"one", "two"}
    assert [near.article_id for near in links["one"]] == ["digest"]
    assert [near.article_id for near in links["two"]] == ["digest"]


@pytest.mark.parametrize(
    ("rule", "articles", "original"),
    [
        ("earliest", (("a", STORY, "2020-01-04"), ("b", STORY, "2020-01-03")), "b"),
        ("dated before undated", (("a", STORY, None), ("b", STORY, "2020-01-03")), "b"),
        ("then longest", (("a", STORY, "2020-01-03"), ("b", STORY + TAIL, "2020-01-03")), "b"),
        ("then smallest id", (("b", STORY, "2020-01-03"), ("a", STORY, "2020-01-03")), "a"),
    ],
)
def test_the_original(rule: str, articles: tuple[tuple[str, str, str | None], ...], original: str) -> None:
    links = index_of(*articles).links()
    assert {near.article_id for nears in links.values() for near in nears if near.original} == {original}, rule


def test_identical_articles_score_one() -> None:
    links = index_of(("a", STORY, "2020-01-03"), ("b", STORY, "2020-01-04")).links()
    assert links == {
        "a": (NearDuplicate("b", 1.0, original=False),),
        "b": (NearDuplicate("a", 1.0, original=True),),
    }


def test_order_of_arrival_changes_nothing() -> None:
    articles = [
        (f"{kind}{number}", text, f"2020-01-{number + 1:02}")
        for number in range(6)
        for kind, text in (
            ("s", STORY + TAIL[: 40 * number]),
            ("t", TAIL[10 * number :]),
            ("o", OTHER_REPORT),
        )
    ]
    expected = index_of(*articles).links()
    assert len(expected) == len(articles)
    for seed in range(4):
        random.Random(seed).shuffle(articles)
        assert index_of(*articles).links() == expected


def test_of_two_articles_with_one_id_the_longer_counts() -> None:
    forth = index_of(("a", STORY, None), ("a", "Another text.", None), ("b", STORY, None)).links()
    back = index_of(("a", "Another text.", None), ("a", STORY, None), ("b", STORY, None)).links()
    assert forth == back
    assert [near.article_id for near in forth["a"]] == ["b"]


def test_a_large_family_lists_its_original_and_stays_small() -> None:
    chance = random.Random(3)
    index = CopyIndex()
    for number in range(400):
        words = STORY.split()
        words[chance.randrange(len(words))] = "".join(chance.choices(string.ascii_lowercase, k=6))
        index.add(f"a{number:03}", " ".join(words), date(2020, 1, 1 if number == 123 else 2))
    links = index.links()
    assert len(links) == 400
    assert all(nears[0].article_id == "a123" for article_id, nears in links.items() if article_id != "a123")
    assert max(len(nears) for nears in links.values()) <= 64


def test_an_empty_index_has_no_links() -> None:
    assert CopyIndex().links() == {}
