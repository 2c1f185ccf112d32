"""What travels between machines 捎账: files that carry streams, who may come, what waits, how to go on after a fork."""
