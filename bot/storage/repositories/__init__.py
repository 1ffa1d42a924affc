"""One file per repository of the ports; each statement carries what its actor may see."""
