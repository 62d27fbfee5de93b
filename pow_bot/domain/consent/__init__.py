"""What people agreed to, for exactly which text, and when they stopped."""
