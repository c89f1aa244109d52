"""Ways of signing, one folder each: what the server expects, the tab of the page, its words."""
