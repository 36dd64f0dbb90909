"""Audiences: browse and stream; the only way out."""
