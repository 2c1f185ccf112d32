"""A generated district of any size: two places live through a year by the real verbs, and become a whole district.

Lived once by the verbs, so that every rule holds, the entries of a pair of places are written again for each pair of
the district under its own codes, numbers and names, in one bulk; then the books are built of the journal.
"""
