"""Looking through the journal: its entries filtered, newest first, and one of them opened with its proof."""
