"""``huijiao verify FILE``: is a certificate genuine? Offline; needs the file and the centre's public key."""

from __future__ import annotations

import json as json_
import os
import sys
from pathlib import Path
from typing import Annotated, Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cyclopts import Parameter

from huijiao.cli.words import language
from huijiao.core import certificates
from huijiao.core.certificates import Outcome, Verdict
from huijiao.core.text import Text

SAID = {
    Outcome.GENUINE: Text("真实有效：文件与签发时一致。", "Genuine: the file is as it was issued."),
    Outcome.CHANGED: Text(
        "不真实：文件内容或签名在签发后被改动。请以数据中心提供的原文件为准。",
        "Not genuine: the file or its signature was changed after issue. Ask the centre for the original.",
    ),
    Outcome.UNKNOWN_KEY: Text(
        "不能确认：签名所用密钥 {key} 不在受信任的密钥中。请从数据中心官网取得公钥文件，用 --key 指定。",
        "Cannot be confirmed: its key {key} is not trusted. Get the centre's public key file and give it with --key.",
    ),
    Outcome.NO_STATEMENT: Text(
        "不是本系统签发的凭证：文件中没有数字签名（打印后再扫描的文件无法离线核验，请用原始 PDF）。",
        "No certificate of this system: the file has no statement (prints and scans cannot be verified; use the PDF).",
    ),
}
UNREADABLE = Text("不能读取 {path}：{why}", "Cannot read {path}: {why}")
BAD_KEY = Text("公钥文件不可用 {path}：{why}", "Unusable key file {path}: {why}")
FACTS = (
    ("number", Text("编号", "Number")),
    ("title", Text("名称", "Title")),
    ("project_no", Text("项目编号", "Project number")),
    ("project_title", Text("项目名称", "Project")),
    ("lead_inst", Text("牵头单位", "Lead institution")),
    ("centre", Text("签发单位", "Issued by")),
    ("date", Text("签发日期", "Date")),
    ("files", Text("文件数", "Files")),
    ("bytes", Text("字节数", "Bytes")),
    ("manifest_sha256", Text("清单校验值", "Manifest SHA-256")),
)
ONLINE = Text(
    "离线核验不能得知签发后是否撤销，现状请查 {url}",
    "Offline one cannot know whether it was withdrawn later; see {url}",
)
DEMO = Text("注意：这是示范中心签发的示范凭证，不具效力。", "Note: issued by a demonstration centre; it has no effect.")


def verify(
    file: Path,
    *,
    key: tuple[Path, ...] = (),
    json: Annotated[bool, Parameter(negative="")] = False,
    lang: Literal["zh", "en"] | None = None,
) -> int:
    """Check a certificate offline: the sealed PDF or its detached statement. 离线核验汇交凭证。

    Exit 0: genuine; 1: not, or it cannot be confirmed.

    Parameters
    ----------
    file
        The PDF or the JSON statement.
    key
        The centre's public key file (PEM, one or several keys). Default: keys/certificate.pub of HUIJIAO_HOME.
    json
        Print one JSON object.
    lang
        Language; default: the locale's, else Chinese.
    """
    spoken = language(lang)
    try:
        data = file.read_bytes()
    except OSError as error:
        print(UNREADABLE.in_(spoken).format(path=file, why=error.strerror or error), file=sys.stderr)
        return 1
    keys: dict[str, Ed25519PublicKey] = {}
    for path in key or _default_keys():
        try:
            keys.update(certificates.trusted(path.read_bytes()))
        except (OSError, ValueError) as error:
            print(BAD_KEY.in_(spoken).format(path=path, why=error), file=sys.stderr)
            return 1
    verdict = certificates.verify(data, keys)
    if json:
        print(json_.dumps({"genuine": verdict.genuine, "outcome": str(verdict.outcome), "key": verdict.key,
                           "facts": dict(verdict.facts)}, ensure_ascii=False))  # fmt: skip
    else:
        _say(verdict, spoken)
    return 0 if verdict.genuine else 1


def _default_keys() -> tuple[Path, ...]:
    home = os.environ.get("HUIJIAO_HOME", "").strip() or "./huijiao-data"
    path = Path(home).expanduser() / "keys" / "certificate.pub"
    return (path,) if path.is_file() else ()


def _say(verdict: Verdict, spoken: str) -> None:
    print(SAID[verdict.outcome].in_(spoken).format(key=verdict.key))
    for name, label in FACTS:
        if name in verdict.facts:
            print(f"  {label.in_(spoken)}: {verdict.facts[name]}")
    if verdict.facts.get("verify_url"):
        print(ONLINE.in_(spoken).format(url=verdict.facts["verify_url"]))
    if verdict.facts.get("demo"):
        print(DEMO.in_(spoken))
