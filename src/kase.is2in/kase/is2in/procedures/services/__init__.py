"""REST of applications: each service reads the request, calls the door, shapes the answer."""
