"""The archive: a ZIP with all of a set, and what puts it back on another installation.

``tables`` says what is in it, ``values`` how a row is written, ``write`` makes one, ``read`` looks
through one before anything of it is believed, ``restore`` brings it back.
"""
