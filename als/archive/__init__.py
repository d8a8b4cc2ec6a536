"""The archive of a set, its clearing, and what is held about a person.

``inventory`` says of each model what these do with it. ``write`` makes an archive (a ZIP),
``values`` says how a row is written, ``read`` checks a file before anything in it is believed,
``restore`` imports it. ``own_data`` writes down for a person what is held about them.
"""
