"""The open way of a claim: filed, signed in, reviewed, hung out, posted."""
