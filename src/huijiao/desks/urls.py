"""Pages of the desks."""

from __future__ import annotations

from django.conf import settings
from django.urls import path

from huijiao.desks import styleguide
from huijiao.desks.depositor.projects import home
from huijiao.desks.inbox import inbox

app_name = "desks"
urlpatterns = [path("desk/", home, name="home"), path("desk/messages/", inbox, name="inbox")]
if settings.DEBUG:
    urlpatterns.append(path("styleguide", styleguide.page, name="styleguide"))
