"""Film and sound by ffmpeg: probe, check, cut, join and render."""
