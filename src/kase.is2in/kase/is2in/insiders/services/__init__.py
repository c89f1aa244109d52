"""REST of the room."""
