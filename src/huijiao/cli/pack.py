"""``huijiao pack DIR --to OUT``: seal a folder on the depositor's machine, to be posted. Offline."""

from __future__ import annotations

import json as json_
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from huijiao.cli.bars import Bar
from huijiao.cli.words import language
from huijiao.core.bags import pack as packing
from huijiao.core.bags.errors import BagError
from huijiao.core.bags.pack import PackRefused, Watch, Wish
from huijiao.core.bags.seal import FILE, Seal
from huijiao.core.quantities import fmt_bytes
from huijiao.core.text import Text

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
WHERE = Text("请给出 --to 目标文件夹，或用 --in-place 就地封装（二者选一）。",
             "Give a target with --to, or --in-place to seal where it is: one of the two.")  # fmt: skip
WORK = Text("封装", "Sealing")
PROBLEMS = Text("有 {n} 处问题，没有封装。处理后用同一条命令继续，已读过的文件不再重读。",
                "{n} problems; not sealed. Mend them and run the same command: what was read is not read again.")  # fmt: skip
FULL = Text(
    "不能写入：{why}。处理后用同一条命令继续。", "Cannot write: {why}. Mend it and run the same command to go on."
)
STOPPED = Text("已中断。用同一条命令继续。", "Interrupted. Run the same command to go on.")
SEALED = Text(
    """已封装：{root}
  {files} 个文件，{bytes}
  封签指纹：{fingerprint}
下一步：
  1. 打印 {label}，一份装箱，一份贴在箱外；
  2. 在门户“邮寄磁盘”页登记，并上传 {seal}；
  3. 寄出后填写运单号。封装后请勿再改动盘中文件。""",
    """Sealed: {root}
  {files} files, {bytes}
  Seal fingerprint: {fingerprint}
Next:
  1. print {label}: one goes into the parcel, one on it;
  2. announce the disk in the portal (“Posted disks”) and upload {seal};
  3. when it is posted, enter the tracking number. Change nothing on the disk from now on.""",
)
SHOWN = 50  # problems printed; --json prints all


_Dir = Annotated[Path, Parameter(help="The data folder (实体数据). 数据文件夹。")]
_To = Annotated[
    Path | None,
    Parameter(
        help="Where the bag is made, usually on the disk to be posted: data are copied. 目标文件夹（数据复制过去）。"
    ),
]
_InPlace = Annotated[
    bool,
    Parameter(
        negative="",
        help="Make DIR itself the bag: its content moves to DIR/data by renaming, no second copy. 就地封装，不复制数据。",
    ),
]
_Project = Annotated[str, Parameter(help="Number of the project. 项目编号。")]
_Title = Annotated[str, Parameter(help="Its title. 项目名称。")]
_Institution = Annotated[str, Parameter(help="Sender. 寄件单位。")]
_Contact = Annotated[str, Parameter(help="Name and telephone. 联系人及电话。")]
_Email = Annotated[str, Parameter(help="E-mail of the contact. 联系邮箱。")]
_Disk = Annotated[
    str, Parameter(help="Number of the disk, from the portal's page of posted disks. 门户登记的磁盘编号。")
]
_Centre = Annotated[str, Parameter(help="The centre the disk goes to. 收件中心。")]
_Address = Annotated[str, Parameter(help="Its address. 收件地址。")]
_Note = Annotated[str, Parameter(help="What is on the disk, in your words. 说明。")]
_Sm3 = Annotated[bool, Parameter(negative="", help="Take SM3 (GB/T 32905) too. 同时计算 SM3。")]
_Jobs = Annotated[int, Parameter(help="Files read at the same time. 同时读取的文件数。")]
_Json = Annotated[
    bool, Parameter(negative="", help="Print the seal, or the problems line by line, as JSON. 输出JSON。")
]
_Lang = Annotated[Literal["zh", "en"] | None, Parameter(help="Language of the output. 输出语言。")]


def pack(
    dir: _Dir,  # noqa: A002 - the public name of the argument
    /,
    *,
    to: _To = None,
    in_place: _InPlace = False,
    project: _Project = "",
    title: _Title = "",
    institution: _Institution = "",
    contact: _Contact = "",
    email: _Email = "",
    disk: _Disk = "",
    centre: _Centre = "",
    address: _Address = "",
    note: _Note = "",
    sm3: _Sm3 = False,
    jobs: _Jobs = 2,
    json: _Json = False,
    lang: _Lang = None,
) -> int:
    """Seal a data folder for the post: checksums, file list, signed seal, a sheet to print. 封装要邮寄的数据文件夹。

    A BagIt 1.0 bag; run again after a crash, it goes on. Exit 0: sealed; 1: some files cannot be sealed (listed,
    nothing is signed); 2: it could not begin, or the disk is full; 130: interrupted.
    """
    tongue = language(lang)
    if (to is None) != in_place:
        sys.stderr.write(WHERE.in_(tongue) + "\n")
        return 2
    about = Seal(disk=disk, project=project, title=title, institution=institution, contact=contact,
                 sealed=datetime.now(SHANGHAI).isoformat(timespec="seconds"))  # fmt: skip
    wish = Wish(
        dir, to, ("md5", "sha256", "sm3") if sm3 else ("md5", "sha256"), about, centre, address, note, email, jobs
    )
    try:
        with Bar(WORK.in_(tongue)) as bar:
            root, seal = packing.pack(wish, Watch(bar.begin, bar.beat, bar.done))
    except PackRefused as refused:
        return _problems(refused, tongue, json=json)
    except BagError as error:
        sys.stderr.write(error.text.in_(tongue) + "\n")
        return 2
    except OSError as error:
        sys.stderr.write(
            FULL.in_(tongue).format(why=f"{error.strerror or error} {error.filename or ''}".strip()) + "\n"
        )
        return 2
    except KeyboardInterrupt:
        sys.stderr.write(STOPPED.in_(tongue) + "\n")
        return 130
    _say(root, seal, tongue, json=json)
    return 0


def _say(root: Path, seal: Seal, tongue: str, *, json: bool) -> None:
    label, file = root / packing.LABEL, root / FILE
    if json:
        said = {"bag": str(root), "label": str(label), "seal": str(file), "fingerprint": seal.fingerprint,
                "files": seal.files, "bytes": seal.bytes, "list_sha256": seal.list_sha256}  # fmt: skip
        print(json_.dumps(said, ensure_ascii=False))
        return
    print(SEALED.in_(tongue).format(root=root, files=f"{seal.files:,}", bytes=fmt_bytes(seal.bytes), label=label,
                                    fingerprint=seal.fingerprint, seal=file))  # fmt: skip


def _problems(refused: PackRefused, tongue: str, *, json: bool) -> int:
    for number, problem in enumerate(refused.problems):
        if json:
            print(json_.dumps(problem.as_json(), ensure_ascii=False))
        elif number < SHOWN:
            print(f"{problem.label.in_(tongue)}  {problem.path}  {problem.sentence.in_(tongue)}")
    sys.stderr.write(PROBLEMS.in_(tongue).format(n=len(refused.problems)) + "\n")
    return 1
