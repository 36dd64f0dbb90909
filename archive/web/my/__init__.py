"""The page where a person decides with their own code."""
