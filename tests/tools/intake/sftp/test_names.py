"""Names of old and new clients."""

from __future__ import annotations

import pytest

from huijiao.tools.intake.sftp.names import Names, long


@pytest.mark.parametrize(
    ("sent", "meant"),
    [("/", ""), (".", ""), ("", ""), ("a/../b", "b"), ("../../x", "x"), ("//a//b/", "a/b"), ("é", "é")],
)
def test_path_is_made_relative_and_normal(sent, meant):
    assert Names().read(sent.encode()) == meant


def test_gb18030_client_is_understood_and_answered():
    names = Names()
    assert names.read("旧客户端.txt".encode("gb18030")) == "旧客户端.txt"
    assert names.write("旧客户端.txt") == "旧客户端.txt".encode("gb18030")


def test_name_in_no_encoding_is_an_error():
    with pytest.raises(UnicodeDecodeError):
        Names().read(b"\xff\xff\xff")


def test_long_line_shows_kind_size_and_year():
    assert long(b"n", 0o40755, 4096, 0).startswith(b"drwxr-xr-x 1 huijiao huijiao         4096 Jan  1  1970 n")
