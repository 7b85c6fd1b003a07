"""Doors of the public face; they are part of the names ``desks:``."""

from __future__ import annotations

from django.urls import path

from huijiao.desks.public import blanks, catalogue, front, landing, machines, verify

urlpatterns = [
    path("", front.front, name="front"),
    path("catalogue/", catalogue.search, name="catalogue"),
    path("d/<str:accession>", landing.dataset, name="dataset"),
    path("d/<str:accession>/files/<path:path>", landing.file, name="dataset_file"),
    path("d/<str:accession>/<str:name>", landing.export, name="dataset_export"),
    path("verify/", verify.form, name="verify"),
    path("verify/key", verify.key, name="verify_key"),
    path("verify/<slug:number>", verify.certificate, name="certificate"),
    path("verify/<slug:number>/statement.json", verify.statement_file, name="statement"),
    path("templates/", blanks.templates, name="templates"),
    path("templates/<slug:key>", blanks.template, name="template"),
    path("help/", front.guide, name="guide"),
    path("healthz", machines.healthz, name="healthz"),
    path("metrics", machines.metrics, name="metrics"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
]
