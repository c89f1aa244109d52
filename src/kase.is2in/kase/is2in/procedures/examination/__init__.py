"""The examination of an application by the departments of the exchange."""
