"""The queue of jobs on the local disk."""
