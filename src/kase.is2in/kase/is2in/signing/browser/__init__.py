"""What people see of signing: the panel, and the public page that checks a signature."""
