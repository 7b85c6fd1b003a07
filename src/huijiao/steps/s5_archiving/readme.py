"""The two README files of an object: what it is, what lies where, how to check it; for a reader without any software."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huijiao.core.text import Text

if TYPE_CHECKING:
    from huijiao.steps.s5_archiving.models import Holding

_BODY = Text(
    """{name}
{accession}

本文件夹是一个科学数据集的长期保存对象，遵循 OCFL 1.1（https://ocfl.io/1.1/spec/）。不需要任何专门软件即可读懂。

项目      {project_no} {project}
单位      {institution}
数据中心  {centre}
共享方式  {share}

摘要
{abstract}

怎样找到文件
  inventory.json 的 "manifest" 列出校验值与实际文件（v1/content/… 等），"versions" 列出每个版本有哪些文件。
  实际文件的路径去掉 "v数字/content/" 就是下面的路径。

有哪些文件
  data/                    数据文件，与汇交单位提交时逐字节相同
  metadata/dataset.json    元数据表；字段名称的中英文见 dataset.schema.json
  metadata/datacite.xml    DataCite 4.6 元数据（另有 datacite.json）
  metadata/premis.xml      经过：谁在何时做了什么（PREMIS 3）
  metadata/record.json     供系统重建目录用的完整记录；metadata/release.json 为发布状态（如有）
  metadata/manifest.*      数据文件清单，可用 md5sum -c、sha256sum -c 核对
  documents/               签章的方案、协议、质量信息报告、审查报告、汇交凭证及其签名声明（statement）

怎样核对凭证
  documents/statement/ 中的 JSON 用 documents/certificate.pub（Ed25519 公钥）验证：签名覆盖 "statement" 的规范 JSON
  （UTF-8，键按字典序，无空格）。公钥应与数据中心公布的一致。
""",
    """{name_en}
{accession}

This folder is one research dataset kept for the long term, an object of OCFL 1.1 (https://ocfl.io/1.1/spec/). No
special software is needed to read it.

Project         {project_no} {project}
Institution     {institution_en}
Data centre     {centre_en}
Terms of use    {share}

Abstract
{abstract}

How to find a file
  "manifest" in inventory.json lists digests and real files (v1/content/… and so on); "versions" lists the files of each
  version. The path of a real file without "v<number>/content/" is one of the paths below.

What there is
  data/                    the data files, byte for byte as they were deposited
  metadata/dataset.json    the record; dataset.schema.json names its fields in Chinese and English
  metadata/datacite.xml    DataCite 4.6 metadata (datacite.json says the same)
  metadata/premis.xml      the history: who did what and when (PREMIS 3)
  metadata/record.json     all that a system needs to rebuild its catalogue; metadata/release.json: what was published
  metadata/manifest.*      lists of the data files for md5sum -c and sha256sum -c
  documents/               the sealed plan, agreement, quality report, review report, certificate, signed statement

How to check the certificate
  The JSON in documents/statement/ is verified with documents/certificate.pub (an Ed25519 public key): the signature is
  over the canonical JSON of "statement" (UTF-8, keys sorted, no spaces). The key must be the one the centre publishes.
""",
)


def readme(holding: Holding, accession: str, language: str) -> str:
    """Return the README in ``zh`` or ``en``."""
    record, project = holding.dataset.metadata, holding.dataset.project
    home, centre = project.institution, project.centre
    return _BODY.in_(language).format(
        name=holding.dataset.name, name_en=record["name_en"] or holding.dataset.name, accession=accession,
        project_no=project.project_no, project=project.title, institution=home.name_zh,
        institution_en=home.name_en or home.name_zh, centre=centre.name_zh, centre_en=centre.name_en or centre.name_zh,
        share=record["share"], abstract=record["abstract"],
    )  # fmt: skip
