"""An S3 bucket: the `Store` port, and the `Parts` port for uploads that go there without passing through us."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any, BinaryIO
from urllib.parse import parse_qsl, unquote, urlsplit

import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError

CHUNK = 1 << 20
_MISSING = frozenset({"404", "NoSuchKey", "NotFound", "NoSuchUpload"})
#: Parts of a `put` of our own; 10,000 of them make 640 GB.
PART = 64 << 20


class BadStoreUrl(ValueError):
    """The address of a store cannot be read."""


class KeyTaken(Exception):
    """`put` was given a key that exists."""


class WrongSize(Exception):
    """A source gave more or fewer bytes than it was said to have."""


class S3Store:
    """One bucket and prefix: ``s3://key:secret@host[:port]/bucket[/prefix]?region=…&scheme=http``.

    Key and secret are percent-encoded; without a host it is Amazon's: ``s3://key:secret@/bucket``.
    """

    def __init__(self, url: str) -> None:
        parts, options = urlsplit(url), dict(parse_qsl(urlsplit(url).query))
        self.bucket, _, prefix = parts.path.lstrip("/").partition("/")
        if parts.scheme != "s3" or not self.bucket or not parts.username or not parts.password:
            raise BadStoreUrl("s3://key:secret@host/bucket/prefix")
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        host = f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname
        self.origin = f"{options.get('scheme', 'https')}://{host}" if host else ""
        self._client: Any = botocore.session.Session().create_client(
            "s3",
            region_name=options.get("region", "us-east-1"),
            endpoint_url=self.origin or None,
            aws_access_key_id=unquote(parts.username),
            aws_secret_access_key=unquote(parts.password),
            config=Config(
                signature_version="s3v4", s3={"addressing_style": "path" if host else "auto"},
                retries={"max_attempts": 4, "mode": "standard"}, connect_timeout=10, read_timeout=60,
                request_checksum_calculation="when_required", response_checksum_validation="when_required",
            ),
        )  # fmt: skip

    # -- Store

    def put(self, key: str, source: BinaryIO, size: int) -> None:
        """Store ``size`` bytes; raises `KeyTaken` when the key exists and `WrongSize` on a short source."""
        if self.size(key) is not None:
            raise KeyTaken(key)
        upload = self.begin(key)
        try:
            done: list[dict[str, Any]] = []
            total = 0
            while (block := source.read(PART)) or not done:
                total += len(block)
                answer = self._client.upload_part(
                    **self._at(key), UploadId=upload, PartNumber=len(done) + 1, Body=block
                )
                done.append({"PartNumber": len(done) + 1, "ETag": answer["ETag"]})
            if total != size:
                raise WrongSize(f"{key}: {total} bytes instead of {size}")  # noqa: TRY301
            self._client.complete_multipart_upload(**self._at(key), UploadId=upload, MultipartUpload={"Parts": done})
        except BaseException:
            self.abort(key, upload)
            raise

    def get(self, key: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Return the bytes from ``start`` up to, not including, ``end``. Raises `KeyError` at once."""
        size = self.size(key)
        if size is None:
            raise KeyError(key)
        last = size if end is None else min(end, size)
        if start >= last:
            return iter(())
        body = self._client.get_object(**self._at(key), Range=f"bytes={start}-{last - 1}")["Body"]
        return iter(lambda: body.read(CHUNK), b"")

    def size(self, key: str) -> int | None:
        """Return the size in bytes, or None when there is no such key."""
        try:
            return int(self._client.head_object(**self._at(key))["ContentLength"])
        except ClientError as error:
            if _code(error) in _MISSING:
                return None
            raise

    def keys(self, prefix: str) -> Iterator[str]:
        """Return the keys that start with the prefix, sorted."""
        pages = self._client.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self.bucket, Prefix=self._prefix + prefix):
            for row in page.get("Contents", ()):
                yield row["Key"].removeprefix(self._prefix)

    def delete(self, key: str) -> None:
        """Remove a key; an absent one is no error."""
        self._client.delete_object(**self._at(key))

    # -- Parts

    def begin(self, key: str) -> str:
        """Begin an upload in parts; return the store's name for it."""
        return str(self._client.create_multipart_upload(**self._at(key))["UploadId"])

    def url(self, key: str, upload: str, number: int, sha256: str, seconds: int) -> tuple[str, dict[str, str]]:
        """Return an address one part may be PUT to, and the header that must go with it (the store checks it)."""
        words: dict[str, Any] = {**self._at(key), "UploadId": upload, "PartNumber": number}
        headers = {}
        if sha256:
            words["ChecksumSHA256"] = base64.b64encode(bytes.fromhex(sha256)).decode()
            headers = {"x-amz-checksum-sha256": words["ChecksumSHA256"]}
        return self._client.generate_presigned_url("upload_part", Params=words, ExpiresIn=seconds), headers

    def parts(self, key: str, upload: str) -> list[tuple[int, int]]:
        """Return number and bytes of each part the store holds; `KeyError` when it knows no such upload."""
        return [(row["PartNumber"], row["Size"]) for row in self._rows(key, upload)]

    def complete(self, key: str, upload: str) -> None:
        """Make one object of the parts the store holds; one made by an earlier call stays as it is."""
        try:
            rows = [{"PartNumber": row["PartNumber"], "ETag": row["ETag"]} for row in self._rows(key, upload)]
            self._client.complete_multipart_upload(**self._at(key), UploadId=upload, MultipartUpload={"Parts": rows})
        except (KeyError, ClientError):
            if self.size(key) is None:
                raise

    def abort(self, key: str, upload: str) -> None:
        """Throw the parts and the object away; absent ones are no error."""
        try:
            self._client.abort_multipart_upload(**self._at(key), UploadId=upload)
        except ClientError as error:
            if _code(error) not in _MISSING:
                raise
        self.delete(key)

    def _rows(self, key: str, upload: str) -> list[dict[str, Any]]:
        try:
            pages = self._client.get_paginator("list_parts").paginate(**self._at(key), UploadId=upload)
            return [row for page in pages for row in page.get("Parts", ())]
        except ClientError as error:
            if _code(error) in _MISSING:
                raise KeyError(upload) from error
            raise

    def _at(self, key: str) -> dict[str, str]:
        return {"Bucket": self.bucket, "Key": self._prefix + key}


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
