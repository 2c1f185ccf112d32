"""Certificates of trainings: how one is issued, and how a claim looks it up."""
