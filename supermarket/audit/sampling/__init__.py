"""A sample of entries drawn in public, the sheet on which its findings are written, and what they mean for all."""
