"""Words of crisis, the help card and the numbers on it: data with sources, and pure code."""
