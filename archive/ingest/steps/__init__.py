"""The steps of ingest, one file each; `archive/ingest/run.py` is their list."""
