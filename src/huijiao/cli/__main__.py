"""`python -m huijiao.cli`."""

from huijiao.cli import main

main()
