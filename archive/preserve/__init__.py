"""Fixity, bags, backup and restore."""
