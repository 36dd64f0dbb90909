"""Consents at the desk: recorded, previewed, approved, renewed, and what ends them."""
