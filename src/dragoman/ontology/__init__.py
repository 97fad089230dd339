"""PLOVER and CAMEO: what can be coded, what it scores, and how one becomes the other."""

from __future__ import annotations

from dragoman.ontology.cameo import CameoCode, CameoRule, PloverCode
from dragoman.ontology.loader import Ontology, load_ontology
from dragoman.ontology.plover import EventType, Mode

__all__ = ["CameoCode", "CameoRule", "EventType", "Mode", "Ontology", "PloverCode", "load_ontology"]
