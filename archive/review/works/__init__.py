"""Works at the desk: described, transcribed, covered and released."""
