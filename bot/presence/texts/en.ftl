### Names, as members are found by them

proof-names = Names: { $count } members are found by all parts of their names
proof-name-wrong = In { $guild } member { $member } is not found by the name that he has
proof-name-parts = Names: { $missing } parts are missing (or, below zero, too many)
