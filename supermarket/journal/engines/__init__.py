"""The databases that a ledger can lie in: what each must do (`engine.py`), and a folder for each that does it."""
