"""A workshop's day at the desk: one table to write in, by keyboard, and the same as a sheet."""
