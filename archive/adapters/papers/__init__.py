"""Papers for people as PDF: receipts and withdrawal slips."""
