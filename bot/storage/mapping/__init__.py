"""Domain values to rows and back. Everything personal is sealed here and nowhere else."""
