"""The centre's desk: the queue, the review screen, report and certificate, holdings, operations."""
