"""What is said of the product's own accord, rendered into outbox rows."""
