"""The numbers that both ways of reading BAM share."""

from __future__ import annotations

# cells of the totals
RECORDS, PRIMARY, MAPPED, USED, FAULT = range(5)
CELLS = 5
LEAST_SIZE = 33  # bytes of a record behind its length: fixed fields and a name of one NUL
LIMIT = 1 << 28  # no record is longer
# faults
REFERENCE, QUERY = 2, 4
FIELDS = {1: "block_size", REFERENCE: "refID", 3: "l_read_name, l_seq", QUERY: "CIGAR"}
