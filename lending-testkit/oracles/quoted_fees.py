#!/usr/bin/env python3
"""What the loan of `examples/scenarios/quoted-fees.toml` costs, figured from its rules alone.

    python3 lending-testkit/oracles/quoted_fees.py

Flows by hand, rates by bisection with fifty digits. The APRC counts whole months back from each payment and the days that
are left over the days of a year (directive 2008/48/EC, Annex I); the rates of the plan count a part of its first period by
its nights, 20 of 31; XIRR counts days over 365.
"""

from decimal import Decimal as D, ROUND_HALF_UP, getcontext

getcontext().prec = 50


def cent(figure):
    return figure.quantize(D("0.01"), ROUND_HALF_UP)


def taxed(fee, tax):
    return cent(fee) + cent(cent(fee) * D(tax))


LENT = D("1200.00")
BALANCES = [D(1200), D(800), D(400)]
ROWS = []
for number, balance in enumerate(BALANCES, 1):
    bill = D(400) + cent(balance * D("0.01"))
    asked = bill + taxed(bill * D("0.015"), "0.2")  # service
    if number == 2:
        asked += taxed(D("3.00"), "0")  # review
    if number == 3:
        asked += taxed(D("2.00"), "0.2")  # paper
    ROWS.append(asked)
# amount, years as the APRC counts them, periods, days
FLOWS = [
    (LENT - taxed(LENT * D("0.02"), "0.2"), D(0), D(0), 0),  # origination
    (-D("30.00"), D(20) / 365, D(20) / 31, 20),  # insurance
    (-ROWS[0], D(1) / 12, D(1), 31),
    (-ROWS[1] - taxed(D("800.00") * D("0.01"), "0.2"), D(2) / 12, D(2), 59),  # account
    (-ROWS[2], D(3) / 12, D(3), 90),
]


def rate(times):
    worth = lambda i: sum(amount / (1 + i) ** time for amount, time in times)
    low, high = D(0), D(100)
    for _ in range(160):
        middle = (low + high) / 2
        low, high = (low, middle) if worth(middle) > 0 else (middle, high)
    return low


def per_cent(figure, decimals):
    return (figure * 100).quantize(D(1).scaleb(-decimals), ROUND_HALF_UP)


month = rate([(amount, periods) for amount, _, periods, _ in FLOWS])
paid = sum(ROWS) - FLOWS[1][0] + taxed(D("8.00"), "0.2") + taxed(D("24.00"), "0.2")
print("rows", ROWS)
print("paid", paid, "total", paid - LENT)
print("aprc", per_cent(rate([(amount, years) for amount, years, _, _ in FLOWS]), 1))
print("annual_simple", per_cent(month * 12, 4))
print("annual_compound", per_cent((1 + month) ** 12 - 1, 4))
print("xirr", per_cent(rate([(amount, D(days) / 365) for amount, _, _, days in FLOWS]), 4))
