"""Having a machine read what is said in a work, where the voice itself may not be heard."""
