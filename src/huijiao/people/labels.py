"""Words of the choices and facts of this room, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from huijiao.core.text import Text
from huijiao.people.models import Kind, Nature

NATURES: Mapping[str, Text] = MappingProxyType(
    {
        Nature.INSTITUTE: Text("科研院所", "Research institute"),
        Nature.UNIVERSITY: Text("高等院校", "University or college"),
        Nature.HOSPITAL: Text("医疗卫生机构", "Medical or health institution"),
        Nature.COMPANY: Text("企业", "Company"),
        Nature.GOVERNMENT: Text("政府机关", "Government body"),
        Nature.PUBLIC: Text("其他事业单位", "Other public institution"),
        Nature.SOCIETY: Text("社会团体/民办非企业", "Society or private non-enterprise unit"),
        Nature.FOREIGN: Text("国(境)外机构", "Institution abroad, Hong Kong, Macao or Taiwan"),
        Nature.OTHER: Text("其他", "Other"),
    }
)
KINDS: Mapping[str, Text] = MappingProxyType(
    {
        Kind.INSTITUTION: Text("机构用户", "Institution user"),
        Kind.PERSONAL: Text("个人用户", "Personal user"),
        Kind.STAFF: Text("工作人员", "Staff"),
    }
)
ID_KINDS: Mapping[str, Text] = MappingProxyType(
    {
        "ID_CARD": Text("居民身份证", "Resident identity card"),
        "PASSPORT": Text("护照", "Passport"),
        "HMT": Text("港澳台居民居住证", "Residence permit of Hong Kong, Macao or Taiwan residents"),
        "FOREIGN_PR": Text("外国人永久居留身份证", "Foreign permanent resident identity card"),
    }
)
#: Facts that are not moves of a machine (those carry their own label).
FACTS: Mapping[str, Text] = MappingProxyType(
    {
        "institution.registered": Text("登记机构", "Institution registered"),
        "account.registered": Text("注册账号", "Account registered"),
        "account.updated": Text("修改账号信息", "Account details changed"),
        "account.password_changed": Text("修改密码", "Password changed"),
        "account.id_read": Text("查看证件号码", "Identity number read"),
        "account.hand_over_asked": Text("申请移交账号", "Hand-over asked"),
        "account.hand_over_cancelled": Text("取消移交", "Hand-over cancelled"),
        "account.admin_changed": Text("变更机构管理员", "Institution administrator changed"),
    }
)
