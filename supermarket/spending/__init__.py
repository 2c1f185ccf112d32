"""How points are spent: goods, the stock of the shops, and redeeming."""
