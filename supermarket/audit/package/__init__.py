"""The auditor's package: the journal, and files for people that are made of it, with the program that checks them."""
