"""Facilitators, consent officers and reviewers: describe, consent, approve, withdraw."""
