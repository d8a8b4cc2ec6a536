"""What the installation stores: one row a model, which says all that archive, clearing, personal
export, removal of a person and the register in ``docs/privacy.md`` have to know of it.

``columns`` are the columns of that table, ``table`` puts the parts together, in reading order.
"""
