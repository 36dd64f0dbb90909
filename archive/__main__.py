"""`python -m archive`: the same door as the command `archive`."""

from archive.cli import main

main()
