"""What every paper is drawn with: type, codes, pages, lists, pictures."""
