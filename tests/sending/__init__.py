"""Tests of sending files from another machine, and the machines they send from."""
