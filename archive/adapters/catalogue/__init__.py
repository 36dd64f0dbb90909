"""Records on disk: a chained journal, TinyDB over it, and what a withdrawal binds whatever the engine."""
