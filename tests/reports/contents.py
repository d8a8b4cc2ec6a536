"""Contents of reports without a database: as many pairs, and as long texts, as a test asks for."""

from reports.enums import FollowUpGoing, FollowUpMonths, ReportSection, ResponseAnswer

PLAIN = (
    ("Ellenshire", "Stourbeck"), ("Brennshire", "Osierley"), ("Tolmarshire", "Tillerbridge"),
    ("Lattershire", "Marram Coast"), ("Carrowshire", "Fenhallow"), ("Vernishire", "Quarrendale"),
)  # fmt: skip
CROATIAN = (
    ("Krapinsko-zagorska županija", "Grad Đurđevac"), ("Šibensko-kninska županija", "Općina Žminj"),
    ("Međimurska županija", "Grad Čakovec"), ("Požeško-slavonska županija", "Grad Našice"),
    ("Ličko-senjska županija", "Općina Lovinac"), ("Vukovarsko-srijemska županija", "Grad Ilok"),
)  # fmt: skip
ENGLISH_WORDS = (
    "Both partnerships wanted the same thing and asked for it in two letters, a week apart. The "
    "board read the second one first, so the first looked like an answer to it. "
)
CROATIAN_WORDS = (
    "Županija i općina željele su isto, ali su to tražile u dva dopisa, u razmaku od tjedan dana. "
    "Povjerenstvo je najprije pročitalo drugi dopis, pa je prvi izgledao kao odgovor na njega. "
)
MOMENTS = ("At the start", "At the close")
STATES = [
    ("done", "Done"), ("under_way", "Under way"), ("did_not_work", "Tried, did not work"),
    ("stopped", "Stopped"), ("done", "Done"),
]  # fmt: skip


def content(pairs=4, *, croatian=False, long=False, lessons=6, **more):
    """Return a content as ``compile_report`` makes it. ``long``: ten times the words."""
    words = (CROATIAN_WORDS if croatian else ENGLISH_WORDS) * (10 if long else 2)
    names = CROATIAN if croatian else PLAIN
    who = [names[number % len(names)] for number in range(pairs)]
    tried = _themes(who, words, croatian)
    issues = [issue for theme in tried for issue in theme["issues"]]
    actions = [action for issue in issues for action in issue["actions"]]
    found = [_lesson(number + 1, issues, actions, words) for number in range(lessons)]
    return {
        "language": "hr" if croatian else "en",
        "draft": False,
        **_cover(croatian),
        "texts": dict.fromkeys(ReportSection.values, "")
        | {"foreword": words + "\n\n" + words}
        | dict.fromkeys(("method", "limits", "issues", "lessons"), words),
        **_year(who, words),
        "themes": tried,
        "matrix": _matrix(tried, pairs),
        "apart": [],
        "loose": [],
        "did_not_work": [a for a in actions if a["state_key"] in ("did_not_work", "stopped")],
        "tried": len(actions),
        "raised": len(issues),
        "lessons": found,
        "audiences": [{"audience": "Counties", "marks": [le["mark"] for le in found]}],
        "cases": [],
        "index": [_indexed(row, found) for row in (*issues, *actions)],
        **_limits(pairs, words),
        "sources": {},
        **more,
    }


def _cover(croatian):
    upper, lower = (("županija", "županije"), ("općina", "općine")) if croatian else (
        ("county", "counties"), ("district", "districts")
    )  # fmt: skip
    return {
        "title": "Što smo naučili: đaci, čelnici, žitelji" if croatian else "What we learned",
        "version": 1,
        "dated": "13 October 2026",
        "dated_iso": "2026-10-13",
        "programme": "Učimo zajedno" if croatian else "Learning together",
        "set": "Prvi set" if croatian else "First set",
        "sponsor": "Ministarstvo" if croatian else "Department for Places",
        "colour": "#1d4f3c",
        "logo": None,
        "contact": {"name": "Office", "email": "office@example.org"},
        "tiers": {
            "upper": _word(*upper),
            "lower": _word(*lower),
        },
        "partnership": _word("partnership", "partnerships"),
    }


def _word(one, many):
    return {"one": one, "many": many, "forms": {}, "language": "en"}


