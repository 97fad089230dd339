"""Dragoman reads news reports and keeps account of a political conflict.

>>> import dragoman
>>> coder = dragoman.load()
>>> result = coder.code("Iraqi forces shelled Tal Afar on Monday.", published="2017-08-22")
>>> [event.event_type for event in result.events]
['ASSAULT']
"""

__version__ = "0.1.0"
