"""A workshop's day at once: its works in one table, on a page or as a sheet, each row with a version of its own."""
