"""Whole flows, through processes, HTTP and the browser."""
