"""The written cases of the rules (B.4), each one a test that asks as a stranger or works at the desk would.

Which case is which test, and which wait for the public archive and why, stands in `docs/cases.md`.
"""
