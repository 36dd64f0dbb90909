"""Having a machine, or another person, read what is said in a work, where the voice itself may not be heard."""
