"""Concealing what is said in a work: one list, from which its sound and all of its texts are made."""
