"""Photographs by Pillow, in a limited child process."""
