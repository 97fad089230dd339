"""An article's spans: what the learned model finds, told in the parser's words.

    tokens ─► windows ─► reader (learned: events, roles, status, claims) ─┐
           └► parser (parts of speech, heads, names) ─────────────────────┴► mentions, triggers, attributions, times …

The two run side by side: neither waits for the other, and the article alone decides what both find.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from dragoman.annotate.attribution import find_attributions
from dragoman.annotate.findings import ClaimFinding, EventFinding, Policy, find_claims, find_events
from dragoman.annotate.layout import parse_article, tokenize_article
from dragoman.annotate.mentions import all_mentions
from dragoman.annotate.parse import PARSER_PACKAGE, load_parser
from dragoman.annotate.reader import Reader, load_reader
from dragoman.annotate.times import find_times
from dragoman.annotate.toponyms import find_toponyms
from dragoman.annotate.triggers import find_triggers
from dragoman.annotate.windows import make_windows, rough_sentences
from dragoman.knowledge.contexts import ContextLexicon, load_contexts
from dragoman.knowledge.speakers import Speakers, load_speakers
from dragoman.model import Annotation, Article, Role, SentenceSpan, Trigger

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from dragoman.knowledge.gazetteer import Gazetteer
    from dragoman.ontology import Ontology

__all__ = ["LearnedAnnotator", "load_annotator"]

# Segments that report nothing themselves: who took the picture, what else to read.
_SILENT = (Role.CREDIT, Role.BOILERPLATE, Role.BYLINE, Role.DATELINE)


@dataclass(frozen=True)
class LearnedAnnotator:
    """Model, parser and word lists, loaded once; `annotate` depends on the article alone."""

    reader: Reader
    parser: Language
    gazetteer: Gazetteer
    speakers: Speakers
    contexts: ContextLexicon
    version: str
    policy: Policy = field(default_factory=Policy)

    def annotate(self, article: Article) -> Annotation:
        """All spans found in one article."""
        tokens, starts = tokenize_article(self.parser, article)
        with ThreadPoolExecutor(1) as beside:
            reading = beside.submit(self._read, tokens, article, starts)
            doc = parse_article(self.parser, tokens, starts)
            times, toponyms, mentions = find_times(doc), find_toponyms(doc, self.gazetteer), all_mentions(doc)
            events, claims = reading.result()
        sentence_of = _sentence_numbers(doc)
        sentences = tuple(_sentence(sentence, article) for sentence in doc.sents)
        return Annotation(
            sentences=sentences,
            mentions=tuple(mentions),
            triggers=tuple(
                self._with_contexts(trigger, article.text, sentences)
                for trigger in find_triggers(doc, events, sentence_of)
            ),
            attributions=tuple(find_attributions(doc, claims, self.speakers, sentence_of)),
            times=tuple(times),
            toponyms=tuple(toponyms),
        )

    def _read(self, doc: Doc, article: Article, starts: Sequence[int]) -> tuple[list[EventFinding], list[ClaimFinding]]:
        silent = [(segment.start, segment.end) for segment in article.segments if segment.role in _SILENT]
        sentences = [
            (first, end)
            for first, end in rough_sentences(doc, starts)
            if not any(start <= doc[first].idx < stop for start, stop in silent)
        ]
        opening = {segment.start for segment in article.segments}
        walls = [n for n, (first, _) in enumerate(sentences) if doc[first].idx in opening]
        readings = self.reader.read(make_windows(doc, sentences, self.reader.tokenizer, walls=walls))
        labels = self.reader.labels
        return (
            [event for reading in readings for event in find_events(reading, labels, self.policy)],
            [claim for reading in readings for claim in find_claims(reading, labels, self.policy)],
        )

    def _with_contexts(self, trigger: Trigger, text: str, sentences: tuple[SentenceSpan, ...]) -> Trigger:
        sentence = sentences[trigger.sentence]
        found = self.contexts.find(text, sentence.start, sentence.end)
        return replace(trigger, contexts=tuple(sorted({name for name, _ in found})))


def load_annotator(*, gazetteer: Gazetteer, ontology: Ontology | None = None) -> LearnedAnnotator:
    """Load model, parser and word lists, all of them validated.

    Raises `ComponentError` when model or parser is missing, or when the model was made for another ontology.
    """
    from dragoman.ontology import load_ontology

    known = ontology or load_ontology()
    reader = load_reader()
    reader.check(known)
    return LearnedAnnotator(
        reader=reader,
        parser=load_parser(),
        gazetteer=gazetteer,
        speakers=load_speakers(),
        contexts=load_contexts(known),
        version=f"reader {reader.version} + {PARSER_PACKAGE} 3.8.0 + words {_words_digest()}",
        policy=Policy(**reader.settings.get("policy", {})),
    )


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
