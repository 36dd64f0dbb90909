"""Where covers lie and how they are drawn, picture by picture."""
