"""Footage in: receive it, then a list of steps that may each be run twice."""
