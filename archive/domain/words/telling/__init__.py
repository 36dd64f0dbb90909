"""What tells by its letters alone who or what is spoken of."""
