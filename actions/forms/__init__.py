"""Forms of themes, issues, actions and progress, and the filters of their lists."""
