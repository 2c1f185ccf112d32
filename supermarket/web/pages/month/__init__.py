"""The month end: how every month stands, its figures down to the entries behind them, signatures, papers."""
