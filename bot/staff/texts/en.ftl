### The staff

command-admin = admin
    .description = What the staff can do
command-admin-grant = grant
    .description = Pay members from the house (previewed, then confirmed)
    .member = member
    .member-description = Who receives it
    .amount = amount
    .amount-description = How much
    .currency = currency
    .currency-description = Which currency
    .reason = reason
    .reason-description = Why; it stands on the receipt
    .more = more
    .more-description = Who else receives it: one or more @members
command-admin-fine = fine
    .description = Take money from members (previewed, then confirmed)
    .member = member
    .member-description = Who pays it
    .amount = amount
    .amount-description = How much
    .currency = currency
    .currency-description = Which currency
    .reason = reason
    .reason-description = Why; it stands on the receipt
    .more = more
    .more-description = Who else pays it: one or more @members
command-admin-cards = cards
    .description = Give make-up cards to members (previewed, then confirmed)
    .member = member
    .member-description = Who receives them
    .amount = amount
    .amount-description = How many
    .reason = reason
    .reason-description = Why; it stands in the audit trail
    .more = more
    .more-description = Who else receives them: one or more @members
command-admin-reverse = reverse
    .description = Move back exactly what a receipt moved (previewed, then confirmed)
    .receipt = receipt
    .receipt-description = The receipt's number, such as #123
    .reason = reason
    .reason-description = Why; it stands on the receipt
command-admin-receipts = receipts
    .description = See a member's receipts
    .member = member
    .member-description = Whose receipts
command-admin-audit = audit
    .description = The audit trail: who of the staff did what, when and why
help-room-staff = ### 🛠️ Staff

staff-preview-heading = ## 🛠️ Please confirm
staff-deed-grant =
    Grant **{ $amount }** to { $members } { $members ->
        [one] member
       *[other] members
    }
staff-deed-fine =
    Fine **{ $amount }** from { $members } { $members ->
        [one] member
       *[other] members
    }
staff-deed-cards =
    Give **{ $amount }** to { $members } { $members ->
        [one] member
       *[other] members
    }
staff-deed-reverse = Reverse receipt #{ $number }, moving back **{ $amount }**
staff-reason = Reason: { $reason }
staff-preview-line =
    • { $member }: { $before } → { $after }{ $short ->
        [yes] {" "}⚠️ not enough
       *[no] {""}
    }
staff-preview-more = … and { $count } more
staff-preview-beside = -# Receipts { $receipts } belong to the same deed and stay. Reverse them too if they are to go back.
staff-preview-short =
    ⚠️ { $count ->
        [one] One member has too little, so this cannot be done. Lower the amount or leave that member out.
       *[other] { $count } members have too little, so this cannot be done. Lower the amount or leave them out.
    }
staff-confirm = Do it
staff-cancel = Cancel
staff-cancelled = Cancelled. Nothing has changed.
staff-done-heading = ## ✅ Done
    -# Audit trail #{ $audit }
staff-done-receipts = 🧾 Receipts: { $receipts }
audit-heading = ## 📜 Audit trail
audit-reason = reason: { $reason }
audit-no-reason = no reason given
audit-empty = There is nothing yet.
audit-line = **#{ $number }** { $actor }: { $deed }
    -# { $members } | { $reason } | { $when }

staff-amount-out-of-range = 🔢 The amount must be from 1 to { $most }.
staff-no-members = 👥 Please name at least one member.
staff-too-many-members = 👥 At most { $most } members at once; you named { $named }.
staff-reason-needed = ✍️ Please give a reason of at most { $most } characters.
staff-unknown-currency = 🤔 There is no such currency. Choose one of: { $known }.
staff-already-carried-out = ☑️ This was done before and is not done twice.
staff-proposal-expired = ⌛ The preview is more than { $minutes } minutes old. Please use the command again.
staff-not-members = 🤔 These are not members: { $names }. Please pick them with @.
staff-not-a-receipt = 🧾 “{ $typed }” is not a receipt's number. Write it as #123.

house-staff = staff
reason-staff-grant = Grant by staff
reason-staff-fine = Fine by staff
receipt-staff-grant = granted by staff: { $why }
receipt-staff-fine = fined by staff: { $why }
