"""Concealing: file in, file and report out; knows no catalogue."""
