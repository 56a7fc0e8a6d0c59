### Wallet and receipts

command-wallet = wallet
    .description = See your own or someone else's wealth, prestige and other balances
    .member = member
    .member-description = Whose wallet; your own by default
command-receipts = receipts
    .description = Every movement of your money: why, with whom, by whom, and what you had after it
    .currency = currency
    .currency-description = Only one currency
    .reason = reason
    .reason-description = Only one reason
help-room-ledger = ### 💰 Money

wallet-heading = ## 💰 Wallet
    { $member }
wallet-line = { $icon } { $name }: **{ $balance }**
wallet-open-receipts = Receipts
receipts-heading = ## 🧾 Receipts
    { $member }
receipts-empty = There are no receipts.
receipts-all-currencies = All currencies
receipts-all-reasons = All reasons
receipt-line = **{ $change }** { $reason }
    -# #{ $number } | { $when } | with: { $other } | balance { $balance }
receipt-actor = {" "}| by { $actor }
receipt-link = {" "}| [post]({ $address })
words-beside = : “{ $words }”
reason-reversal = Reversal
receipt-reversal = reversal of receipt #{ $number }: { $why }

ledger-not-enough = 💸 That takes { $price }; the balance is { $balance }.
ledger-no-such-receipt = 🧾 There is no receipt #{ $number }.
ledger-already-reversed = 🧾 Receipt #{ $number } was already reversed by #{ $by }.
ledger-is-reversal = 🧾 Receipt #{ $number } is itself a reversal and cannot be reversed. Use a grant or a fine instead.
ledger-preview-expired = ⌛ The preview is more than { $minutes } minutes old. Please use the command again.
ledger-terms-changed = 🔄 The terms have just changed from what you were shown. Please use the command again.
ledger-already-done = ☑️ This was done before, see receipt #{ $number }, and cannot be cancelled.

service-wallet = Wallet
service-wallet-about = All your balances
service-wallet-now = { $balances }
service-receipts = Receipts
service-receipts-about = Every coin, in and out
