"""What a report counts: its page, its PDF and what is checked before sign-off ask here."""


def counts_of(content):
    """Return the numbers of a content, frozen or not. ``meetings`` are those that were held."""
    limits = content["limits"]
    return {
        "pairs": len(content["pairs"]),
        "meetings": sum(cycle["held"] for cycle in content["cycles"]),
        "planned": len(content["cycles"]),
        "issues": content["raised"],
        "actions": content["tried"],
        "lessons": len(content["lessons"]),
        "asked": limits["asked"],
        "reviews": (content["reviews"] or {}).get("number", 0),
        "support": (content["support"] or {}).get("entries", 0),
        "pieces": len(content["index"]),
        "excluded": sum(row["count"] for row in limits["excluded"]),
    }
