"""One process of the running system: ``python -m huijiao.cli.serve_child web|ftps|worker``."""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import sys

from huijiao.config import env

log = logging.getLogger("huijiao.serve")
#: Seconds a stopping child is given before it is killed; the supervisor adds two for its own work.
GRACE = 6
_PR_SET_PDEATHSIG = 1


def _die_with_parent() -> None:
    """Ask Linux to end this process when the supervisor is gone, even killed: ports must not stay taken."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _setup() -> None:
    import django  # noqa: PLC0415 - only children load the framework

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huijiao.config.settings")
    django.setup()


def web() -> int:
    """Serve pages, tus and downloads on one port."""
    from granian import Granian  # noqa: PLC0415
    from granian.constants import Interfaces  # noqa: PLC0415
    from granian.log import LogLevels  # noqa: PLC0415

    Granian(
        "huijiao.config.asgi:application",
        address=env.get("HUIJIAO_HOST"),
        port=env.number("HUIJIAO_PORT"),
        interface=Interfaces.ASGI,
        workers=env.number("HUIJIAO_WEB_WORKERS"),
        # Without a time-out a worker that holds an open connection never ends (seen on SIGTERM).
        workers_kill_timeout=GRACE - 2,
        respawn_failed_workers=True,
        respawn_interval=1.0,
        websockets=False,
        log_level=LogLevels.warning,
    ).serve()
    return 0


def ftps() -> int:
    """Serve FTPS."""
    _setup()
    from huijiao.tools.intake.ftps import Door, make_server  # noqa: PLC0415

    low, _, high = env.get("HUIJIAO_FTPS_PASSIVE").partition("-")
    door = Door(
        host=env.get("HUIJIAO_HOST"),
        port=env.number("HUIJIAO_FTPS_PORT"),
        passive=range(int(low), int(high or low) + 1),
        masquerade=env.get("HUIJIAO_FTPS_ADDRESS"),
        plain=env.flag("HUIJIAO_PLAIN_FTP"),
        keys=env.home() / "keys",
    )
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        server = make_server(door)
    except OSError as error:
        log.error("FTPS %s:%s: %s", door.host, door.port, error)  # noqa: TRY400 - the sentence says it all
        return 1
    server.serve_forever(handle_exit=True)
    return 0


def worker() -> int:
    """Run background jobs, one at a time, at low priority, by the engine that is wired."""
    os.nice(10)
    _setup()
    from huijiao.config import wiring  # noqa: PLC0415

    engine = wiring.engine()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: engine.stop())
    engine.run_worker(once=False)
    return 0


def _interrupt(*_: object) -> None:
    raise SystemExit(0)


CHILDREN = {"web": web, "ftps": ftps, "worker": worker}


def main() -> int:
    """Run the child named on the command line."""
    parent = int(os.environ.get("HUIJIAO_SUPERVISOR", "0"))
    _die_with_parent()
    if parent and os.getppid() != parent:
        return 0  # the supervisor died before the request above was made
    return CHILDREN[sys.argv[1]]()


if __name__ == "__main__":
    raise SystemExit(main())
