"""Engines that hear words in a recording."""
