"""The desk's pages for consents: the talk, the form, the records and their proofs."""
