"""Whose an outlet is, by its name or address."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.errors import DataFileError
from dragoman.knowledge.outlets import load_outlets

OUTLETS = load_outlets()


@pytest.mark.parametrize(
    ("outlet", "owner"),
    [
        ("BBC News", "BBC"),
        ("bbc news", "BBC"),
        ("www.bbc.co.uk", "BBC"),
        ("https://www.bbc.co.uk/news/world-1", "BBC"),
        ("http://english.news.cn/2020/a.html", "China (state and party)"),
        ("Xinhua News Agency", "China (state and party)"),
        ("The New York Times", "New York Times Company"),
        ("New York Times", "New York Times Company"),
        ("Hürriyet", "Demirören"),
        ("The Guardian", None),  # there are several
        ("guardian.example", None),
        ("notbbc.co.uk", None),
        ("The Ledger", None),
        ("", None),
    ],
)
def test_owners(outlet: str, owner: str | None) -> None:
    assert OUTLETS.owner_of(outlet) == owner


@pytest.mark.parametrize(
    ("first", "second"),
    [("TASS", "RIA Novosti"), ("France 24", "RFI"), ("Daily Nation", "The EastAfrican"), ("wsj.com", "nypost.com")],
)
def test_outlets_of_one_owner(first: str, second: str) -> None:
    assert OUTLETS.owner_of(first) == OUTLETS.owner_of(second) is not None


def overlay(folder: Path, text: str) -> Path:
    path = folder / "own.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_projects_own_outlets_come_first(tmp_path: Path) -> None:
    path = overlay(tmp_path, "- {name: BBC News, owner: Somebody}\n- {name: The Ledger, owner: Ledger Company}\n")
    for found in (load_outlets([path]), load_outlets([tmp_path])):
        assert found.owner_of("BBC News") == "Somebody"
        assert found.owner_of("bbc.co.uk") == "BBC"
        assert found.owner_of("Ledger") == "Ledger Company"


def test_faults_are_told_all_at_once(tmp_path: Path) -> None:
    path = overlay(
        tmp_path,
        "- {name: The Ledger}\n- {name: A, owner: B, domains: [not a domain]}\n"
        "- {name: Post, owner: C, variants: [Ledger, '—'], age: 3}\n",
    )
    with pytest.raises(DataFileError) as error:
        load_outlets([path])
    place = f"{tmp_path.name}/own.yaml"
    assert str(error.value).splitlines() == [
        f'{place}:1: "owner" is missing',
        f'{place}:2: "not a domain" is no domain (such as bbc.co.uk)',
        f'{place}:3: unknown key "age" (a record here has domains, name, owner, variants)',
        f'{place}:3: "Ledger" is already an outlet: The Ledger',
        f'{place}:3: "—" holds no word',
    ]


def test_the_fictional_outlets_of_the_story_set_are_an_overlay() -> None:
    found = load_outlets([Path(__file__).parents[2] / "corpus" / "stories" / "outlets.yaml"])
    assert found.owner_of("Meridian TV") == found.owner_of("The Meridian Post") == "Meridian Media"
