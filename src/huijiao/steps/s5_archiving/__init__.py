"""5 汇总: the Holding, classified, numbered, kept in the vault."""
