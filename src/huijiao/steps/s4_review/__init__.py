"""4 审核: the Round, its findings, verdict, report and certificate."""
