"""Goods on the shelf: arrived, counted, sent on, spoiled, and what is to be bought."""
