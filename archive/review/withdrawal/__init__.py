"""Taking back: what closes, what is erased, and what the person sees of it."""
