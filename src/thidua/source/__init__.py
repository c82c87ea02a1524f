"""One file as somebody wrote it: its front matter with lines, its body."""
