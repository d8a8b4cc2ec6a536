"""What is held about a person: one table, from which the export, the removal and the register are.

``table`` says which rows are whose, ``export`` writes them down for the person, ``register`` for
whoever answers for the installation. The removal is ``als/archive/clearing/person.py``.
"""
