"""Pages of lessons, of the report, and of what is released."""
