"""Money: currencies, wallets, receipts, and the staff's grants, fines and reversals."""
