"""Engines that read a text aloud in a voice that is nobody's."""
