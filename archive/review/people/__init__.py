"""Accounts, codes and who is whose second person."""
