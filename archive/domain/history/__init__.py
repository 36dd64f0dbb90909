"""What was written before it was changed."""
