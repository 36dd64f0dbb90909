"""The pages over HTTP: each reads a request, calls one step and renders."""
