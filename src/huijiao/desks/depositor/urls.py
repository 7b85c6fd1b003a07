"""Doors of the depositor's desk."""

from __future__ import annotations

from django.urls import path

from huijiao.desks.depositor import commitments, datasets, downloads, files, findings, new, overview, papers, projects, review

app_name = "depositor"
_P = "projects/<int:pk>/"
urlpatterns = [
    path("projects/", projects.projects, name="projects"),
    path("projects/new/", new.choose, name="new"),
    path("projects/new/<slug:code>/", new.instructions, name="new_instructions"),
    path("projects/new/<slug:code>/information/", new.information, name="new_information"),
    path("projects/new/<slug:code>/check/", new.check, name="new_check"),
    path(_P, overview.page, name="overview"),
    path(_P + "information/", new.edit, name="info"),
    path(_P + "discard/", new.discard, name="discard"),
    path(_P + "papers/", papers.page, name="papers"),
    path(_P + "papers/upload/", papers.upload, name="papers_upload"),
    path(_P + "papers/submit/", papers.submit, name="papers_submit"),
    path(_P + "papers/withdraw/", papers.withdraw, name="papers_withdraw"),
    path(_P + "papers/sealed/", papers.seal, name="papers_seal"),
    path(_P + "papers/report/", papers.report, name="papers_report"),
    path(_P + "papers/explain/", findings.explain, name="explain"),
    path(_P + "papers/<int:paper>/discard/", papers.discard, name="paper_discard"),
    path(_P + "papers/<int:number>/", downloads.paper, name="paper"),
    path(_P + "forms/<slug:key>/", downloads.template, name="template"),
    path(_P + "datasets/", datasets.page, name="datasets"),
    path(_P + "datasets/<int:number>/", datasets.edit, name="dataset"),
    path(_P + "datasets/<int:number>/remove/", datasets.remove, name="dataset_remove"),
    path(_P + "files/", files.page, name="files"),
    path(_P + "files/list/", files.listing, name="files_list"),
    path(_P + "files/files.json", files.status, name="files_status"),
    path(_P + "files/upload/", files.upload, name="files_upload"),
    path(_P + "files/papers/", files.take_papers, name="files_papers"),
    path(_P + "files/account/", files.account, name="account"),
    path(_P + "files/account/<int:number>/revoke/", files.revoke, name="account_revoke"),
    path(_P + "files/seal/", files.seal, name="files_seal"),
    path(_P + "files/confirm/", files.confirm, name="confirm"),
    path(_P + "files/withdraw/", files.withdraw, name="files_withdraw"),
    path(_P + "files/<int:number>/", downloads.staged, name="staged"),
    path(_P + "files/<int:number>/remove/", files.remove, name="file_remove"),
    path(_P + "commitments/", commitments.page, name="commitments"),
    path(_P + "review/", review.page, name="review"),
    path(_P + "review/catalogue/", review.report_catalogue, name="report_catalogue"),
    path(_P + "record/", overview.record, name="record"),
]
