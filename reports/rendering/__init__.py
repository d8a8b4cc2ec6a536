"""From the content of a report to its files: PDF, short PDF, Word, web page, JSON.

The same content gives the same bytes: nothing here looks at the clock, the database or the
network.
"""
