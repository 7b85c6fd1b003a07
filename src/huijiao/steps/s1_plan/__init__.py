"""1 汇交计划制定: the Plan."""
