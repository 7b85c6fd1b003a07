"""The server is killed in the middle of an upload; the client goes on from what was acknowledged."""

from __future__ import annotations

import hashlib
import random

import httpx2
import pytest

from tests.tools.intake.tus.calls import begin, patch

SIZE, PIECE = 160 << 20, 1 << 20


def test_upload_survives_three_kills_at_random_points(house, box, client):
    chance = random.Random()
    data = chance.randbytes(SIZE)
    url, reached = begin(client, "killed.bin", SIZE), []
    for _ in range(3):
        offset = int(client.head(url).headers["Upload-Offset"])
        reached.append(offset)
        with pytest.raises(httpx2.TransportError):
            patch(client, url, offset, _killing(house, data, offset, chance.randrange(offset, SIZE)))
        house.start("web")
    offset = int(client.head(url).headers["Upload-Offset"])
    assert sorted([*reached, offset]) == [*reached, offset], "acknowledged bytes were lost"
    assert patch(client, url, offset, data[offset:]).headers["Upload-Offset"] == str(SIZE)
    sums = [SIZE, hashlib.md5(data).hexdigest(), hashlib.sha256(data).hexdigest()]
    assert house.ask("manifest", id=box.id)["killed.bin"][:3] == sums


def _killing(house, data, offset, at):
    """Yield the body; the server dies when byte ``at`` has been handed over."""
    for start in range(offset, SIZE, PIECE):
        yield data[start : start + PIECE]
        if start <= at < start + PIECE:
            house.kill("web")
