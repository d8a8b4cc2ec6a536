"""Changes of who learns together, about what, and by which rules."""
