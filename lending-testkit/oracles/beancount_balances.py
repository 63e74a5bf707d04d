"""Holds a beancount file against what each loan says of itself.

    python beancount_balances.py LEDGER.beancount LEDGER.json

The first file is `loan-desk ledger --format beancount`, the second `loan-desk ledger --json` of the same database.
beancount 3.2.0 must find no error in the first; then, for each loan and each figure of its position, what stands on the
figure's accounts must be that figure to the last digit.
"""

import collections
import json
import sys
from decimal import Decimal

from beancount import loader
from beancount.core.data import Transaction


def main(ledger, positions):
    entries, errors, _ = loader.load_file(ledger)
    for error in errors:
        print(f"{ledger}: {error.message}")
    with open(positions, encoding="utf-8") as file:
        said = json.load(file)
    stands = collections.defaultdict(Decimal)
    by_account = collections.defaultdict(Decimal)
    transactions = [entry for entry in entries if isinstance(entry, Transaction)]
    for transaction in transactions:
        for posting in transaction.postings:
            stands[transaction.meta["loan"], posting.account] += posting.units.number
            by_account[posting.account] += posting.units.number
    wrong = []
    for loan in said["loans"]:
        for figure, accounts in said["figures"].items():
            found = sum((stands[loan["loan"], account] for account in accounts), Decimal(0))
            if found != Decimal(loan[figure]):
                wrong.append(f"{loan['loan']}, {figure}: the position says {loan[figure]}, the accounts {found}")
    for account in said["accounts"]:
        found = by_account[account["beancount"]]
        if found != Decimal(account["balance"]):
            wrong.append(f"{account['beancount']}: expected {account['balance']}, found {found}")
    for line in wrong[:20]:
        print(line)
    if not transactions or not said["loans"]:
        wrong.append("nothing was held against anything")
        print(wrong[-1])
    print(f"{len(transactions)} transactions of {len(said['loans'])} loans, {len(errors)} errors, {len(wrong)} differences")
    return 1 if errors or wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
