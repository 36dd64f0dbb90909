"""Clips that are one take, and sound that was recorded apart."""
