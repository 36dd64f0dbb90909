"""What is true: pure rules, no input or output, the clock passed in."""
