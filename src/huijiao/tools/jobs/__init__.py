"""Background work: one leased row per job is the record of truth."""
