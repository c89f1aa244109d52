"""The depository behind its port: the form on the wire, the client, a simulator as a process."""
