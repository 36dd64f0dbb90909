"""Readers of written pieces, one file a format, run in a limited child process."""
