"""What tools export a transcript as, beside captions: tables, and times written in ways of their own."""
