"""Doors of the centre's desk."""

from __future__ import annotations

from django.urls import path

from huijiao.desks.centre import (
    changes,
    comments,
    disks,
    files,
    fixity,
    holdings,
    operations,
    prints,
    queue,
    report,
    rounds,
    samples,
    screen,
    takeaway,
    workload,
)

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
    path(_R + "changes/", changes.page, name="changes"),
    path(_R + "sample/", samples.draw, name="sample_draw"),
    path(_R + "sample/<int:number>/", samples.mark, name="sample_mark"),
    path(_R + "papers.zip", takeaway.papers, name="papers_zip"),
    path(_R + "files.xlsx", takeaway.files, name="files_xlsx"),
    path("workload/", workload.page, name="workload"),
    path("comments/", comments.page, name="comments"),
    path("comments/<int:number>/forget/", comments.forget, name="comment_forget"),
    path("papers/<int:pk>/", files.paper, name="paper"),
    path(_P, screen.of_project, name="project"),
    path(_P + "files/<int:number>/", files.staged, name="staged"),
    path(_P + "files/<int:number>/drawn/", files.drawn, name="drawn"),
    path(_P + "report/", report.page, name="report"),
    path(_P + "report/act/<slug:verb>/", report.act, name="report_act"),
    path(_P + "report/preview/<slug:which>.pdf", report.preview, name="report_preview"),
    path("disks/", disks.page, name="disks"),
    path("disks/<int:pk>/", disks.detail, name="disk"),
    path("disks/<int:pk>/receive/", disks.receive, name="disk_receive"),
    path("disks/<int:pk>/receipt.pdf", disks.receipt, name="disk_receipt"),
    path("disks/<int:pk>/part/<slug:verb>/", disks.part_with, name="disk_part"),
    path("holdings/", holdings.page, name="holdings"),
    path("holdings/classify/", holdings.classify, name="classify"),
    path("fixity/", fixity.page, name="fixity"),
    path("fixity/again/", fixity.again, name="fixity_again"),
    path("operations/", operations.page, name="operations"),
    path("operations/again/", operations.again, name="again"),
    path("operations/verify/", operations.verify, name="verify_ledger"),
]