def _year(who, words):
    cycle = {"stage": "Sharing views", "purpose": words[:150], "date": "17 December 2025",
             "date_iso": "2025-12-17", "held": True, "logged": 7, "expected": 24, "present": 22,
             "percent": 92, "present_upper": 11, "present_lower": 11}  # fmt: skip
    return {
        "purpose": words,
        "objectives": [words[:90], words[90:150]],
        "period": {"start": "December 2025", "end": "December 2026",
                   "start_iso": "2025-12-08", "end_iso": "2026-12-11"},
        "objectives_reviewed": [],
        "naming": "partnerships",
        "pairs": [
            {"number": number, "upper": upper, "lower": lower, "upper_place": upper,
             "lower_place": lower}
            for number, (upper, lower) in enumerate(who, start=1)
        ],
        "focus": {"topic": words[:80], "description": words, "reasons": words, "left_out": "",
                  "limits": "", "decided": "27 November 2025", "scored_by": 0, "ranking": [],
                  "spread_excluded": False},
        "cycles": [{**cycle, "number": number} for number in range(1, 5)],
        "ground_rules": {"version": 1, "text": words, "accepted": 24, "members": 24,
                         "default": "The set"},
        "people": {"members": 24, "facilitators": 2,
                   "sectors": [{"sector": "Council", "upper": 5, "lower": 6}]},
    }  # fmt: skip


def _themes(who, words, croatian):
    titles = ("Uloge", "Razmjer", "Tijela") if croatian else ("Roles", "Scale", "Structures")
    themes = [{"title": title, "description": words[:120], "issues": []} for title in titles]
    for number, (upper, lower) in enumerate(who * 2, start=1):
        theme = themes[number % len(themes)]
        theme["issues"].append(_issue(number, f"{upper} and {lower}", upper, words))
    return themes


def _issue(number, who, leads, words):
    key, label = STATES[number % len(STATES)]
    ended = words[:100] if key in ("did_not_work", "stopped") else ""
    entry = {"mark": f"P{number}", "when": "22 May 2026", "done": words[:140],
             "happened": words, "learned": words[:60], "unexpected": ""}  # fmt: skip
    return {
        "mark": f"I{number}", "kind": "Barrier", "title": words[:60].strip(), "who": who,
        "description": words, "upper_view": words[:90], "lower_view": words[:70],
        "existing_practice": words[:80],
        "actions": [{
            "mark": f"A{number}", "what": words[:110].strip(), "who": who, "led": f"led by {leads}",
            "measure": words[:60], "state": label, "state_key": key, "ended_reason": ended,
            "entries": [entry],
        }],
    }  # fmt: skip


def _matrix(themes, pairs):
    return {
        "pairs": list(range(1, pairs + 1)),
        "rows": [
            {
                "theme": theme["title"],
                "pairs": [(number * 7 + place) % 4 for number in range(pairs)],
                "unnamed": place,
                "total": len(theme["issues"]) + place,
            }
            for place, theme in enumerate(themes)
        ],
    }


def _lesson(number, issues, actions, words):
    rows = [*issues[number : number + 3], *actions[number : number + 3]]
    said = {"answer": "We agree, with a reservation", "who": "One county", "text": words[:120]}
    return {
        "mark": f"L{number}", "key": f"key-{number}", "statement": words[:130].strip(),
        "explanation": words,
        "kind": "For policy", "kind_key": "policy",
        "audience_keys": ["upper"], "audiences": ["Counties"], "group": "Counties",
        "in_short": {"title": words[:50].strip(), "rests_on": words[:150], "limit": words[:150],
                     "asked": words[:150]},
        "strength": "Fair", "strength_sentence": "Supported from 3 pairs.",
        "behind": {"pairs": 3, "agreeing": 3}, "by_tier": [],
        "evidence": [
            {"mark": row["mark"], "kind": "Issue", "text": row.get("title") or row["what"],
             "who": row["who"], "stance": "Qualifies it" if at == 2 else "Supports it",
             "qualifies": at == 2, "note": words[:90] if at else "", "ended": row.get("state", "")}
            for at, row in enumerate(rows)
        ],
        "evidence_excluded": 0, "agree": 9, "reservation": 3, "disagree": 0, "silent": 0,
        "sides": 12, "words": [said, said], "words_excluded": 0, "themes": [],
    }  # fmt: skip


