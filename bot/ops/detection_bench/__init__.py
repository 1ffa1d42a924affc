"""What the detection finds and costs, measured on made-up clients: `make detection-bench`."""
