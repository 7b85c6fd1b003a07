"""Benchmarks: ``python -m benchmarks NAME [--quick]``; every module here with a ``run`` is one."""
