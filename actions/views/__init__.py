"""The pages of themes, issues, actions and progress."""
