# The logic is in tools/dev.py, which needs nothing but Python; this file only names it.
PY ?= $(shell command -v python3.11 || command -v python3)

.PHONY: setup run test check bench assets lock
.DEFAULT_GOAL := setup

setup run test check bench assets lock:
	@exec $(PY) tools/dev.py $@ $(ARGS)
