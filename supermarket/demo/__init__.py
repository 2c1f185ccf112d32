"""The demo 演示: a first day told step by step, three invented months, and the proof, in a fresh drill ledger."""
