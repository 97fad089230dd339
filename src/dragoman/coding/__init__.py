"""Spans and what they mean → events and attributions: type, modes, factuality, place, time, tolls; mentions merged."""

from dragoman.coding.claims import code_attributions
from dragoman.coding.events import code_events

__all__ = ["code_attributions", "code_events"]
