"""What a STOR of a small file writes into: memory. It becomes complete together with others (`many`)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from huijiao.tools.intake import many, small
from huijiao.tools.intake.ftps.sink import ENDS, Done, Sink
from huijiao.tools.intake.models import Channel
from huijiao.tools.intake.view import Begun

#: Files up to this many bytes are held until they end.
SMALL = 256 << 10


class Held(Sink):
    """Bytes held until the file ends, or until it has grown: then ``begin`` is called and it streams."""

    def __init__(self, name: str, path: str, account: int, box_id: int, begin: Callable[[], Begun]) -> None:
        self.name, self.closed = name, False
        self._path, self._account, self._box_id, self._begin = path, account, box_id, begin
        self._pieces: list[bytes] = []
        self._bytes = 0
        self._grown = False

    @property
    def laid_down(self) -> bool:
        """Tell whether the bytes have gone to a partial file."""
        return self._grown

    @property
    def size(self) -> int:
        """Return 0: nothing is resumed here."""
        return 0

    @property
    def waiting(self) -> int:
        """Return the bytes not yet worked off."""
        return super().waiting if self._grown else 0

    def write(self, data: bytes) -> int:
        """Take bytes; raises an `IntakeError` or OSError once they go to the disk."""
        if self._grown:
            return super().write(data)
        self._pieces.append(data)
        self._bytes += len(data)
        if self._bytes > SMALL:
            self._grow()
        return len(data)

    def end(self, done: Done, *, complete: bool) -> None:
        """Have the file made complete, or what came kept as a partial one; ``done`` is called on a thread."""
        if self._grown:
            super().end(done, complete=complete)
            return
        self.closed = True
        if complete:
            data = b"".join(self._pieces)
            whole = small.Small(self._account, self._box_id, self._path, data, None, Channel.FTPS)
            many.COMMITTER.put(whole).add_done_callback(lambda kept: done(kept.exception()))
        elif self._pieces:
            ENDS.submit(self._keep, done)
        else:
            done(None)

    def _grow(self) -> None:
        super().__init__(self.name, *self._begin())
        pieces, self._pieces, self._grown = self._pieces, [], True
        for piece in pieces:
            super().write(piece)

    def _keep(self, done: Done) -> None:
        try:
            self._grow()
        except BaseException as error:  # noqa: BLE001 - told to the client by `done`
            done(error)
            return
        self.closed = True
        self._end(complete=False, done=done)


def held(name: str, path: str, account: int, box_id: int, begin: Callable[..., Begun]) -> Held:
    """Return a sink for a new file; ``begin`` is `view.begin` on a thread that may use the database."""
    return Held(name, path, account, box_id, partial(begin, box_id, path, resume=False, channel=Channel.FTPS))
