"""Elsewhere: an archive for told journeys in which consent binds every byte."""

__version__ = "0.1.0"
