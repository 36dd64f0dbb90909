"""Written words with what tells somebody marked in them, and how much of it is found."""
