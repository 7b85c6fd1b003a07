"""What the validation codes of OCFL mean, in both languages. https://ocfl.io/1.1/spec/validation-codes.html"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from huijiao.core.text import Text as T

CODES: Mapping[str, T] = {
    "E001": T("对象根目录有不允许的内容", "unexpected entry in the object's root"),
    "E003": T("没有对象版本声明文件", "no conformance declaration of the object"),
    "E004": T("声明的 OCFL 版本未知", "the declaration names an unknown version"),
    "E007": T("声明文件的内容与文件名不符", "the declaration's content does not match its name"),
    "E008": T("没有任何版本", "there is no version"),
    "E009": T("版本号不是从 1 开始", "versions do not start at 1"),
    "E010": T("版本号不连续", "version numbers are not continuous"),
    "E011": T("版本号补零方式不一致", "zero padding of version numbers is not consistent"),
    "E013": T("补零的版本号位数不一致", "zero-padded version numbers differ in length"),
    "E015": T("内容文件不在内容目录中", "a file of a version is outside its content folder"),
    "E017": T("contentDirectory 不能含斜线", "contentDirectory must be a name without a slash"),
    "E018": T("contentDirectory 不能是 . 或 ..", "contentDirectory must not be . or .."),
    "E019": T("各版本的 contentDirectory 不一致", "contentDirectory differs between versions"),
    "E023": T("文件不在清单中", "a content file is not in the manifest"),
    "E024": T("内容目录中有空文件夹", "empty folder below a content folder"),
    "E025": T("内容校验算法不是 sha512 或 sha256", "the content digest is neither sha512 nor sha256"),
    "E033": T("清单文件不是合规的 JSON", "the inventory is not valid JSON"),
    "E036": T("清单文件缺少必填项", "the inventory lacks a required key"),
    "E037": T("对象标识为空或各版本不一致", "the id is empty or differs between versions"),
    "E038": T("清单文件的类型不对", "the inventory's type is wrong"),
    "E040": T("head 不是最新版本", "head is not the most recent version"),
    "E041": T("缺少 manifest 或 versions", "manifest or versions is missing or no object"),
    "E042": T("清单中的内容路径不合规", "a content path is not below a version's content folder"),
    "E043": T("versions 不合规", "the versions block is wrong"),
    "E044": T("versions 不是 JSON 对象", "versions is no JSON object"),
    "E046": T("版本文件夹与清单文件不一致", "version folders and inventory do not agree"),
    "E048": T("版本缺少 created 或 state", "a version lacks created or state"),
    "E049": T("created 不是含时区、精确到秒的时间", "created is no RFC 3339 time with zone and seconds"),
    "E050": T("版本的 state 不合规或引用了清单中没有的校验值", "a state is wrong or names a digest the manifest lacks"),
    "E051": T("逻辑路径不合规", "a logical path is not a list of strings"),
    "E052": T("逻辑路径含 .、.. 或空段", "a logical path has ., .. or an empty part"),
    "E053": T("逻辑路径以斜线开头或结尾", "a logical path begins or ends with a slash"),
    "E054": T("user 缺少 name 或不合规", "user has no name or is no object"),
    "E056": T("fixity 不合规", "the fixity block is wrong"),
    "E057": T("fixity 中的一项不合规", "an entry of the fixity block is wrong"),
    "E058": T("清单文件没有校验文件", "the inventory's sidecar is missing"),
    "E060": T("清单文件与其校验值不符", "the inventory does not match its sidecar"),
    "E061": T("校验文件的格式不对", "the sidecar's format is wrong"),
    "E063": T("没有清单文件", "the inventory is missing"),
    "E064": T("根清单文件与最新版本的不同", "the root inventory differs from the latest version's"),
    "E066": T("以前版本的状态与现在的说法不同", "an earlier state is described differently now"),
    "E067": T("extensions 文件夹中有文件", "there is a file in extensions"),
    "E069": T("存储根没有版本声明", "the storage root's declaration is missing"),
    "E070": T("ocfl_layout.json 不合规", "ocfl_layout.json is wrong"),
    "E072": T("存储层级中有不属于对象的文件", "a file in the hierarchy belongs to no object"),
    "E073": T("存储层级中有空文件夹", "an empty folder in the hierarchy"),
    "E080": T("存储根声明的内容不对", "the storage root's declaration has wrong content"),
    "E081": T("存储根的版本低于其中的对象", "an object's version is later than its root's"),
    "E089": T("不能含链接", "links are not allowed"),
    "E092": T("文件缺失或与清单的校验值不符", "a file is missing or does not match the manifest"),
    "E093": T("文件与 fixity 的校验值不符", "a file does not match the fixity block"),
    "E094": T("message 不是文字", "message is no string"),
    "E095": T("同一版本中逻辑路径重复或互为上下级", "logical paths repeat or contain each other"),
    "E096": T("清单中同一校验值出现两次", "the manifest has a digest twice"),
    "E097": T("fixity 中同一校验值出现两次", "the fixity block has a digest twice"),
    "E099": T("内容路径含 .、.. 或空段", "a content path has ., .. or an empty part"),
    "E100": T("内容路径以斜线开头或结尾", "a content path begins or ends with a slash"),
    "E101": T("内容路径重复或互为上下级", "content paths repeat or contain each other"),
    "E103": T("后一版本声明了更早的规范", "a later version conforms to an earlier specification"),
    "E107": T("清单中有未被任何版本使用的文件", "the manifest has a digest no version uses"),
    "E111": T("fixity 不是 JSON 对象", "fixity is no JSON object"),
    "W001": T("版本号不宜补零", "version numbers should not be zero-padded"),
    "W002": T("版本文件夹中宜只有内容目录", "a version should hold no folder but its content"),
    "W003": T("内容目录不宜为空", "a content folder should not be empty"),
    "W004": T("宜使用 sha512", "sha512 should be used"),
    "W005": T("对象标识宜为 URI", "the id should be a URI"),
    "W007": T("版本宜有 message 和 user", "a version should have message and user"),
    "W008": T("user 宜有 address", "a user should have an address"),
    "W009": T("user 的 address 宜为 URI", "a user's address should be a URI"),
    "W010": T("各版本宜保留清单文件", "every version should have an inventory"),
    "W011": T("各清单文件对同一版本的说明不同", "inventories describe a version differently"),
    "W013": T("使用了未登记的扩展", "an extension is not registered"),
    "W016": T("存储根的扩展未登记", "an extension of the root is not registered"),
}


@dataclass(frozen=True, slots=True, order=True)
class Note:
    """One observation: the specification's code, where (path below what was checked), and particulars."""

    code: str
    place: str = ""
    detail: str = ""

    @property
    def fault(self) -> bool:
        """Tell an error (E…) from a warning (W…)."""
        return self.code.startswith("E")

    @property
    def words(self) -> T:
        """Return what the code means."""
        return CODES[self.code]
