"""The desk's pages for risk, lapses and what happens in a life."""
