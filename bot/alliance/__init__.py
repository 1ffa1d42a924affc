"""What is true. Pure: no I/O, no clock, no randomness, no sentence shown to people."""
