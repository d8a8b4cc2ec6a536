"""What was typed about programmes, sets and pairs → values of the domain."""
