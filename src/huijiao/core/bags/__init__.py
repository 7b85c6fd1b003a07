"""BagIt bags (RFC 8493): names, tag files, manifests; reading, checking, writing, sealing. Pure Python, offline.

`reader.open_bag` reads a bag's lists, `check.complete` and `check.check` say what is wrong, `writer.write_bag` makes
the tag files around a payload; `pack` seals a depositor's folder, `seal` signs the list, `label` prints it.
"""
