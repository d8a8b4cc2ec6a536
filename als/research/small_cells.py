"""Small cells: a figure about people is shown where it is of ten or more of them.

Ten is the usual threshold of the United Kingdom's guidance on statistical disclosure control: the
*Handbook on Statistical Disclosure Control for Outputs* (Safe Data Access Professionals, 2019) and
the output checking guidance of the ONS Secure Research Service. The same holds for an average or a
median: it is of ten answers or more. Pairs and entries are no people; whose they are is kept back
by the codes. Words are let in of a kind of which a set has ten entries or more: of one or two,
anybody could say which row they belong to.
"""

SMALLEST = 10  # people
SOURCE = (
    "Safe Data Access Professionals (2019): Handbook on Statistical Disclosure Control for "
    "Outputs; ONS Secure Research Service: Output Checking Guidance"
)


def shown(number):
    """Return a number of people, or None where they are too few. Nobody at all is a small cell."""
    return number if number >= SMALLEST else None
