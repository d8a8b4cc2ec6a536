"""What people type about lessons and the report."""
