"""Bytes on disk: originals, renditions and uploads under way."""
