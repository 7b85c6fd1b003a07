"""Institutions, accounts, posts."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from huijiao.core.machine import Machine, Role
from huijiao.people import states
from huijiao.people.secrets import EncryptedField
from huijiao.tools.ledger.models import Stateful


class Nature(models.TextChoices):
    """机构性质 (domain.md §2.1, default list)."""

    INSTITUTE = "科研院所", "科研院所"
    UNIVERSITY = "高等院校", "高等院校"
    HOSPITAL = "医疗卫生机构", "医疗卫生机构"
    COMPANY = "企业", "企业"
    GOVERNMENT = "政府机关", "政府机关"
    PUBLIC = "其他事业单位", "其他事业单位"
    SOCIETY = "社会团体/民办非企业", "社会团体/民办非企业"
    FOREIGN = "国(境)外机构", "国(境)外机构"
    OTHER = "其他", "其他"


class Institution(Stateful):
    """机构信息 (domain.md §2.1): completed once, shared by its many users."""

    MACHINE: ClassVar[Machine] = states.INSTITUTION

    name_zh = models.CharField(max_length=100)
    name_key = models.CharField(max_length=100, unique=True)  # N(name_zh)
    name_en = models.CharField(max_length=100)
    nature = models.CharField(max_length=20, choices=Nature.choices)
    uscc = models.CharField(max_length=18, unique=True)
    licence_scan = models.FileField(upload_to="licences/", blank=True)
    legal_person = models.CharField(max_length=100)
    intro = models.TextField(max_length=1000, blank=True)
    ror = models.CharField(max_length=60, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)

    def __str__(self) -> str:
        return self.name_zh


class Centre(models.Model):
    """A data centre one may deposit at."""

    code = models.CharField(max_length=20, unique=True)
    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    institution = models.CharField(max_length=100, blank=True)  # host, for conflicts of interest
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    email = models.EmailField(blank=True)
    hours = models.CharField(max_length=100, blank=True)
    local = models.BooleanField(default=False)  # run by this installation

    def __str__(self) -> str:
        return self.name_zh


class Agency(models.Model):
    """A programme agency (科技计划项目管理方)."""

    code = models.CharField(max_length=20, unique=True)
    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.name_zh


class Kind(models.TextChoices):
    """Which registration an account came from; only institution accounts deposit programme data."""

    INSTITUTION = "INSTITUTION", "机构用户"
    PERSONAL = "PERSONAL", "个人用户"
    STAFF = "STAFF", "工作人员"


class AccountManager(BaseUserManager["Account"]):
    """Looks names up without regard to case."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """Return the account of a user name in any case."""
        account: Account = self.get(username__iexact=username or "")
        return account


class Account(AbstractBaseUser, Stateful):
    """用户信息 (domain.md §2.2). The identity number is encrypted and shown masked."""

    MACHINE: ClassVar[Machine] = states.ACCOUNT
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    username = models.CharField(max_length=16, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    institution = models.ForeignKey(
        Institution, null=True, blank=True, on_delete=models.PROTECT, related_name="accounts"
    )
    inst_admin = models.BooleanField(default=False)
    contact = models.CharField(max_length=100)
    phone = models.CharField(max_length=100, blank=True)
    id_kind = models.CharField(max_length=20, default="ID_CARD")  # ID_CARD PASSPORT HMT FOREIGN_PR
    id_no = EncryptedField(blank=True)
    email = models.EmailField(max_length=100)
    address = models.CharField(max_length=100, blank=True)
    orcid = models.CharField(max_length=19, blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    consent_at = models.DateTimeField(null=True, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[AccountManager] = AccountManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("username"), name="username_any_case")]

    def __str__(self) -> str:
        return self.contact or self.username

    @property
    def is_active(self) -> bool:  # type: ignore[override]  # follows from the state
        """Tell Django whether the account may log in."""
        return self.state == "ACTIVE"


class Post(models.Model):
    """A person's place in a centre or an agency; roles are derived from it."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=30, choices=[(r.value, r.value) for r in Role])
    centre = models.ForeignKey(Centre, null=True, blank=True, on_delete=models.PROTECT, related_name="posts")
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="posts")
    programmes = models.JSONField(default=list, blank=True)  # codes; empty = all of the agency

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "role", "centre", "agency"], name="one_post_each"),
            models.CheckConstraint(
                condition=models.Q(centre=None) ^ models.Q(agency=None), name="post_in_centre_or_agency"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role}"


class HandOver(models.Model):
    """An account handed to a colleague; both must confirm."""

    giver = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="given")
    taker = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="taken")
    reason = models.CharField(max_length=300)
    asked = models.DateTimeField(auto_now_add=True)
    confirmed = models.DateTimeField(null=True)
    cancelled = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.giver_id} → {self.taker_id}"
