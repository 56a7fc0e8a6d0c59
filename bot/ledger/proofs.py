"""What must be true of the ledger at any moment, proven from its first transfer to its last in one pass."""

from __future__ import annotations

from collections import defaultdict

from bot.upkeep.verify import Claim
from db.engine import Transaction
from db.ledger import GENESIS, chain_link
from db.ledger_proof import (
    AMOUNT,
    CREDIT_AFTER,
    CREDIT_ID,
    DEBIT_AFTER,
    DEBIT_ID,
    AccountRow,
    find_last_number,
    iter_accounts,
    iter_links,
)


def prove_ledger(tx: Transaction) -> list[Claim]:
    """The chain of receipts is whole; every receipt's balances follow from the one before; every account holds what its
    transfers moved; each currency of each community sums to zero."""
    chain, receipts = Claim("proof-ledger-chain"), Claim("proof-ledger-receipts")
    balances, zero = Claim("proof-ledger-balances"), Claim("proof-ledger-zero")
    moved = _prove_transfers(tx, chain, receipts)
    _prove_accounts(tx, moved, balances, zero)
    return [chain, receipts, balances, zero]


def _prove_transfers(tx: Transaction, chain: Claim, receipts: Claim) -> dict[int, int]:
    """Walk all transfers; returns what they moved into each account, all told."""
    moved: dict[int, int] = defaultdict(int)
    stated: dict[int, int] = {}
    last, link = 0, GENESIS
    for number, own_link, values in iter_links(tx):
        if number != last + 1:
            chain.fails("proof-ledger-gap", first=str(last + 1), last=str(number - 1))
        elif chain_link(link, values) != own_link:
            chain.fails("proof-ledger-link-broken", number=str(number))
        # Going on from what the row says, not from what it should say: one fault is told once.
        last, link = number, own_link
        chain.count += 1
        amount = values[AMOUNT]
        for account_id, after, change in (
            (values[DEBIT_ID], values[DEBIT_AFTER], -amount),
            (values[CREDIT_ID], values[CREDIT_AFTER], amount),
        ):
            due = stated.get(account_id, 0) + change
            if after != due:
                receipts.fails("proof-ledger-receipt-wrong", number=str(number), stated=after, due=due)
            stated[account_id] = after
            moved[account_id] += change
    if (highest := find_last_number(tx)) != last:
        chain.fails("proof-ledger-gap", first=str(last + 1), last=str(highest))
    receipts.count = chain.count
    return moved


def _prove_accounts(tx: Transaction, moved: dict[int, int], balances: Claim, zero: Claim) -> None:
    sums: dict[tuple[int, str], int] = defaultdict(int)
    for account in iter_accounts(tx):
        balances.count += 1
        due = moved.pop(account.account_id, 0)
        if account.balance != due:
            owner = _owner_of(account)
            balances.fails("proof-ledger-balance-wrong", **owner, stated=account.balance, due=due)
        sums[account.guild_id, account.currency] += account.balance
    for account_id in moved:
        balances.fails("proof-ledger-account-missing", account=str(account_id))
    for (guild_id, currency), total in sums.items():
        zero.count += 1
        if total:
            zero.fails("proof-ledger-sum-wrong", guild=str(guild_id), currency=currency, total=total)


def _owner_of(account: AccountRow) -> dict[str, str]:
    owner = f"house:{account.house}" if account.member_id is None else str(account.member_id)
    return {"guild": str(account.guild_id), "owner": owner, "currency": account.currency}


PROOFS = (prove_ledger,)
