"""What a file is, told from its bytes, and why it is refused."""
