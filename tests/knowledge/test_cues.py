"""The cue lexicon: every entry's own sentences, and what a broken file says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dragoman.annotate.attribution import find_attributions
from dragoman.errors import DataFileError
from dragoman.knowledge.cues import Cue, CueLexicon, load_cues

CUES = load_cues()
ENTRIES = [cue for kind in (CUES.verbs, CUES.nouns, CUES.adverbs, CUES.phrases) for _, cue in sorted(kind.items())]


def is_cued(parser: Any, cue: Cue, sentence: str) -> bool:
    """Whether some attribution of the sentence has `cue` in its cue words."""
    doc = parser(sentence)
    lemmas = {
        token.lemma_.lower()
        for found in find_attributions(doc, CUES)
        if found.cue is not None
        for token in doc.char_span(found.cue.start, found.cue.end, alignment_mode="expand")
    }
    return cue.lemma in lemmas


@pytest.mark.parametrize(
    ("cue", "sentence"),
    [pytest.param(cue, sentence, id=sentence) for cue in ENTRIES for sentence in cue.codes],
)
def test_each_cue_codes_its_sentences(parser: Any, cue: Cue, sentence: str) -> None:
    assert is_cued(parser, cue, sentence)


@pytest.mark.parametrize(
    ("cue", "sentence"),
    [pytest.param(cue, sentence, id=sentence) for cue in ENTRIES for sentence in cue.leaves],
)
def test_each_cue_leaves_alone_what_it_should(parser: Any, cue: Cue, sentence: str) -> None:
    assert not is_cued(parser, cue, sentence)


def test_every_verb_noun_and_phrase_has_a_sentence_it_codes() -> None:
    assert [cue.lemma for cue in ENTRIES if not cue.codes] == []


def test_kinds_are_told_apart() -> None:
    assert "say" in CUES.verbs
    assert "afp" in CUES.outlets
    assert "spokesman" in CUES.intermediaries
    assert "ministry" in CUES.institutions
    assert "say" not in CUES.nouns


def test_an_empty_file_is_an_empty_lexicon(tmp_path: Path) -> None:
    path = tmp_path / "cues.yaml"
    path.write_text("# nothing yet\n", encoding="utf-8")
    assert load_cues(path) == CueLexicon()


def test_all_faults_are_reported_at_once(tmp_path: Path) -> None:
    path = tmp_path / "cues.yaml"
    path.write_text(
        "- {lemma: say, pos: verb, frames: [clause]}\n"
        "- {lemma: say, pos: verb, frames: [clause]}\n"
        "- {lemma: sing, pos: verb}\n"
        "- {lemma: shout, pos: verb, frames: [loud]}\n"
        "- {lemma: cry, pos: verb, frame: [clause], frames: [clause]}\n",
        encoding="utf-8",
    )
    with pytest.raises(DataFileError) as caught:
        load_cues(path)
    assert [(fault.line, fault.problem.split(" (")[0]) for fault in caught.value.faults] == [
        (2, '"say" is given twice as verb'),
        (3, '"sing" has neither frames nor prepositions'),
        (
            4,
            '"frames" holds "loud", which is not one of clause, quote, infinitive, object, passive, as',
        ),
        (5, 'unknown key "frame"'),
    ]
