"""What the desk does for the public rooms: writing, publishing as two people where it must be, answering requests."""
