"""The words of a work as the desk writes them down: its transcripts."""
