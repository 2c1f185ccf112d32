"""The menu that `supermarket` alone opens: everything by digits, one module per subject, the commands behind it."""
