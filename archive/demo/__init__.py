"""A sample workshop, drawn, sounded and written by the archive itself: nobody's real face, voice or story."""
