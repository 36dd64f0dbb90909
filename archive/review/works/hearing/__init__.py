"""Hearing again what is concealed in a sound: the report that is signed, and people's answers."""
