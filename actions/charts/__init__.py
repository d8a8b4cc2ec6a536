"""How the work stands, as numbers and as pictures; nothing that the reader may not read counts."""
