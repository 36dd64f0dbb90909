"""The desk's pages for faces and covers."""
