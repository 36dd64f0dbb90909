"""A file's way in: received, sealed, copied a second time, or kept in quarantine."""
