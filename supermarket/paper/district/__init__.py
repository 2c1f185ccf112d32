"""The district at a glance as one document: a PDF, and a page that a browser opens without a network."""
