"""Tests of the sample workshop."""
