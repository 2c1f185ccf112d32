"""The auditor's pages: the journal, an entry with its proof, and what is checked of all."""
