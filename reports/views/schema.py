"""What a report's JSON holds, for whoever has the file: public, as it tells of no report."""

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.views.decorators.http import require_safe

from reports.rendering import data


@login_not_required
@require_safe
def report_schema(request):
    response = JsonResponse(data.schema(), content_type="application/schema+json")
    response["Access-Control-Allow-Origin"] = "*"  # a page elsewhere may check a report against it
    return response
