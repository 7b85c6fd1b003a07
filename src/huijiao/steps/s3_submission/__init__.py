"""3 提交: the Submission, datasets frozen with a manifest and a quality report."""
