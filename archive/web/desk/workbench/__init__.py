"""The workbench: one screen on which a work is heard, seen, written down and tagged."""
