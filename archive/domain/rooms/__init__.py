"""The public rooms beside the works: what each holds, what may stand there, and what may not."""
