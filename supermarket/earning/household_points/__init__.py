"""Points that go from one household to another: splits and mergers."""
