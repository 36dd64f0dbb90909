"""Makes what is known of names, places and ordinary words from open lists (`scripts/gazetteer`)."""
