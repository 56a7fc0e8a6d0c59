"""Payments between members (转账): shown first, confirmed, and paid once, with a fee for the house."""
