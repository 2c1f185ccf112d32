"""Goods: what is on the shelf, arrived, counted, spoiled, sent on, to be bought; prices, and the shop's money."""
