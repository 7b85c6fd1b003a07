"""Documents: uploaded by people or made by the system, kept by their digest."""

from __future__ import annotations

from django.db import models


class Kind(models.TextChoices):
    """What a document is."""

    TASKBOOK = "taskbook", "项目任务书"
    PLAN = "plan", "汇交方案"
    METADATA = "metadata", "元数据信息表"
    PROJECT = "project", "项目基本信息表"
    AGREEMENT = "agreement", "数据汇交协议"
    QUALITY = "quality", "科学数据质量信息报告"
    SEALED = "sealed", "签章扫描件"
    TEMPLATE = "template", "模板"
    FORM_A = "form_a", "汇交方案及元数据审查表"
    FORM_B = "form_b", "实体数据审查表"
    REPORT = "report", "审查报告"
    CERTIFICATE = "certificate", "汇交凭证"
    STATEMENT = "statement", "凭证签名声明"
    OTHER = "other", "其他材料"


class Paper(models.Model):
    """One document of a subject. The bytes never change; a corrected document is a new paper."""

    subject = models.CharField(max_length=80, db_index=True)  # plan:12
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=255)  # as the person called it
    path = models.CharField(max_length=120)  # below papers/ of the home
    bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    media_type = models.CharField(max_length=100)
    made = models.BooleanField(default=False)  # by the system, not uploaded
    uploaded_by = models.CharField(max_length=200)  # copied as text
    created = models.DateTimeField(auto_now_add=True)
    record = models.JSONField(null=True)  # what was read from it
    problem = models.CharField(max_length=20, blank=True)  # PaperFile.problem of core.deposit
    replaced = models.BooleanField(default=False)  # a newer upload counts in its place

    class Meta:
        ordering = ("-pk",)
        indexes = [models.Index(fields=["subject", "kind"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"

    @property
    def key(self) -> str:
        """Return the document's key in other rooms, e.g. ``paper:12``."""
        return f"paper:{self.pk}"
