"""A sparse file of 2 TiB goes on at its last MiB: nothing before is read, the digests go on from where they stood.

The first 2 TiB less 1 MiB are a hole laid on the disk, and the digests' standing over it is made up (to hash so much
takes three quarters of an hour): what they must come to is computed here, step by step, by the text of RFC 1321 and
FIPS 180-4 rather than by the library that is under test.
"""

from __future__ import annotations

import ftplib
import http.client
import io
import math
import ssl
import struct
import time
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

from benchmarks.figures import Figure
from benchmarks.intake.house import House

SIZE, REST = 1 << 41, 1 << 20
OFFSET = SIZE - REST
_MASK = 0xFFFFFFFF
_MD5 = (0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476)
_SHA = (0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19)
_SINES = [int(abs(math.sin(i + 1)) * 2**32) & _MASK for i in range(64)]
_TURNS = [n for four in ((7, 12, 17, 22), (5, 9, 14, 20), (4, 11, 16, 23), (6, 10, 15, 21)) for n in four * 4]


def _left(value: int, by: int) -> int:
    value &= _MASK
    return (value << by | value >> (32 - by)) & _MASK


def _right(value: int, by: int) -> int:
    return _left(value, 32 - by)


def md5_block(state: tuple[int, ...], block: bytes) -> tuple[int, ...]:
    """Return the chaining value after one block of 64 bytes (RFC 1321, 3.4)."""
    words, (a, b, c, d) = struct.unpack("<16I", block), state
    for i in range(64):
        if i < 16:
            mixed, g = (b & c) | (~b & d), i
        elif i < 32:
            mixed, g = (d & b) | (~d & c), (5 * i + 1) % 16
        elif i < 48:
            mixed, g = b ^ c ^ d, (3 * i + 5) % 16
        else:
            mixed, g = c ^ (b | (~d & _MASK)), 7 * i % 16
        a, d, c, b = d, c, b, (b + _left(a + mixed + _SINES[i] + words[g], _TURNS[i])) & _MASK
    return tuple((x + y) & _MASK for x, y in zip(state, (a, b, c, d), strict=True))


def _primes(count: int) -> list[int]:
    found: list[int] = []
    number = 2
    while len(found) < count:
        if all(number % p for p in found):
            found.append(number)
        number += 1
    return found


def _cube_root_bits(prime: int) -> int:
    """Return the first 32 bits of the fraction of a cube root."""
    low, high = 0, 1 << 40
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**3 <= prime << 96 else (low, middle - 1)
    return low & _MASK


_ROUNDS = [_cube_root_bits(p) for p in _primes(64)]


def sha256_block(state: tuple[int, ...], block: bytes) -> tuple[int, ...]:
    """Return the chaining value after one block of 64 bytes (FIPS 180-4, 6.2.2)."""
    words = list(struct.unpack(">16I", block))
    for i in range(16, 64):
        x, y = words[i - 15], words[i - 2]
        first = _right(x, 7) ^ _right(x, 18) ^ x >> 3
        second = _right(y, 17) ^ _right(y, 19) ^ y >> 10
        words.append((words[i - 16] + first + words[i - 7] + second) & _MASK)
    a, b, c, d, e, f, g, h = state
    for i in range(64):
        one = h + (_right(e, 6) ^ _right(e, 11) ^ _right(e, 25)) + ((e & f) ^ (~e & g)) + _ROUNDS[i] + words[i]
        two = (_right(a, 2) ^ _right(a, 13) ^ _right(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))
        a, b, c, d, e, f, g, h = (one + two) & _MASK, a, b, c, (d + one) & _MASK, e, f, g
    return tuple((x + y) & _MASK for x, y in zip(state, (a, b, c, d, e, f, g, h), strict=True))


def gone_on(
    block: Callable[[tuple[int, ...], bytes], tuple[int, ...]],
    state: tuple[int, ...],
    before: int,
    rest: bytes,
    order: str,
) -> str:
    """Return the digest of ``before`` bytes that led to a chaining value, and then ``rest``; both full blocks."""
    bits = struct.pack(f"{order}Q", (before + len(rest)) * 8)
    whole = rest + b"\x80" + b"\0" * 55 + bits
    for start in range(0, len(whole), 64):
        state = block(state, whole[start : start + 64])
    return struct.pack(f"{order}{len(state)}I", *state).hex()


