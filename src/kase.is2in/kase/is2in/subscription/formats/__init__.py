"""Files that come in and go out: bids and registers as .csv, .xml, .xlsx, .xls. Pure."""
