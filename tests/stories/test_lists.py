"""The story of three lists, told by the command alone: filled, looked through, matched, ordered, reported, mapped."""
