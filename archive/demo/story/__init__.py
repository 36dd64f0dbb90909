"""What the sample workshop tells: its people, works, consents and planted marks."""
