"""What every register and list shares: files of an office read and written, and people and headings matched."""
