"""The machines 机器 that write streams: their keys, who let them in, what each has heard of the others."""