def standing(state: tuple[int, ...], *after: int) -> str:
    """Return OpenSSL's structure for a chaining value after `OFFSET` bytes, in hexadecimal."""
    bits = OFFSET * 8
    return struct.pack(f"={len(state)}I2I16I{len(after)}I", *state, bits & _MASK, bits >> 32, *[0] * 16, *after).hex()


def figures(quick: bool) -> list[Figure]:
    """Resume at 2 TiB less 1 MiB by tus and by FTPS."""
    rest = bytes(range(256)) * (REST // 256)
    expected = [SIZE, gone_on(md5_block, _MD5, OFFSET, rest, "<"), gone_on(sha256_block, _SHA, OFFSET, rest, ">")]
    made = []
    with House() as house:
        house.start("web", "ftps")
        box = house.box()
        for part, send in (("web", _patch), ("ftps", _restart)):
            name = f"{part}.bin"
            upload = house.ask("plant", box_id=box.id, path=name, size=SIZE, offset=OFFSET, md5=standing(_MD5, 0),
                               sha256=standing(_SHA, 0, 32), channel="tus" if part == "web" else "ftps")  # fmt: skip
            before, start = _read(house, part), time.perf_counter()
            send(house, box, upload, name, rest)
            seconds, read = time.perf_counter() - start, (_read(house, part) - before) / 2**20
            right = house.ask("manifest", box_id=box.id)[name] == expected
            made += [
                Figure(f"intake_{part}_2tib_resume_seconds", seconds, 5, "<", "s", "the last MiB of 2 TiB"),
                Figure(f"intake_{part}_2tib_read_mib", read, 64, "<", "MiB", "what the server read meanwhile"),
                Figure(f"intake_{part}_2tib_taken_mib", house.ask("blocks", upload_id=upload) / 2**20, 16, "<", "MiB", "on the disk"),
                Figure(f"intake_{part}_2tib_sums_right", int(right), 1, ">=", note="MD5 and SHA-256 beyond 2^41 bytes"),
            ]  # fmt: skip
    return made


def _read(house: House, part: str) -> int:
    """Return the bytes the processes of a part have read so far, from wherever."""
    found = 0
    for pid in house.family(part):
        with suppress(OSError):
            found += int(Path(f"/proc/{pid}/io").read_text().split("rchar:")[1].split()[0])
    return found


def _patch(house: House, box: SimpleNamespace, upload: str, name: str, rest: bytes) -> None:
    headers = {
        "Tus-Resumable": "1.0.0", "Upload-Offset": str(OFFSET), "Content-Type": "application/offset+octet-stream",
        "Authorization": f"Basic {b64encode(f'{box.user}:{box.password}'.encode()).decode()}",
    }  # fmt: skip
    line = http.client.HTTPConnection("127.0.0.1", house.port, timeout=600)
    line.request("PATCH", f"/files/{upload}", rest, headers)
    answer = line.getresponse()
    if (answer.status, answer.headers["Upload-Offset"]) != (204, str(SIZE)):
        raise RuntimeError(f"{answer.status} {answer.read()!r}")
    line.close()


def _restart(house: House, box: SimpleNamespace, upload: str, name: str, rest: bytes) -> None:
    context = ssl.create_default_context(cafile=str(house.home / "keys/ftps.crt"))
    context.check_hostname = False
    with ftplib.FTP_TLS(context=context, timeout=600) as client:
        client.connect("127.0.0.1", house.ftps_port)
        client.login(box.user, box.password)
        client.prot_p()
        client.voidcmd("TYPE I")
        if client.size(name) != OFFSET:
            raise RuntimeError(f"SIZE {client.size(name)}")
        client.storbinary(f"STOR {name}", io.BytesIO(rest), rest=OFFSET)
