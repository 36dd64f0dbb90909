"""Tests of how footage comes in."""
