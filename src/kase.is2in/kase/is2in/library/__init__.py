"""The regulatory base: documents of the market with their editions."""
