"""Names in what people type: the parts of a person's name, and finding names in a text.

Pure functions over text, without the database, so that forms of every app can ask them.
"""
