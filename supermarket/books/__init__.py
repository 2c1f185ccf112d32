"""The books 账簿: what the facts add up to. Posting entries alone changes them."""
