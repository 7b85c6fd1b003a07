"""The consistency rules of domain.md §3, one small function each."""
