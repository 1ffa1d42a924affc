"""Instruments of `alliance bench`: a fast Bot API, taps, probes, and the usual recipe beside us."""
