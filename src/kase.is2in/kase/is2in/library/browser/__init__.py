"""Pages of the regulatory base."""
