"""What is typed about a meeting, made into values of the domain."""
