"""Choosing at the desk how a work is heard where a voice may not be."""
