"""The desk's pages, for the people who prepare works."""
