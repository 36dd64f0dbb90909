"""The board: every work with what it lacks, who must act, and what visitors meet of it now."""
