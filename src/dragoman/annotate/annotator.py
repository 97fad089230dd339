"""An article's spans: what the learned model reads in it, told in the article's words.

tokens ─► windows ─► reader (learned) ─┬► grammar: tags, names, what hangs on what ─► mentions, times, toponyms
                                       ├► events: type, participants, modes, status ─► triggers
                                       └► claims: source, cue, content ─► attributions
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from dragoman.annotate.attribution import find_attributions
from dragoman.annotate.findings import Policy, find_claims, find_events
from dragoman.annotate.grammar import WORDS_PACKAGE, Grammarian, load_words
from dragoman.annotate.layout import tokenize_article
from dragoman.annotate.mentions import all_mentions
from dragoman.annotate.reader import Reader, Reading, load_reader
from dragoman.annotate.times import find_times
from dragoman.annotate.toponyms import find_toponyms
from dragoman.annotate.triggers import find_triggers
from dragoman.annotate.windows import make_windows, rough_sentences
from dragoman.knowledge.contexts import ContextLexicon, load_contexts
from dragoman.knowledge.speakers import Speakers, load_speakers
from dragoman.model import Annotation, Article, Role, SentenceSpan, Trigger, Word

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from dragoman.knowledge.gazetteer import Gazetteer
    from dragoman.ontology import Ontology

__all__ = ["LearnedAnnotator", "load_annotator"]

# Segments that report nothing themselves: who took the picture, what else to read.
_SILENT = (Role.CREDIT, Role.BOILERPLATE, Role.BYLINE, Role.DATELINE)


@dataclass(frozen=True)
class LearnedAnnotator:
    """Model and word lists, loaded once; `annotate` depends on the article alone."""

    reader: Reader
    grammarian: Grammarian
    gazetteer: Gazetteer
    speakers: Speakers
    contexts: ContextLexicon
    version: str
    policy: Policy = field(default_factory=Policy)

    def annotate(self, article: Article) -> Annotation:
        """All spans found in one article."""
        tokens, starts = tokenize_article(self.grammarian.words, article)
        readings = self._read(tokens, article, starts)
        doc = self.grammarian.write(tokens, readings)
        heard = [reading for reading in readings if not _is_silent(doc, reading, article)]
        labels = self.reader.labels
        events = [event for reading in heard for event in find_events(reading, labels, self.policy)]
        claims = [claim for reading in heard for claim in find_claims(reading, labels, self.policy)]
        sentence_of = _sentence_numbers(doc)
        sentences = tuple(_sentence(sentence, article) for sentence in doc.sents)
        return Annotation(
            words=tuple(_word(token) for token in doc if not token.is_space),
            sentences=sentences,
            mentions=tuple(all_mentions(doc)),
            triggers=tuple(
                self._with_contexts(trigger, article.text, sentences)
                for trigger in find_triggers(doc, events, sentence_of)
            ),
            attributions=tuple(find_attributions(doc, claims, self.speakers, sentence_of)),
            times=tuple(find_times(doc)),
            toponyms=tuple(find_toponyms(doc, self.gazetteer)),
        )

    def _read(self, doc: Doc, article: Article, starts: Sequence[int]) -> list[Reading]:
        sentences = rough_sentences(doc, starts)
        opening = {segment.start for segment in article.segments}
        walls = [n for n, (first, _) in enumerate(sentences) if doc[first].idx in opening]
        return self.reader.read(make_windows(doc, sentences, self.reader.tokenizer, walls=walls))

    def _with_contexts(self, trigger: Trigger, text: str, sentences: tuple[SentenceSpan, ...]) -> Trigger:
        sentence = sentences[trigger.sentence]
        found = self.contexts.find(text, sentence.start, sentence.end)
        return replace(trigger, contexts=tuple(sorted({name for name, _ in found})))


def load_annotator(*, gazetteer: Gazetteer, ontology: Ontology | None = None) -> LearnedAnnotator:
    """Load model and word lists, all of them validated.

    Raises `ComponentError` when the model or spaCy's word tables are missing, or when the model was made for another
    ontology.
    """
    from dragoman.ontology import load_ontology

    known = ontology or load_ontology()
    reader = load_reader()
    reader.check(known)
    return LearnedAnnotator(
        reader=reader,
        grammarian=Grammarian(load_words(), reader.labels),
        gazetteer=gazetteer,
        speakers=load_speakers(),
        contexts=load_contexts(known),
        version=f"reader {reader.version} + {WORDS_PACKAGE} 3.8.0 + words {_words_digest()}",
        policy=Policy(**reader.settings.get("policy", {})),
    )


def _is_silent(doc: Doc, reading: Reading, article: Article) -> bool:
    start = doc[reading.window.tokens[0]].idx
    return any(segment.start <= start < segment.end and segment.role in _SILENT for segment in article.segments)


def _word(token: Token) -> Word:
    return Word(token.text, token.lemma_, token.pos_, token.idx, token.idx + len(token))


def _sentence(sentence: Any, article: Article) -> SentenceSpan:
    role = next((s.role for s in article.segments if s.start <= sentence.start_char < s.end), Role.BODY)
    return SentenceSpan(sentence.start_char, sentence.end_char, role)


def _sentence_numbers(doc: Doc) -> Callable[[int], int]:
    numbers = [number for number, sentence in enumerate(doc.sents) for _ in sentence]
    return lambda token: numbers[token]


def _words_digest() -> str:
    """Eight hex digits over the word lists, so that each event names those it was coded with."""
    folder = files("dragoman.knowledge") / "data"
    return sha256(b"\0".join((folder / f"{name}.yaml").read_bytes() for name in ("speakers", "contexts"))).hexdigest()[
        :8
    ]
