### The care of the data: proving, backing up, restoring, exporting (louzhu db …)

## The command line

cli-db = care for the database: update, verify, back up, restore, export
cli-db-migrate = make the database, or bring it up to this version
cli-db-verify = prove that the database is sound, and list all that is not
cli-db-verify-file = the file to look at (default: the database in the settings)
cli-db-backup = back up and verify; the bot may be running
cli-db-backup-folder = where backups go (default: as in the settings)
cli-db-backup-keep = how many of the newest to keep (default: as in the settings)
cli-db-restore = put a backup in the database's place
cli-db-restore-file = the backup; its .sha256 must stand beside it
cli-db-restore-overwrite = replace the database that is there (it is kept under another name)
cli-db-export = write all tables to files
cli-db-export-folder = where to; it must be empty or not exist yet
cli-db-export-format = which form (default: both)

## Done

upkeep-migrated = Updated: { $migration }
upkeep-up-to-date = ✓ The database is up to date: { $path }
upkeep-claim-holds = ✓ { $claim }
upkeep-finding = ✗ { $finding }
upkeep-findings-untold = ✗ … and { $count } more of that kind
upkeep-proven = The database is sound: { $path }
upkeep-not-proven =
    The database is not sound: { $path }
    Stop the bot, keep this file, and restore the newest sound backup: louzhu db restore FILE --overwrite
upkeep-lacking =
    The database has not been updated yet, so the money and the rest of its contents cannot be looked at: { $path }
    It lacks: { $migrations }
    Run louzhu db migrate, then verify again.
upkeep-backed-up =
    ✓ Backed up: { $path } ({ $size } bytes)
    {"  "}SHA-256: { $sha256 }
upkeep-backup-lacking = This is the database before an update (it lacks { $migrations }): the file was looked at, the money was not.
upkeep-backups-removed = Old backups removed: { $names }
upkeep-kept-aside = The database that was there is kept as: { $path }
upkeep-restored = ✓ Restored { $backup } to { $path }
upkeep-exported-table =
    { $rows ->
        [one] {"  "}{ $table }: { $rows } row
       *[other] {"  "}{ $table }: { $rows } rows
    }
upkeep-withheld = {"  "}Secret, and therefore left out: { $columns }
upkeep-exported = ✓ Exported { $tables } tables to { $folder }

## Not done

upkeep-fault-folder = { $path } cannot be written: { $problem }. Check the permissions there and the free disk space, then try again.
upkeep-fault-folder-not-empty = There is something in { $folder } already; it was left alone. Name an empty folder or a new one.
upkeep-fault-backup-running = Another backup is being written to { $folder }. Wait until it is done, then try again.
upkeep-fault-unproven-backup = The database is not sound, so this copy is no backup; it is kept as { $path }, and all older backups are still there. Run louzhu db verify for details.
upkeep-fault-unproven-copy = The backup { $path } is not sound; it was not used, and the database is as it was. Choose another backup.
upkeep-fault-database-exists =
    There is a database at { $path }; it was left alone.
    If you do want to replace it, add --overwrite; it is then kept under another name.
upkeep-fault-no-backup = There is no backup { $path }. Check the path.
upkeep-fault-no-checksum =
    The checksum { $checksum } is missing, so nothing says that { $path } is whole.
    Put both files side by side; if you are sure of the backup, make one with sha256sum in its folder.
upkeep-fault-checksum = The backup { $path } does not agree with its .sha256, so it may be damaged; it was not used. Choose another backup.

## A database that cannot be used

database-fault-missing = There is no database { $path }. Check database.path in the settings; louzhu db migrate makes a new one.
database-fault-unopenable = The database { $path } cannot be opened ({ $detail }). Check that it is a file, and that Louzhu may read and write it and its folder.
database-fault-unwritable = The database { $path } cannot be written ({ $detail }); nothing was changed. Check the free disk space and the permissions, then try again.
database-fault-corrupt =
    The database { $path } is damaged ({ $detail }); it was left alone.
    Keep the file, and restore the newest backup: louzhu db restore FILE --overwrite
database-fault-foreign = { $path } is the database of another program; it was left alone. Check database.path in the settings.
database-fault-newer = The database { $path } was made by a newer version ({ $detail }); it was left alone. Go back to that version of Louzhu, or restore a backup from before the update.
database-fault-changed = The migration { $detail } reads differently from when it was applied to { $path }; the database was left alone. Put the program's own files back: a migration that was released is never edited.
database-fault-locked = Another program holds the database { $path } ({ $detail }). Close that program, then try again.
database-fault-folder = The folder of the database { $path } cannot be made ({ $detail }). Check the path and the permissions.

## What was proven

proof-pages =
    { $count ->
        [one] The file is whole, with { $count } row
       *[other] The file is whole, with { $count } rows
    }
proof-references =
    { $count ->
        [one] Every reference in { $count } table leads somewhere
       *[other] Every reference in { $count } tables leads somewhere
    }
proof-readable = Everything can be read
proof-ledger-chain =
    { $count ->
        [one] { $count } transfer, its number and its link in order
       *[other] { $count } transfers, numbered without a gap, their chain of receipts whole
    }
proof-ledger-receipts =
    { $count ->
        [one] { $count } receipt states the balances that follow from it
       *[other] { $count } receipts state balances that follow from one another
    }
proof-ledger-balances =
    { $count ->
        [one] { $count } account holds what its transfers moved
       *[other] { $count } accounts hold what their transfers moved
    }
proof-ledger-zero =
    { $count ->
        [one] { $count } currency sums to zero
       *[other] { $count } currencies sum to zero each
    }
proof-checkin-summaries =
    { $count ->
        [one] { $count } member's check-in summary agrees with the days
       *[other] { $count } members' check-in summaries agree with the days
    }
proof-checkin-days =
    { $count ->
        [one] { $count } day counted as many members as have a place on it
       *[other] { $count } days counted as many members as have a place on them
    }

## What is wrong

proof-page-damaged = The file is damaged: { $problem }
proof-unreadable = Something cannot be read: { $problem }
proof-reference-broken = Row { $row } of table { $table } names something that table { $parent } does not have
proof-ledger-gap = Transfers are missing: no. { $first } to no. { $last }
proof-ledger-link-broken = Transfer no. { $number } does not fit its link in the chain: it was altered
proof-ledger-receipt-wrong = Transfer no. { $number } states a balance of { $stated }; by the transfers before it, it is { $due }
proof-ledger-balance-wrong = Account { $owner } ({ $currency }) of server { $guild } holds { $stated }; by its transfers, it is { $due }
proof-ledger-account-missing = Account { $account } is gone, though transfers name it
proof-ledger-sum-wrong = { $currency } of server { $guild } must sum to 0, but sums to { $total }
proof-checkin-summary-missing =
    { $days ->
        [one] Member { $member } of server { $guild } checked in on { $days } day, but has no summary
       *[other] Member { $member } of server { $guild } checked in on { $days } days, but has no summary
    }
proof-checkin-days-missing =
    { $days ->
        [one] The summary of member { $member } of server { $guild } has { $days } day, but there are no check-ins
       *[other] The summary of member { $member } of server { $guild } has { $days } days, but there are no check-ins
    }
proof-checkin-summary-wrong = The check-in summary of member { $member } of server { $guild } says { $field } is { $stated }; by the days, it is { $due }
proof-checkin-day-wrong = Server { $guild } counted { $counted } check-ins on { $day }; there are { $present }, and the last place is { $last }
