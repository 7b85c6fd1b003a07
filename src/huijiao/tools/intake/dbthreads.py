"""The few threads on which doors talk to the database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import close_old_connections

P = ParamSpec("P")
R = TypeVar("R")
# Few: each holds a connection. Waiting for lanes happens elsewhere, so that these never wait for the network.
_POOL = ThreadPoolExecutor(max_workers=4, thread_name_prefix="intake-db")


def submit(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> Future[R]:
    """Run a function that uses the database on one of the threads."""

    def run() -> R:
        close_old_connections()
        try:
            return function(*args, **kwargs)
        finally:
            close_old_connections()

    return _POOL.submit(run)


async def run(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Await `submit`."""
    return await asyncio.wrap_future(submit(function, *args, **kwargs))
