### Exchange of currencies

command-exchange = exchange
    .description = See the rates, and change one currency into another (previewed, then confirmed)
help-room-exchange = ### 💱 Exchange
service-exchange = Exchange
service-exchange-about = Change one currency into another
help-exchange = Rates: { $rates }

exchange-rate = { $given } → { $got }
exchange-heading = ## 💱 Exchange
exchange-line = ・{ $rate }
    -# 　At least { $least } at once{ $percent ->
        [0] {""}
       *[other] {", "}with a fee of { $percent }% on top
    }
exchange-owned = You have: { $balances }
exchange-choose = Choose what to change
exchange-option = { $give } → { $get }
exchange-note = -# Only whole lots are changed; what makes no whole lot stays with you.
exchange-form = Exchange
exchange-form-amount = How much { $currency } to give
exchange-form-hint = { $rate }, at least { $least }
exchange-preview-heading = ## 💱 Please confirm the exchange
exchange-given = You give: **{ $money }**
exchange-fee = Fee: **{ $fee }**, together **{ $total }**
exchange-got = You get: **{ $money }**
exchange-stays = -# { $money } make no whole lot and stay with you.
exchange-preview-balances = Your balances after it: { $balances }
exchange-preview-note = -# Good for { $minutes } minutes.
exchange-confirm = Exchange
exchange-cancel = Cancel
exchange-cancelled = Cancelled. Nothing was exchanged.
exchange-done-heading = ## ✅ Exchanged
exchange-done = Your balances: { $balances }
    🧾 Receipts: { $receipts }
exchange-again = Back to the rates

exchange-closed = 💱 No currency can be exchanged here.
exchange-out-of-range = 🔢 At least { $least } and at most { $most } can be exchanged at once.
exchange-not-an-amount = 🔢 “{ $typed }” is no amount. Enter a whole number from 1 to { $most }.

fault-exchange-same = It is the same currency as from_currency; name another one.
fault-exchange-twice = There is an entry for the same two currencies in the same direction before it; remove one.
fault-exchange-gains = With this rate one could change in a circle and come back with more, which makes money out of nothing. Lower get or raise give.

house-exchange = exchange
reason-exchange = Exchange
reason-exchange-fee = Exchange fee
receipt-exchange = { $received ->
        [yes] got for { $money }
       *[no] exchanged for { $money }
    }
receipt-exchange-fee = fee of exchange #{ $number }
