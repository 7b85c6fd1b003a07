"""The choices that a disk's forms offer, and the words for them."""

from __future__ import annotations

from collections.abc import Mapping

from huijiao.core.text import Text as T

MEDIA: Mapping[str, T] = {
    "HDD": T("移动硬盘", "External hard disk"),
    "SSD": T("固态硬盘", "Solid-state disk"),
    "USB": T("U 盘", "USB stick"),
    "OPTICAL": T("光盘", "Optical disc"),
    "TAPE": T("磁带", "Tape"),
}
CONDITIONS: Mapping[str, T] = {
    "GOOD": T("包装完好", "Parcel undamaged"),
    "WORN": T("包装破损，磁盘外观完好", "Parcel damaged, disk looks whole"),
    "BROKEN": T("磁盘外观受损", "Disk looks damaged"),
}
BACK: Mapping[str, T] = {
    "RETURN": T("读入后寄还", "Send it back when it has been read"),
    "DESTROY": T("读入后由中心销毁", "The centre destroys it when it has been read"),
}
