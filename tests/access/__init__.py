"""What audiences may meet."""
