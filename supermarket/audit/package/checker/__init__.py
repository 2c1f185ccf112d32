"""The sections of verify.py, the checker that lies in the auditor's package; it needs Python 3.8 and nothing else.

Each section imports the standard library and the sections before it. The export lays them into one file, in order, so
that a stranger reads it from the top; `audit verify` runs the same rules over the ledger itself.
"""
