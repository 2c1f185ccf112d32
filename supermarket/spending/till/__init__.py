"""The till: what is scanned or typed, what it means, and what is shown; a screen draws it elsewhere."""
