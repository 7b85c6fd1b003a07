"""6 发布与共享: the Release."""
