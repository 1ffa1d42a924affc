"""Alliance Check-in: a few short questions after each therapy session, and who needs care."""

__version__ = "0.1.0"
