"""The depositor's desk: 专项记录, a new project, and each project's pages. Views are thin; actions decide."""
