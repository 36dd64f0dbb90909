"""Sending files to an archive from another machine: a client of its upload address that knows nothing else of it."""
