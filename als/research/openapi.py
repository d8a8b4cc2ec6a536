"""The description of the API in the words of OpenAPI 3.1, made from the columns themselves."""

from functools import cache

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from als.research.columns import NUMBER, WHOLE, YES_NO
from als.research.enums import TableKind
from als.research.tables.all import TABLES

TYPES = {WHOLE: "integer", NUMBER: "number", YES_NO: "boolean"}
ANY_KEY, ANY_TABLE = 987654321, "any-table"  # stand in an address for what varies


def description():
    """Return the document as nested dicts. It holds no data, and is the same for everybody."""
    return _description(get_language())


@cache
def _description(_language):
    # apispec: only who reads the description needs it
    from apispec import APISpec

    spec = APISpec(
        title=_("Research data"),
        version="1",
        openapi_version="3.1.0",
        info={"description": _about()},
        servers=[{"url": settings.BASE_URL}],
        security=[{"token": []}],
    )
    spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    for kind, table in TABLES.items():
        spec.components.schema(_schema_name(kind), _row_schema(table))
    spec.path(_path("api_extracts"), operations={"get": _list_of_extracts()})
    spec.path(_path("api_code_book", ANY_KEY), operations={"get": _code_book()})
    spec.path(_path("api_rows", ANY_KEY, ANY_TABLE), operations={"get": _rows()})
    return spec.to_dict()


def for_people():
    """Return the same as rows that a page can show: of addresses, and of columns by table."""
    document = description()
    addresses = [
        {
            "verb": verb.upper(),
            "path": path,
            "summary": one["summary"],
            "parameters": [
                {"name": row["name"], "words": row["description"], **_limits(row["schema"])}
                for row in one.get("parameters", [])
            ],
            "responses": [(code, row["description"]) for code, row in one["responses"].items()],
        }
        for path, verbs in document["paths"].items()
        for verb, one in verbs.items()
    ]
    tables = [
        {"kind": str(kind), "row": table.row, "columns": table.columns}
        for kind, table in TABLES.items()
    ]
    return {"about": document["info"]["description"], "addresses": addresses, "tables": tables}


def _limits(schema):
    return {key: schema.get(key, "") for key in ("default", "enum")}


def _about():
    return _(
        "The rows of the extracts that you asked for, and nothing more. Make a token on your "
        "programme’s page of research, and send it with each request as “Authorization: Bearer …”. "
        "An extract never changes: send its ETag again as If-None-Match, and an answer that you "
        "have is not sent twice. At most 120 requests a minute."
    )


def _path(name, *args):
    path = reverse(f"research:{name}", args=args)
    return path.replace(str(ANY_KEY), "{id}").replace(ANY_TABLE, "{table}")


def _schema_name(kind):
    return f"row_of_{kind}"


def _row_schema(table):
    return {
        "type": "object",
        "description": str(table.row),
        "properties": {one.name: _of_column(one) for one in table.columns},
        "required": [one.name for one in table.columns],
        "additionalProperties": False,
    }


def _of_column(column):
    schema = {
        "type": [TYPES.get(column.kind, "string"), "null"],
        "description": str(column.meaning),
    }
    if column.values and column.kind not in TYPES:
        schema["enum"] = [*column.values, None]
    return schema


def _parameter(name, where, kind, words, **schema):
    return {"name": name, "in": where, "description": words, "schema": {"type": kind, **schema}}


def _responses(words, schema, *others):
    known = {
        "304": _("You have it: the ETag that you sent is that of the answer."),
        "401": _("No token, or one that is wrong, over or revoked."),
        "404": _("No such extract or table for this token; or a set in it no longer allows it."),
        "410": _("Its file is missing: ask for a new extract."),
        "429": _("Too many requests: wait as long as Retry-After says."),
    }
    ok = {"description": words, "content": {"application/json": {"schema": schema}}}
    return {"200": ok, **{code: {"description": known[code]} for code in others}}


def _of(properties):
    return {"type": "object", "properties": properties, "required": [*properties]}


def _list_of_extracts():
    extract = _of({
        "id": {"type": "integer"},
        "asked_at": {"type": "string", "format": "date-time"},
        "sha256": {
            "type": ["string", "null"],
            "description": _("Of the ZIP, for a token that reads all of it"),
        },
        "tables": {"type": "object", "additionalProperties": {"type": "integer"}},
    })  # fmt: skip
    schema = _of({"extracts": {"type": "array", "items": extract}})
    words = _("Your extracts, the newest first, with the number of rows of each table")
    return {
        "operationId": "extracts",
        "summary": _("List your extracts"),
        "responses": _responses(words, schema, "401", "429"),
    }


def _code_book():
    strings = {"type": "array", "items": {"type": "string"}}
    tables = {"type": "array", "items": {"type": "object"}}
    schema = _of({"rules": strings, "tables": tables, "in_no_table": strings})
    words = _("What each table and variable means, and what was left out")
    return {
        "operationId": "code_book",
        "summary": _("Read the code book of an extract"),
        "parameters": [_parameter("id", "path", "integer", _("The extract"))],
        "responses": _responses(words, schema, "304", "401", "404", "410", "429"),
    }


def _rows():
    row = {"anyOf": [{"$ref": f"#/components/schemas/{_schema_name(kind)}"} for kind in TABLES]}
    schema = _of({
        "table": {"type": "string"},
        "count": {"type": "integer"},
        "page": {"type": "integer"},
        "pages": {"type": "integer"},
        "next": {"type": ["string", "null"]},
        "rows": {"type": "array", "items": row},
    })  # fmt: skip
    return {
        "operationId": "rows",
        "summary": _("Read the rows of a table, a page at a time"),
        "parameters": [
            _parameter("id", "path", "integer", _("The extract")),
            _parameter("table", "path", "string", _("The table"), enum=[*TableKind.values]),
            _parameter("page", "query", "integer", _("Which page, from 1"), minimum=1, default=1),
            _parameter(
                "page_size", "query", "integer", _("How many rows a page has, at most 1,000"),
                minimum=1, maximum=1000, default=100,
            ),
        ],
        "responses": _responses(
            _("A page of rows, and the address of the next"), schema,
            "304", "401", "404", "410", "429",
        ),
    }  # fmt: skip
