"""What is refused at the counter and of goods, vouchers: a module for each."""
