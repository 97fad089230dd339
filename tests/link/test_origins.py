"""What makes articles rest on one origin, and what does not."""

from __future__ import annotations

from typing import Any

import pytest

from dragoman.link.accounts import Report
from dragoman.link.origins import independent_origins, origins

Json = dict[str, Any]


def source(text: str, *, name: str | None = None, actor_id: str | None = None, anonymous: bool = False) -> Json:
    return {"text": text, "start": 0, "end": 1, "anonymous": anonymous, "name": name, "actor_id": actor_id}


def report(article: str, *sources: Json | None, via: tuple[str, ...] = (), role: str = "body", **known: Any) -> Report:
    event = {
        "event_id": f"e-{article}-{role}",
        "role": role,
        "attributions": [{"source": each, "via": list(via)} for each in sources],
    }
    return Report(event, article, known.pop("published", "2020-03-02"), **known)


POLICE_SAY = source("police", anonymous=False)
MINISTRY = source("Iraq's interior ministry")
OFFICIALS_SAY = source("two officials", anonymous=True)


@pytest.mark.parametrize(
    ("reason", "first", "second"),
    [
        ("copies of one report", report("a1", family=3), report("a2", family=3)),
        ("one owner", report("a1", outlet="Harbour Daily", owner="Harbour"), report("a2", outlet="Harbour Online",
         owner="Harbour")),
        ("one outlet without known owner", report("a1", outlet="The Ledger"), report("a2", outlet="The Ledger")),
        ("one agency credited", report("a1", agencies=("AFP",)), report("a2", agencies=("Agence France-Presse",))),
        ("an agency, and its own wire", report("a1", agencies=("Reuters",)), report("a2", outlet="Reuters")),
        ("told to an agency", report("a1", agencies=("AFP",)), report("a2", OFFICIALS_SAY, via=("AFP",))),
        ("an agency quoted as the source", report("a1", source("the official news agency IRNA", name="IRNA")),
         report("a2", agencies=("IRNA",))),
        ("the word of one body only", report("a1", source("Iraq's interior ministry")),
         report("a2", source("the Iraqi interior ministry"))),
        ("the same with its state left out", report("a1", source("the interior ministry")),
         report("a2", source("Iraq's interior ministry"))),
        ("the same for short", report("a1", source("the ministry")), report("a2", source("Iraq's interior ministry"))),
        ("a source known by id", report("a1", source("the group", name="Rab Allah", actor_id="irq-rab-allah")),
         report("a2", source("its fighters", name="Rab Allah", actor_id="irq-rab-allah"))),
        ("a medium, with and without its kind", report("a1", source("Al-Masirah", name="Al-Masirah")),
         report("a2", source("Al-Masirah television", anonymous=True))),
        ("armed forces by different nouns", report("a1", source("the general staff of the Malian armed forces")),
         report("a2", source("Mali's army"))),
        ("the one source of the whole article", report("a1", heard=(MINISTRY, source("the statement"))),
         report("a2", source("the Iraqi interior ministry"))),
        ("the same, taken up for short", report("a1", heard=(MINISTRY, source("the ministry"), source("Its chief"))),
         report("a2", heard=(MINISTRY,))),
        ("one source twice, once as a pronoun", report("a1", source("the Treasury"), source("It")),
         report("a2", source("the Treasury"))),
    ],
)  # fmt: skip
def test_articles_that_rest_on_one_origin(reason: str, first: Report, second: Report) -> None:
    assert independent_origins([first, second]) == 1
    assert origins([first, second]) == origins([second, first])


@pytest.mark.parametrize(
    ("reason", "first", "second"),
    [
        ("several sources in an article", report("a1", heard=(MINISTRY, source("Iraq's army"))),
         report("a2", heard=(MINISTRY,))),
        ("unnamed sources besides", report("a1", heard=(MINISTRY, OFFICIALS_SAY)), report("a2", heard=(MINISTRY,))),
        ("police besides", report("a1", heard=(MINISTRY, POLICE_SAY)), report("a2", heard=(MINISTRY,))),
        ("a state's mere name", report("a1", heard=(source("Iraq", name="Iraq", actor_id="IRQ"),)),
         report("a2", heard=(source("Iraq", name="Iraq", actor_id="IRQ"),))),
        ("an agency's own work", report("a1", heard=(MINISTRY,), agencies=("AFP",)), report("a2", heard=(MINISTRY,))),
        ("nothing in common", report("a1", outlet="The Ledger"), report("a2", outlet="The Herald")),
        ("no outlet known", report("a1"), report("a2")),
        ("unnamed sources", report("a1", OFFICIALS_SAY), report("a2", OFFICIALS_SAY)),
        ("police: there are many", report("a1", POLICE_SAY), report("a2", POLICE_SAY)),
        ("who speaks for a body is unnamed", report("a1", source("an interior ministry official", anonymous=True)),
         report("a2", source("an interior ministry official", anonymous=True))),
        ("ministries of two states", report("a1", source("Iraq's foreign ministry")),
         report("a2", source("Iran's foreign ministry"))),
        ("two ministries", report("a1", source("the interior ministry")), report("a2", source("the defence ministry"))),
        ("the state's army and a warlord's", report("a1", source("the army")), report("a2", source("Haftar's army"))),
        ("one source beside another", report("a1", source("the army"), source("the mayor", name="Ali", actor_id="x")),
         report("a2", source("the army"))),
        ("a named source beside an unnamed one", report("a1", source("the army"), OFFICIALS_SAY),
         report("a2", source("the army"))),
        ("different agencies", report("a1", agencies=("AFP",)), report("a2", agencies=("Reuters",))),
        ("different families", report("a1", family=3), report("a2", family=4)),
    ],
)  # fmt: skip
def test_articles_that_are_independent(reason: str, first: Report, second: Report) -> None:
    assert independent_origins([first, second]) == 2


def test_ties_reach_from_article_to_article() -> None:
    chain = [report("a1", family=3), report("a2", family=3, owner="Harbour"), report("a3", owner="Harbour")]
    assert independent_origins(chain) == 1


def test_several_events_of_one_article_are_one_account() -> None:
    assert independent_origins([report("a1", role="headline"), report("a1", role="body"), report("a2")]) == 2


def test_a_headline_may_leave_out_who_says_so() -> None:
    army = source("Mali's army")
    told = [report("a1", role="headline"), report("a1", army), report("a2", army)]
    assert independent_origins(told) == 1


def test_each_origin_says_why() -> None:
    found = origins([
        report("a4", outlet="The Ledger", published="2020-03-05"),
        report("a2", agencies=("AFP",), family=3, outlet="Harbour Daily", published="2020-03-03"),
        report("a1", agencies=("AFP",), family=3, outlet="The Herald", published="2020-03-02"),
        report("a3", source("Iraq's interior ministry"), outlet="The Post", published="2020-03-04"),
    ])  # fmt: skip
    assert [(origin.articles, origin.why) for origin in found] == [
        (("a1", "a2"), "copies of one report; reports of Agence France-Presse"),
        (("a3",), "on the word of Iraq's interior ministry"),
        (("a4",), "own report of The Ledger"),
    ]
