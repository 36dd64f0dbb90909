"""The vocabulary at the desk: its words listed and sought, each on a page of its own, taken out and brought in."""
