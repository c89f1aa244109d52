"""Pages of the archive and of the register of applications."""
