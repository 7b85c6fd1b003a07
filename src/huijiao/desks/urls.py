"""Pages of the desks."""

from __future__ import annotations

from django.conf import settings
from django.urls import path

from huijiao.desks import styleguide

app_name = "desks"
urlpatterns = [path("styleguide", styleguide.page, name="styleguide")] if settings.DEBUG else []
