"""Two spellings of a person's name: a misprint, or another way of writing it."""

from __future__ import annotations

import pytest

from dragoman.quality.misprints import is_misprint


@pytest.mark.parametrize(
    ("one", "other", "is_same_person"),
    [
        ("kahdimi", "kadhemi", False),  # two consonants changed places
        ("tanjda", "tandja", False),
        ("adbulhadi", "abdulhadi", False),
        ("soleimani", "solemiani", True),  # a consonant and a vowel did, after the same first name
        ("soleimani", "soleinani", True),  # a consonant is another
        ("nasrallah", "nasraltah", True),
        ("muhandis", "muhanrdis", True),  # one too many
        ("erdogan", "erdmogan", True),
    ],
)
def test_misprints(one: str, other: str, is_same_person: bool) -> None:
    assert is_misprint(one, other, is_same_person=is_same_person)
    assert is_misprint(other, one, is_same_person=is_same_person)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kadhemi", "kadhimi"),
        ("kadhimi", "kazimi"),
        ("gaddafi", "qaddafi"),
        ("hussein", "hussain"),
        ("hassan", "hussein"),
        ("mohammed", "mohamed"),
        ("ivanov", "ivanova"),
        ("petersen", "peterson"),
        ("zelensky", "zelenskyy"),
        ("chavez", "chaves"),
        ("nagib", "najib"),
        ("ahmadi", "ahmedi"),
        ("khatami", "hatami"),
        ("mahmoud", "mahmud"),
        ("schmidt", "schmitt"),
        ("lukashenko", "lukashenka"),
        ("johnson", "johnsons"),
    ],
)
def test_ways_of_writing_it(one: str, other: str) -> None:
    assert not is_misprint(one, other, is_same_person=True)


@pytest.mark.parametrize(("one", "other"), [("garcia", "gracia"), ("kristin", "kirstin"), ("clinton", "clifton")])
def test_names_of_two_persons(one: str, other: str) -> None:
    assert not is_misprint(one, other, is_same_person=False)
