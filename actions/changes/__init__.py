"""The changes of this room, split by noun."""
