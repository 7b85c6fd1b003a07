"""Doors of the agency's desk."""

from __future__ import annotations

from django.urls import path

from huijiao.desks.agency import inbox, overview, project

app_name = "agency"
_P = "project/<int:pk>/"
urlpatterns = [
    path("", inbox.page, name="inbox"),
    path("overview/", overview.page, name="overview"),
    path(_P, project.page, name="project"),
    path(_P + "catalogue/", project.catalogue, name="catalogue"),
    path(_P + "<slug:noun>/<slug:verb>/", project.decide, name="decide"),
]
