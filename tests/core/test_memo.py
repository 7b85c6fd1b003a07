from __future__ import annotations

from huijiao.core.memo import Memo


def test_memo_asks_once_and_starts_anew_when_full() -> None:
    asked: list[str] = []

    def answer(key: str) -> int:
        asked.append(key)
        return len(key)

    memo = Memo(answer, limit=2)
    assert [memo["a"], memo["a"], memo["bb"], memo["ccc"], memo["a"]] == [1, 1, 2, 3, 1]
    assert asked == ["a", "bb", "ccc", "a"]
    assert len(memo) <= 2
