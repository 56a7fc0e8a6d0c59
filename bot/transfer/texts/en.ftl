### Payments between members

command-transfer = transfer
    .description = Pay another member (previewed, then confirmed)
    .member = member
    .member-description = Who gets it
    .amount = amount
    .amount-description = How much; the fee comes on top
    .currency = currency
    .currency-description = Which currency; by default the first that may be paid
    .words = words
    .words-description = A few words for the receiver; they stand on the receipts of both
help-room-transfer = ### 💸 Transfers
help-transfer = At least { $least } at once. The fee is { $percent }%, paid by the giver on top.{ $given }{ $received }
help-transfer-given = {" "}At most { $most } given a day.
help-transfer-received = {" "}At most { $most } received a day.

transfer-preview-heading = ## 💸 Please confirm the transfer
transfer-receiver = To: { $member }
transfer-amount = Amount: **{ $money }**
transfer-fee = Fee: **{ $fee }**, together **{ $total }**
transfer-words = Words{ $words }
transfer-preview-balance = Your balance after it: **{ $balance }**
transfer-preview-note = -# Look again at whom and how much: once confirmed, you cannot take it back yourself. Good for { $minutes } minutes.
transfer-confirm = Transfer
transfer-cancel = Cancel
transfer-cancelled = Cancelled. Nothing was transferred.
transfer-done-heading = ## ✅ Transferred
transfer-done = Your balance: **{ $balance }**
    🧾 Receipts: { $receipts }
    -# The receiver will see it the next time they use Louzhu.
transfer-news-heading = ## 💸 You were paid
transfer-news-line = ・{ $giver } transferred **{ $money }** to you{ $words } | receipt #{ $number }
transfer-news-more = … and { $count } more, see your receipts

transfer-closed = 💸 Members cannot pay one another here.
transfer-not-transferable = 💸 That currency cannot be transferred. Choose one of: { $known }.
transfer-to-oneself = 🪞 There is no need to pay yourself. Choose another member.
transfer-out-of-range = 🔢 A transfer is at least { $least } and at most { $most }.
transfer-words-too-long = ✍️ Your words have { $length } characters. { $most ->
        [0] Transfers bear no words here; please leave them out.
       *[other] At most { $most } are possible; please shorten them.
    }
transfer-level-too-low = 🎖️ Transfers are open from the level “{ $title }” on. See /me for your level and what is missing.
transfer-too-new-here =
    🌱 Transfers are for those who joined at least { $days } { $days ->
        [one] day
       *[other] days
    } ago. You may from { $opens } on ({ $wait }).
transfer-giver-not-admitted = 🚪 You have yet to answer the verification question. Once you have, you may transfer.
transfer-receiver-not-admitted = 🚪 That member has yet to answer the verification question. Try again when they have.
transfer-receiver-left = 👋 That member has left. Nothing was transferred.
transfer-over-given = 🌙 At most { $most } may be given a day; { $left } are left for today. It starts anew at { $opens } ({ $wait }).
transfer-over-received = 🌙 Each member may receive at most { $most } a day, and this would go over it. Transfer less, or try again at { $opens } ({ $wait }).

fault-transfer-below-minimum = It is below the minimum of { $minimum }, so that nothing could be transferred. Write at least { $minimum }, or 0 for no limit.
fault-transfer-level = There is no such level; [[level.steps]] has { $levels }.

house-transfer = transfer fees
reason-transfer = Transfer
reason-transfer-fee = Transfer fee
receipt-transfer = { $received ->
        [yes] received from a member
       *[no] transferred to a member
    }{ $words }
receipt-transfer-fee = fee of transfer #{ $number }

transfer-form = Transfer
transfer-form-member = To whom
transfer-form-amount = How much; the fee comes on top
transfer-form-currency = In which currency
transfer-form-words = A few words
service-transfer = Transfer
service-transfer-about = Pay another member
