"""REST services of the regulatory base."""
