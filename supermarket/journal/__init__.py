"""The journal 流水: every fact as a sealed entry, in the order its machine wrote it, never changed."""
