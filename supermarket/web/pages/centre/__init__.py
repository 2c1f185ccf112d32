"""The centre's pages: what needs somebody, by institute and site; twelve months as charts; the map; the search."""
