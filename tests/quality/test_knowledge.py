"""The data files of text quality: every sentence of the misfits, every flag listed, faults told with their place."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.errors import DataFileError
from dragoman.knowledge.quality import DATA, FLAGS, MISFITS, WORDS, QualityKnowledge, load_quality

QUALITY = load_quality()
ENTRIES = QUALITY.misfits.entries
ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize(("usual", "sentence"), [(e.usual, s) for e in ENTRIES for s in e.codes])
def test_sentences_with_a_misfit(usual: str, sentence: str) -> None:
    assert usual in [found for _, found in QUALITY.misfits.find(sentence)]


@pytest.mark.parametrize("sentence", [s for e in ENTRIES for s in e.leaves])
def test_sentences_without(sentence: str) -> None:
    assert QUALITY.misfits.find(sentence) == []


@pytest.mark.parametrize("phrase", [phrase for e in ENTRIES for phrase in e.phrases])
def test_each_phrase_is_found(phrase: str) -> None:
    text = f"He saw {phrase}, she said."
    assert [span.text for span, _ in QUALITY.misfits.find(text)] == [phrase]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The WHITE HOME denied it.", ["WHITE HOME"]),
        ("His white home burned.", []),
        ("the appetite-strike", ["appetite-strike"]),
        ("Two capture warrants were out.", ["capture warrants"]),
        ("a recapture warrant", []),
        ("the capture\nwarrant", ["capture\nwarrant"]),
        ("İzmir: the suicide besieging", ["suicide besieging"]),  # a capital that lowers to two characters
        ("", []),
    ],
)
def test_misfits_are_found_in_place(text: str, words: list[str]) -> None:
    found = QUALITY.misfits.find(text)
    assert [span.text for span, _ in found] == words
    assert all(text[span.start : span.end] == span.text for span, _ in found)


@settings(deadline=None)
@given(st.text())
def test_found_words_are_those_of_the_text(text: str) -> None:
    article = f"{text} the White Home {text}"
    assert all(article[span.start : span.end] == span.text for span, _ in QUALITY.misfits.find(article))


def test_every_flag_raised_is_listed() -> None:
    raised = {
        name
        for path in [*(ROOT / "src/dragoman/quality").glob("*.py"), ROOT / "src/dragoman/coding/draft.py"]
        for name in re.findall(r'(?:Flag\(|NAME = )"(\w+)"', path.read_text("utf-8"))
    }
    assert raised | {"impossible_office"} == set(QUALITY.kinds)


def test_empty_knowledge_takes_nothing_from_a_confidence() -> None:
    assert QualityKnowledge().factor("broken_phrasing") == 1.0


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        (FLAGS, "name: caption", "name: broken_phrasing", 'flag "broken_phrasing" stands here twice'),
        (FLAGS, "factor: 0.95", "factor: 1.5", '"factor" is 1.5, which is not above 0 and at most 1'),
        (FLAGS, "factor: 0.95", "factor: much", '"factor" is "much", which is not a number'),
        (FLAGS, "level: participant", "level: actor", '"level" is "actor", which is not one of sentence, '),
        (WORDS, "as: rescue", "as: rescuing", '"as" is "rescuing", which is not one of abbreviation, '),
        (WORDS, "[akin, ", "[Akin, ", '"Akin" must be in lower case'),
        (WORDS, "[akin, ", "[alike, ", '"alike" is given twice as comparison'),
        (MISFITS, "[capture warrant]", "[White Home]", '"White Home" stands under "arrest warrant" already'),
        (MISFITS, "[capture warrant]", "[capture warrant.]", '"capture warrant." must begin and end with a '),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path: Path, name: str, old: str, new: str, problem: str) -> None:
    for each in (FLAGS, WORDS, MISFITS):
        shutil.copy(DATA / each, tmp_path / each)
    text = (DATA / name).read_text("utf-8")
    assert text.count(old) == 1
    (tmp_path / name).write_text(text.replace(old, new), "utf-8")
    with pytest.raises(DataFileError) as caught:
        load_quality(tmp_path)
    assert any(fault.problem.startswith(problem) for fault in caught.value.faults), caught.value.faults


def test_a_misfit_needs_sentences(tmp_path: Path) -> None:
    for each in (FLAGS, WORDS):
        shutil.copy(DATA / each, tmp_path / each)
    (tmp_path / MISFITS).write_text("- usual: foreign minister\n  phrases: [unfamiliar minister]\n", "utf-8")
    with pytest.raises(DataFileError, match=r'misfits.yaml:1: "foreign minister" needs a sentence under codes and one'):
        load_quality(tmp_path)
