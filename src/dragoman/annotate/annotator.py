"""An article's spans by parser and lexicon: names, triggers, who says so, words for where and when.

A learned annotator replaces this class behind the same `Annotation`; nothing after it needs to know.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from dragoman.annotate.attribution import find_attributions
from dragoman.annotate.layout import parse_article
from dragoman.annotate.mentions import all_mentions
from dragoman.annotate.parse import MODEL_PACKAGE, load_parser
from dragoman.annotate.times import find_times
from dragoman.annotate.toponyms import find_toponyms
from dragoman.annotate.triggers import find_triggers
from dragoman.knowledge.contexts import ContextLexicon, load_contexts
from dragoman.knowledge.cues import CueLexicon, load_cues
from dragoman.knowledge.factuality import FactualityLexicon, load_factuality
from dragoman.knowledge.lexicon import Lexicon, load_lexicon
from dragoman.model import Annotation, Article, Role, SentenceSpan, Trigger

if TYPE_CHECKING:
    from spacy.language import Language

    from dragoman.knowledge.gazetteer import Gazetteer
    from dragoman.ontology import Ontology

__all__ = ["LexiconAnnotator", "load_annotator"]

# Segments that report nothing themselves: who took the picture, what else to read.
_SILENT = (Role.CREDIT, Role.BOILERPLATE, Role.BYLINE, Role.DATELINE)


@dataclass(frozen=True)
class LexiconAnnotator:
    """Parser and lexicons, loaded once; `annotate` depends on the article alone."""

    parser: Language
    gazetteer: Gazetteer
    lexicon: Lexicon
    factuality: FactualityLexicon
    cues: CueLexicon
    contexts: ContextLexicon
    version: str

    def annotate(self, article: Article) -> Annotation:
        """All spans found in one article."""
        doc = parse_article(self.parser, article)
        silent = [(segment.start, segment.end) for segment in article.segments if segment.role in _SILENT]
        sentences = tuple(_sentence(sentence, article) for sentence in doc.sents)
        triggers = find_triggers(doc, self.lexicon, self.factuality, skip=silent)
        return Annotation(
            sentences=sentences,
            mentions=tuple(all_mentions(doc)),
            triggers=tuple(self._with_contexts(trigger, article.text, sentences) for trigger in triggers),
            attributions=tuple(find_attributions(doc, self.cues)),
            times=tuple(find_times(doc)),
            toponyms=tuple(find_toponyms(doc, self.gazetteer)),
        )

    def _with_contexts(self, trigger: Trigger, text: str, sentences: tuple[SentenceSpan, ...]) -> Trigger:
        sentence = sentences[trigger.sentence]
        found = self.contexts.find(text, sentence.start, sentence.end)
        return replace(trigger, contexts=tuple(sorted({name for name, _ in found})))


def load_annotator(*, gazetteer: Gazetteer, ontology: Ontology | None = None) -> LexiconAnnotator:
    """Load parser and lexicons, all of them validated."""
    from dragoman.ontology import load_ontology

    known = ontology or load_ontology()
    return LexiconAnnotator(
        parser=load_parser(),
        gazetteer=gazetteer,
        lexicon=load_lexicon(known),
        factuality=load_factuality(),
        cues=load_cues(),
        contexts=load_contexts(known),
        version=f"{MODEL_PACKAGE} 3.8.0 + lexicon {_lexicon_digest()}",
    )


def _sentence(sentence: Any, article: Article) -> SentenceSpan:
    role = next((s.role for s in article.segments if s.start <= sentence.start_char < s.end), Role.BODY)
    return SentenceSpan(sentence.start_char, sentence.end_char, role)


def _lexicon_digest() -> str:
    """Eight hex digits over the lexicon files, so that each event names the lexicon it was coded with."""
    folder = files("dragoman.knowledge") / "data"
    names = sorted(entry.name for entry in (folder / "lexicon" / "events").iterdir())
    content = [(folder / "lexicon" / "events" / name).read_bytes() for name in names]
    content += [(folder / "lexicon" / f"{name}.yaml").read_bytes() for name in ("classes", "light", "modes")]
    content += [(folder / f"{name}.yaml").read_bytes() for name in ("factuality", "cues", "contexts")]
    return sha256(b"\0".join(content)).hexdigest()[:8]
