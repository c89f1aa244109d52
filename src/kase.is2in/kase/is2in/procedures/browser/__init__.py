"""Pages of the room: what clients and staff see of applications."""