def _indexed(row, lessons):
    marks = [le["mark"] for le in lessons if any(e["mark"] == row["mark"] for e in le["evidence"])]
    text = row.get("title") or row["what"]
    return {"mark": row["mark"], "kind": "Issue", "text": text, "who": row["who"], "lessons": marks}


def _limits(pairs, words):
    counts = {"counts": [0, 1, 3, 13, 3], "answers": 20, "median": "4"}
    reason = {"who": "One district", "answer": "Declined", "text": words[:100]}
    questions = [
        {"title": title, "low": "not at all", "high": "fully",
         "rows": [{"title": when, **counts} for when in MOMENTS]}
        for title in ("Trust", "Clarity of roles")
    ]  # fmt: skip
    return {
        "limits": {"asked": pairs + 2, "agreed": pairs, "declined": 1, "withdrew": 1, "silent": 0,
                   "reasons": [reason], "reasons_excluded": 1,
                   "excluded": [{"kind": "Actions", "kind_key": "action", "reason": "not agreed",
                                 "reason_key": "not_agreed", "count": 2}]},
        "readiness": {
            "moments": [{"title": title, "given": 21, "shown": 20} for title in MOMENTS],
            "questions": questions,
        },
        "reviews": {"number": 8, "meetings": 4, "naming": 0, "too_few": 1, "groups": [],
                    "questions": [{"title": "What helped?", "answers": [words[:70], words[:50]]}]},
        "support": {"pairs": pairs, "entries": 9, "hours": "20.5",
                    "kinds": [{"kind": "Call", "entries": 8, "hours": "4.2"}]},
    }  # fmt: skip


def outcome(pairs=4, *, croatian=False, lessons=6):
    """Return a content as ``compile_outcome`` makes it: answers of every kind, and follow-ups."""
    words = CROATIAN_WORDS if croatian else ENGLISH_WORDS
    names = CROATIAN if croatian else PLAIN
    cover = _cover(croatian)
    rows = [_answered(number, words) for number in range(lessons)]
    given = [row["answer"] for row in rows if row["answer"]]
    kept = ("programme", "set", "sponsor", "colour", "logo", "contact", "dated", "dated_iso")
    return {
        "format": 2,
        "language": "hr" if croatian else "en",
        **{name: cover[name] for name in (*kept, "title", "version")},
        "respond_by": "3 March 2027",
        "number": lessons,
        "answered": len(given),
        "counts": [
            {"answer": str(one.value), "words": str(one.label), "number": number}
            for one in ResponseAnswer
            if (number := sum(row["answer"] == one for row in given))
        ],
        "lessons": rows,
        "followed": [
            {
                "months": months, "words": str(months.label), "asked": 2 * pairs,
                "answered": pairs + 1, "answers": [_answer(n, names, words) for n in range(pairs)],
            }
            for months in FollowUpMonths
        ],
    }  # fmt: skip


def _answered(number, words):
    answers = list(ResponseAnswer)
    answer = _response(answers[number % 4], words) if number % 5 < 4 else None
    return {
        "key": f"key{number}", "mark": f"L{number + 1}", "statement": words[:110] + ".",
        "title": words[:50].strip() if number % 2 else "",
        "audiences": ["Counties", "Government and sponsor"], "gone": number == 3,
        "was": words if number == 1 else "", "answer": answer,
        "earlier": [_response(ResponseAnswer.CONSIDERING, words)] if number % 4 == 2 else [],
    }  # fmt: skip


def _response(answer, words):
    deeds = words if answer in ResponseAnswer.with_deeds() else ""
    return {
        "answer": str(answer), "words": str(answer.label), "reason": words * 2, "deeds": deeds,
        "who": "Local Partnerships Unit" if deeds else "", "due": "30 September 2027",
        "changed": words, "published": "4 January 2027",
    }  # fmt: skip


def _answer(number, names, words):
    upper, lower = names[number % len(names)]
    return {
        "who": f"{upper}, with {lower}" if number % 3 else "One side of a pair",
        "going": str(list(FollowUpGoing)[number % 4].label),
        "texts": [
            {"asked": asked, "answer": words * (1 + number % 3)}
            for asked in ("What came of it?", "Has anyone copied it?")
        ],
    }
