"""The worked example: its content, and how it is played through the change functions."""
