"""What travels between machines 捎账: files of streams' ends, checked whole before anything of them is taken."""
