"""Which door leads where."""

from django.urls import include, path

urlpatterns = [
    path("", include("huijiao.people.urls")),
    path("", include("huijiao.desks.urls")),
    path("", include("huijiao.desks.depositor.urls")),
    path("review/", include("huijiao.desks.centre.urls")),
    path("agency/", include("huijiao.desks.agency.urls")),
]
