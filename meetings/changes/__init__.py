"""Every change of a meeting's state, one function each."""
