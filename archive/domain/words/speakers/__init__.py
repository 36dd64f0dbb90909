"""How transcripts tell who speaks: the forms of a line, and which words are written as names are."""
