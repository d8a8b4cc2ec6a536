"""What goes when a set's personal data is kept no longer, what stays, and the going itself."""
