"""The composition root: settings become adapters, adapters use cases, use cases a running bot."""
