"""What happens. One file per sentence of the product."""
