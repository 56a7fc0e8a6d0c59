"""The rules of money that members move themselves: plain functions of plain values."""

from __future__ import annotations


def fee_of(amount: int, percent: int) -> int:
    """The house's fee on an amount, on top of it: rounded to the nearest whole unit, a half up, as phpwind 8 does (userpay,
    ``round(amount × rate / 100)``). So 1 % of less than 50 is nothing."""
    return (amount * percent + 50) // 100
