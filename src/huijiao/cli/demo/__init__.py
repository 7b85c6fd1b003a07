"""`huijiao demo`: one whole deposit through the real doors."""
