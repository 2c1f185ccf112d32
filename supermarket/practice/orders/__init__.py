"""Orders 点单—派单—接单—评单: who serves, what is served, and how an order goes from its placing to its rating."""
