"""Pages of the desks."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path

from huijiao.desks import inbox, styleguide
from huijiao.desks.depositor.projects import home

app_name = "desks"
urlpatterns = [
    path("desk/", home, name="home"),
    path("desk/messages/", inbox.page, name="inbox"),
    path("desk/messages/read/", inbox.read_all, name="read_all"),
    path("desk/messages/<int:pk>/", inbox.follow, name="letter"),
    path("", include("huijiao.desks.public.urls")),
]
if settings.DEBUG:
    urlpatterns.append(path("styleguide", styleguide.page, name="styleguide"))
