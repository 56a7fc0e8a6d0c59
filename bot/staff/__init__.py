"""The staff's deeds: grants, fines, reversals and cards, previewed, confirmed, and written to the audit trail."""
