"""The menu's goods: arrived, counted, spoiled, sent on; and the shop's money."""
