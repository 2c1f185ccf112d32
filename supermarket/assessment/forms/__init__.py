"""Forms 考核表: what they are, how their files are read, and which the district has adopted, since when."""
