"""A real S3 over HTTP for tests: moto's server. It takes any secret and any checksum; radosgw does not (benchmarks)."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2

from huijiao.adapters.s3 import S3Store


@contextmanager
def bucket() -> Iterator[S3Store]:
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        name = f"hj-{secrets.token_hex(4)}"
        httpx2.put(
            f"http://{host}:{port}/{name}",
            headers={"Authorization": "AWS4-HMAC-SHA256 Credential=a/b/us-east-1/s3/aws4_request"},
        )
        yield S3Store(f"s3://test:a%2Fsecret@{host}:{port}/{name}/%E6%95%B0?scheme=http".replace("%E6%95%B0", "pre"))
    finally:
        server.stop()
