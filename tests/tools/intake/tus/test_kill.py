"""The server is killed in the middle of an upload; the client goes on from what was acknowledged."""

from __future__ import annotations

import hashlib
import random
import threading
import time

import httpx2
import pytest

from tests.tools.intake.tus.calls import begin, patch

SIZE = 48 << 20


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_upload_survives_kill(house, box, client, seed):
    chance = random.Random(seed)
    data = chance.randbytes(SIZE)
    url, acknowledged, kills = begin(client, f"killed-{seed}.bin", SIZE), 0, 0
    while acknowledged < SIZE:
        offset = int(client.head(url).headers["Upload-Offset"])
        assert offset >= acknowledged
        if kills < 3:
            threading.Thread(target=_kill_after, args=(house, chance.uniform(0.02, 0.4))).start()
        try:
            acknowledged = int(patch(client, url, offset, _slowly(data[offset:])).headers["Upload-Offset"])
        except httpx2.TransportError:
            acknowledged, kills = offset, kills + 1
            while "web" in house.running:
                time.sleep(0.01)
            house.start("web")
    assert kills == 3
    assert house.ask("manifest", id=box.id)[f"killed-{seed}.bin"][:3] == [
        SIZE, hashlib.md5(data).hexdigest(), hashlib.sha256(data).hexdigest(),
    ]  # fmt: skip


def _kill_after(house, delay):
    time.sleep(delay)
    house.kill("web")


def _slowly(data):
    for start in range(0, len(data), 1 << 20):
        yield data[start : start + (1 << 20)]
        time.sleep(0.01)
