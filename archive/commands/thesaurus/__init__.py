"""The commands for the vocabulary of themes and forms."""
