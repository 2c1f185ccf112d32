"""A redemption: the basket, who fetches it, the paper slip that it stood on, and the numbers of paper."""
