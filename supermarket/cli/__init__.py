"""The command line: one module per group. A command parses, calls one verb, shows the answer; no rule lives here."""
