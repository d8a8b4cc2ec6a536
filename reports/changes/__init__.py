"""Changes of lessons and of the report, from the first draft to its release."""
