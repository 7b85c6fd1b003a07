"""One index on disk: found by any substring, filtered and counted by facets, sorted by numbers or words.

An index is a projection: it may be deleted at any time, and its keeper fills it again.
"""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import tantivy

from huijiao.tools.search.pairs import indexed, letters, pairs, single

_HEAP = 64 << 20  # bytes a writer may hold
_MOST = 1000  # values of one facet that are counted


@dataclass(frozen=True, slots=True)
class Document:
    """What is found: a key, the texts that are searched, facet → value, sort → number or word."""

    key: int
    texts: tuple[str, ...]
    facets: Mapping[str, str]
    sorts: Mapping[str, int | str]


@dataclass(frozen=True, slots=True)
class Found:
    """One page of keys, how many there are, and how many of each value of each facet."""

    keys: tuple[int, ...]
    total: int
    counts: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Index:
    """An index in a folder; ``numbers`` and ``words`` are the names it can be sorted by."""

    folder: Path
    facets: tuple[str, ...]
    numbers: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    _open: dict[str, tantivy.Index] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def schema(self) -> tantivy.Schema:
        """Return the fields."""
        made = tantivy.SchemaBuilder()
        made.add_integer_field("key", stored=True, indexed=True, fast=True)
        made.add_text_field("pairs", tokenizer_name="whitespace", index_option="position")
        made.add_text_field("letters", tokenizer_name="whitespace", index_option="basic")
        for name in (*self.facets, *self.words):
            made.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
        for name in self.numbers:
            made.add_integer_field(name, fast=True)
        return made.build()

    def read_to(self) -> str:
        """Return the mark left by the last writer; empty for a new index."""
        try:
            return str(json.loads((self.folder / "read-to.json").read_text("utf-8"))["mark"])
        except (FileNotFoundError, ValueError, KeyError):
            return ""

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Hold the writer's place, or learn that another process has it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True

    def write(self, documents: Iterable[Document], gone: Iterable[int], mark: str) -> int:
        """Put documents in the place of those of the same key, take others out; return how many were written."""
        index = self._index(make=True)
        writer = index.writer(heap_size=_HEAP, num_threads=1)
        for key in gone:
            writer.delete_documents_by_term("key", key)
        count = 0
        for count, one in enumerate(documents, 1):  # noqa: B007 - the number is the answer
            writer.delete_documents_by_term("key", one.key)
            writer.add_document(self._document(one))
        writer.commit()
        writer.wait_merging_threads()
        self.mark(mark)
        return count

    def mark(self, mark: str) -> None:
        """Note how far its keeper has read."""
        kept = self.folder / "read-to.json"
        fresh = kept.with_suffix(".new")
        fresh.write_text(json.dumps({"mark": mark}), "utf-8")
        fresh.replace(kept)

    def clear(self) -> None:
        """Forget everything."""
        self._open.clear()
        shutil.rmtree(self.folder / "index", ignore_errors=True)
        (self.folder / "read-to.json").unlink(missing_ok=True)

    def find(
        self, words: Sequence[str], chosen: Mapping[str, str], *, sort: str, descending: bool, at: int, limit: int
    ) -> Found:
        """Return what holds every word and every chosen facet; each facet is counted by what the others leave."""
        index = self._index(make=True)
        index.reload()
        searcher = index.searcher()
        wanted = {name: value for name, value in chosen.items() if value}
        query = self._query(words, wanted)
        order = tantivy.Order.Desc if descending else tantivy.Order.Asc
        hits = searcher.search(query, limit=max(limit, 1), offset=at, order_by_field=sort, order=order)
        keys = tuple(int(searcher.doc(address)["key"][0]) for _, address in hits.hits)
        counts = self._counts(searcher, query, [n for n in self.facets if n not in wanted])
        for name in wanted:
            others = {n: v for n, v in wanted.items() if n != name}
            counts |= self._counts(searcher, self._query(words, others), [name])
        total = int(hits.count or 0)  # type: ignore[attr-defined]  # missing in its stubs
        return Found(keys, total, counts)

    def sums(self, names: Sequence[str]) -> tuple[int, dict[str, int]]:
        """Return how many documents there are, and the sums of some of their numbers."""
        index = self._index(make=True)
        index.reload()
        searcher = index.searcher()
        asked = {name: {"sum": {"field": name}} for name in names}
        answer = searcher.aggregate(tantivy.Query.all_query(), asked)
        return int(searcher.num_docs), {name: int(answer[name]["value"] or 0) for name in names}

    def _index(self, *, make: bool) -> tantivy.Index:
        path = self.folder / "index"
        if make and not path.is_dir():
            self._open.clear()
        if "now" not in self._open:
            path.mkdir(parents=True, exist_ok=True)
            self._open["now"] = tantivy.Index(self.schema, path=str(path))
        return self._open["now"]

    def _document(self, one: Document) -> tantivy.Document:
        made = tantivy.Document()
        made.add_integer("key", one.key)
        made.add_text("pairs", indexed(one.texts))
        made.add_text("letters", letters(one.texts))
        for name in self.facets:
            made.add_text(name, one.facets.get(name, ""))
        for name in self.words:
            made.add_text(name, str(one.sorts[name]))
        for name in self.numbers:
            made.add_integer(name, int(one.sorts[name]))
        return made

    def _query(self, words: Sequence[str], chosen: Mapping[str, str]) -> tantivy.Query:
        parts = [self._word(word) for word in words]
        parts += [tantivy.Query.term_query(self.schema, name, value) for name, value in chosen.items()]
        if not parts:
            return tantivy.Query.all_query()
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, part) for part in parts])

    def _word(self, word: str) -> tantivy.Query:
        found: list[str | tuple[int, str]] = [*pairs(word)]
        if len(found) > 1:
            return tantivy.Query.phrase_query(self.schema, "pairs", found)
        if found:
            return tantivy.Query.term_query(self.schema, "pairs", pairs(word)[0])
        return tantivy.Query.term_query(self.schema, "letters", single(word))

    @staticmethod
    def _counts(searcher: tantivy.Searcher, query: tantivy.Query, names: Sequence[str]) -> dict[str, dict[str, int]]:
        if not names:
            return {}
        asked = {name: {"terms": {"field": name, "size": _MOST}} for name in names}
        answer = searcher.aggregate(query, asked)
        return {name: {b["key"]: b["doc_count"] for b in answer[name]["buckets"] if b["key"]} for name in names}
