"""The till 兑换台 in a browser: any process goes on with it, and whatever is sent twice is done once."""
