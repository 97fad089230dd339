"""Context words: every sentence of the data file, whole words, longest wins, offsets into the article."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.errors import DataFileError
from dragoman.knowledge.contexts import DATA_FILE, ContextLexicon, load_contexts
from dragoman.ontology import Ontology, load_ontology

ONTOLOGY = load_ontology()
LEXICON = load_contexts(ONTOLOGY)


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return ONTOLOGY


@pytest.fixture(scope="module")
def lexicon() -> ContextLexicon:
    return LEXICON


def contexts_of(lexicon: ContextLexicon, text: str) -> set[str]:
    return {context for context, _ in lexicon.find(text)}


@pytest.mark.parametrize(
    ("context", "sentence"),
    [(entry.context, sentence) for entry in LEXICON.entries for sentence in entry.codes],
)
def test_sentences_that_show_a_context(lexicon: ContextLexicon, context: str, sentence: str) -> None:
    assert context in contexts_of(lexicon, sentence)


@pytest.mark.parametrize(
    ("context", "sentence"),
    [(entry.context, sentence) for entry in LEXICON.entries for sentence in entry.leaves],
)
def test_sentences_that_do_not(lexicon: ContextLexicon, context: str, sentence: str) -> None:
    assert context not in contexts_of(lexicon, sentence)


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("The ARMY crossed the border.", [("military", "ARMY"), ("territory", "border")]),
        ("Lawmakers debated human rights.", [("legislative", "Lawmakers"), ("human_rights", "human rights")]),
        ("Two pro-democracy groups met.", [("pro_democracy", "pro-democracy")]),
        ("a natural\nresource", [("natural_resource", "natural\nresource")]),
        ("(soldiers)", [("military", "soldiers")]),
        ("the army’s plan", [("military", "army")]),
        ("“women’s rights”", [("gender", "women’s rights")]),
        (
            "Drug traffickers fled.",
            [("illegal_drugs", "Drug traffickers"), ("trafficking", "Drug traffickers")],
        ),
        ("İzmir’de a strike on the navy", [("military", "navy")]),  # a capital that lowers to two characters
        ("The WHO warned.", [("health", "WHO")]),
        ("tanks, courts", [("legal", "courts")]),
    ],
)
def test_words_are_found_in_place(lexicon: ContextLexicon, sentence: str, found: list[tuple[str, str]]) -> None:
    assert [(context, span.text) for context, span in lexicon.find(sentence)] == found
    assert all(sentence[span.start : span.end] == span.text for _, span in lexicon.find(sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "",
        " ",
        "The men, who left, came back.",
        "THE MEN, WHO LEFT, CAME BACK.",  # in capitals throughout, an acronym cannot be told from a word
        "A courtship of warmth and spyglasses.",
        "The disarmyed word is none.",
        "They were hacked to death.",
        "He left of his own accord.",
        "The party had power at the front.",
        "The president and the minister spoke.",
        "One woman was taken to hospital.",
    ],
)
def test_nothing_is_found_in(lexicon: ContextLexicon, sentence: str) -> None:
    assert lexicon.find(sentence) == []


def test_a_stretch_is_searched_with_offsets_of_the_whole(lexicon: ContextLexicon) -> None:
    text = "The army left. A refugee stayed. The court met."
    start, end = text.index("A refugee"), text.index(" The court")
    assert [(context, span.start, span.text) for context, span in lexicon.find(text, start, end)] == [
        ("migration", start + 2, "refugee")
    ]


@settings(deadline=None)
@given(st.text(), st.integers(0, 9))
def test_found_words_are_those_of_the_text(text: str, start: int) -> None:
    article = f"{text} army {text}"
    assert all(article[span.start : span.end] == span.text for _, span in LEXICON.find(article, start))


def test_every_context_has_words(lexicon: ContextLexicon, ontology: Ontology) -> None:
    assert [entry.context for entry in lexicon.entries] == list(ontology.contexts)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("context: gender", "context: women", '"context" is "women", which is not one of military, '),
        ("context: lgbt", "context: gender", 'context "gender" stands here twice'),
        ("- ICC\n", "- Icc\n", '"Icc" must be in capitals'),
        ("- cyber\n", "- ddos\n", '"ddos" is given twice for cyber'),
        ("- ICC\n", "- '...'\n", '"..." holds no word'),
    ],
)
def test_a_fault_is_named_with_its_place(ontology: Ontology, tmp_path: Path, old: str, new: str, problem: str) -> None:
    text = DATA_FILE.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path = tmp_path / "contexts.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    line = text[: text.index(old)].count("\n") + 1
    with pytest.raises(DataFileError) as caught:
        load_contexts(ontology, path)
    faults = [(fault.line, fault.problem) for fault in caught.value.faults]
    assert any(at == line and said.startswith(problem) for at, said in faults), faults


def test_a_context_without_words_is_a_fault(ontology: Ontology, tmp_path: Path) -> None:
    path = tmp_path / "contexts.yaml"
    path.write_text(
        "- context: military\n  terms: [army]\n  codes: [Troops left, Armies came]\n  leaves: [It rained]\n",
        encoding="utf-8",
    )
    with pytest.raises(DataFileError, match=r"contexts.yaml:1: has no words for intelligence, executive, "):
        load_contexts(ontology, path)
