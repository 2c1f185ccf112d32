"""Goods and services: what is offered, at what price, under which codes, and how much of it to a household."""
