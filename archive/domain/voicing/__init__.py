"""Reading a transcript aloud in a voice that is nobody's: what is read, when, and what is kept about it."""
