"""What each button and command does: decode, call one use case, show."""
