"""Which door leads where."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def healthz(_: HttpRequest) -> HttpResponse:
    """Answer the load balancer."""
    return HttpResponse("ok\n", content_type="text/plain")


urlpatterns = [
    path("healthz", healthz),
    path("", include("huijiao.people.urls")),
    path("", include("huijiao.desks.urls")),
    path("", include("huijiao.desks.depositor.urls")),
]
