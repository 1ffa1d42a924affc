"""Recurring sessions and calendar feeds. icalendar and recurring-ical-events live only here."""
