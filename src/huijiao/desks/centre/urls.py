"""Doors of the centre's desk."""

from __future__ import annotations

from django.urls import path

from huijiao.desks.centre import files, holdings, operations, prints, queue, report, rounds, screen

app_name = "centre"
_R, _P = "<int:pk>/", "project/<int:pk>/"
urlpatterns = [
    path("", queue.page, name="queue"),
    path(_R, screen.page, name="round"),
    path(_R + "act/<slug:verb>/", rounds.act, name="act"),
    path(_R + "form/", rounds.form, name="form"),
    path(_R + "findings/", rounds.add, name="add_finding"),
    path(_R + "findings/<int:number>/", rounds.settle, name="settle"),
    path(_R + "form.pdf", prints.form, name="form_pdf"),
    path(_R + "findings.xlsx", prints.sheet, name="findings_xlsx"),
    path("papers/<int:pk>/", files.paper, name="paper"),
    path(_P, screen.of_project, name="project"),
    path(_P + "files/<int:number>/", files.staged, name="staged"),
    path(_P + "report/", report.page, name="report"),
    path(_P + "report/act/<slug:verb>/", report.act, name="report_act"),
    path(_P + "report/preview/<slug:which>.pdf", report.preview, name="report_preview"),
    path("holdings/", holdings.page, name="holdings"),
    path("holdings/classify/", holdings.classify, name="classify"),
    path("operations/", operations.page, name="operations"),
    path("operations/again/", operations.again, name="again"),
    path("operations/verify/", operations.verify, name="verify_ledger"),
]
