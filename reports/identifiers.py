"""What a report is known by elsewhere: a DOI, or a number in somebody's series."""

BEFORE_DOI = ("https://doi.org/", "http://doi.org/", "https://dx.doi.org/", "http://dx.doi.org/")


def bare(typed):
    """Return an identifier on one line; a DOI without its address, and without "doi:"."""
    text = " ".join(typed.split())
    for before in (*BEFORE_DOI, "doi:"):
        if text.lower().startswith(before):
            return text[len(before) :].strip()
    return text


def is_doi(identifier):
    return identifier.startswith("10.") and "/" in identifier and " " not in identifier


def link_to(identifier):
    """Return the address that a DOI leads to; "" for anything else."""
    return f"{BEFORE_DOI[0]}{identifier}" if is_doi(identifier) else ""
