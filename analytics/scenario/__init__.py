"""What a change would cost and buy."""
