"""The changes of themes, issues, actions and progress, one module each."""
