"""7 使用与维护更新: Uses, counted."""
