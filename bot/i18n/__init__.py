"""Languages: catalogues, formats, direction, and the honest state of every translation."""
