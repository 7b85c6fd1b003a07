"""Licences and sharing modes in plain words (domain.md §2.8, §5.7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from huijiao.core.text import Text as T
from huijiao.core.vocabulary import ShareMode


@dataclass(frozen=True, slots=True)
class Licence:
    """One licence: SPDX id, name, address of its text, what it asks of the user."""

    spdx: str
    name: T
    url: str
    asks: T


_ATTRIBUTE = T(
    "可以复制、传播、改编和商用，须注明来源。",
    "You may copy, share, adapt and use it commercially; name the source.",
)
LICENCES: Mapping[str, Licence] = {
    one.spdx: one
    for one in (
        Licence("CC-BY-4.0", T("知识共享 署名 4.0", "Creative Commons Attribution 4.0"),
                "https://creativecommons.org/licenses/by/4.0/", _ATTRIBUTE),
        Licence("CC-BY-NC-4.0", T("知识共享 署名—非商业性使用 4.0", "Creative Commons Attribution-NonCommercial 4.0"),
                "https://creativecommons.org/licenses/by-nc/4.0/",
                T("可以复制、传播和改编，须注明来源，不得商用。", "You may copy, share and adapt it; name the source; no commercial use.")),
        Licence("CC0-1.0", T("知识共享 公有领域贡献 1.0", "Creative Commons Zero 1.0"),
                "https://creativecommons.org/publicdomain/zero/1.0/",
                T("可以不受限制地使用。", "You may use it without restriction.")),
        Licence("MulanPSL-2.0", T("木兰宽松许可证 第 2 版", "Mulan Permissive Software License, version 2"),
                "https://license.coscl.org.cn/MulanPSL2",
                T("可以使用、修改和再发布（含商用），须保留许可证和版权声明。",
                  "You may use, change and redistribute it, also commercially; keep the licence and copyright notice.")),
        Licence("MIT", T("MIT 许可证", "MIT License"), "https://opensource.org/license/mit",
                T("可以使用、修改和再发布（含商用），须保留版权声明。",
                  "You may use, change and redistribute it, also commercially; keep the copyright notice.")),
        Licence("Apache-2.0", T("Apache 许可证 2.0", "Apache License 2.0"), "https://www.apache.org/licenses/LICENSE-2.0",
                T("可以使用、修改和再发布（含商用），须保留许可证和声明。",
                  "You may use, change and redistribute it, also commercially; keep the licence and notices.")),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Terms:
    """A sharing mode as a reader meets it: what it means, what to do to get the files, who it leaves out."""

    means: T
    to_do: T
    open_access: str  # the COAR access right, for machines


TERMS: Mapping[str, Terms] = {
    ShareMode.OPEN: Terms(
        T("任何人都可以查看、复制、收藏和下载，不需要账号。", "Anyone may view, copy, collect and download it. No account is needed."),
        T("", ""),
        "http://purl.org/coar/access_right/c_abf2",
    ),
    ShareMode.REGISTERED: Terms(
        T("登录后即可下载。元数据对所有人公开，每次下载都有记录。",
          "Log in to download. The description is open to all; each download is recorded."),
        T("请登录后下载。没有账号的，注册个人用户只需几分钟。", "Log in to download. Registering as a personal user takes a few minutes."),
        "http://purl.org/coar/access_right/c_16ec",
    ),
    ShareMode.AGREEMENT: Terms(
        T("元数据对所有人公开；数据文件按协议提供，由数据提供方决定是否同意。",
          "The description is open to all. The files are given under a signed agreement; the provider decides."),
        T("请写信给数据中心，写明：申请人和单位、用途、所属项目、使用期限、是否再提供给他人、如何保管。中心转交数据提供方（10 个工作日内答复），"
          "双方签署协议后开通下载。",
          "Write to the centre and state: who you are and your institution, the purpose, your project, the period of use, "
          "whether others will receive the data, and how you will protect them. The centre asks the provider (answer within "
          "10 working days); the download opens once both have signed."),
        "http://purl.org/coar/access_right/c_16ec",
    ),
    ShareMode.NOT_SHARED: Terms(
        T("目前只公开元数据，不提供数据文件。", "Only the description is public for now; the files are not provided."),
        T("可在公开时间之后再来查看；急需使用的，请写信给数据中心说明用途。",
          "Come back after the opening date. If you need the data earlier, write to the centre and say what for."),
        "http://purl.org/coar/access_right/c_f1cf",
    ),
}  # fmt: skip
