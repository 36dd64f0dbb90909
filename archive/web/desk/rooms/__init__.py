"""The desk's pages for the public rooms."""
