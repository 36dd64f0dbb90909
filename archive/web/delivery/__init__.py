"""Bytes out: media by ranges, guarded and cached pages."""
