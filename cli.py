"""The front door: `python cli.py …` in a checkout is the installed command `supermarket …`."""

from supermarket.cli.main import console_entry

if __name__ == "__main__":
    console_entry()
