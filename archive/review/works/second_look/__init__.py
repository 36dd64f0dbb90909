"""The second look: what a reviewer is told of a work, what they have gone through, and what they decide."""
