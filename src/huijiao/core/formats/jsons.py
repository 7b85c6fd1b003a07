"""JSON and JSON Lines. Arrays are read element by element with flat memory. Unit ``条`` (array length, lines)."""

from __future__ import annotations

import io
import json
import re
from typing import Any

from huijiao.core.formats.columns import mask
from huijiao.core.formats.draft import Draft, Source, Unreadable
from huijiao.core.formats.textual import read_decoded

BLOCK = 1 << 18
ELEMENT = 256 << 20  # characters one element, or an object at the top, may have
_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


class _Buffer:
    """Text with a window over it that only moves forward."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self.window, self.at, self.passed, self.final = "", 0, 0, False

    def more(self) -> bool:
        """Widen the window (doubling, so that retries stay linear); False at the end of the text."""
        block = self._text.read(max(BLOCK, len(self.window) - self.at))
        self.passed += self.at
        self.window, self.at = self.window[self.at :] + block, 0
        self.final = not block
        if len(self.window) > ELEMENT:
            raise self.broken("value too large")
        return bool(block)

    def peek(self) -> str:
        """Return the next character that is not white space, "" at the end."""
        while True:
            match = _SPACE.match(self.window, self.at)
            self.at = match.end() if match else self.at
            if self.at < len(self.window) or not self.more():
                return self.window[self.at : self.at + 1]

    def value(self) -> Any:
        """Decode one value; a number at the window's end may go on, so something must follow it."""
        self.peek()
        while True:
            try:
                out, end = _DECODER.raw_decode(self.window, self.at)
            except ValueError as error:
                if not self.more():
                    raise self.broken(getattr(error, "msg", str(error))) from error
                continue
            except RecursionError as error:
                raise self.broken("nested too deeply") from error
            if end < len(self.window) or self.final:
                self.at = end
                return out
            self.more()

    def broken(self, why: str) -> Unreadable:
        """Return the defect at the current place."""
        return Unreadable("json.broken", f"character {self.passed + self.at + 1}", why=why)


def read(source: Source, draft: Draft) -> None:
    """Read JSON, GeoJSON or JSON Lines to its end."""
    lines = source.format == "JSONL"
    read_decoded(source, draft, _lines if lines else _document)


def _document(text: io.TextIOWrapper, draft: Draft) -> None:
    buffer = _Buffer(text)
    if buffer.peek() != "[":
        value = buffer.value()
        draft.count(_length(value, draft), "条")
    else:
        draft.count(_array(buffer, draft), "条")
    if buffer.peek():
        raise buffer.broken("text after the end")


def _array(buffer: _Buffer, draft: Draft) -> int:
    buffer.at += 1
    n = 0
    if buffer.peek() == "]":
        buffer.at += 1
        return 0
    while True:
        value = buffer.value()
        n += 1
        _show(value, draft)
        mark = buffer.peek()
        if mark not in {",", "]"}:
            raise buffer.broken("expected , or ]")
        buffer.at += 1
        if mark == "]":
            return n


def _length(value: object, draft: Draft) -> int:
    """Count an object: the only list in it, else one record."""
    if not isinstance(value, dict):
        return 1
    draft.facts["keys"] = [str(key)[:80] for key in list(value)[:50]]
    lists = [v for v in value.values() if isinstance(v, list)]
    if len(lists) == 1 and lists[0]:
        for item in lists[0][:3]:
            _show(item, draft)
        return len(lists[0])
    return 1


def _show(value: object, draft: Draft) -> None:
    if len(draft.preview) < 3:
        draft.show(mask(json.dumps(value, ensure_ascii=False)[:400]))


def _lines(text: io.TextIOWrapper, draft: Draft) -> None:
    n = 0
    for number, line in enumerate(text, 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise Unreadable("json.broken", f"line {number}", why=getattr(error, "msg", "nested")) from error
        n += 1
        _show(value, draft)
    draft.count(n, "条")
