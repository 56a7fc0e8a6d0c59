# Names and titles, found by any part of them.

proof-names = Names: { $count } members are found by all parts of their names
proof-name-wrong = In { $guild } member { $member } is not found by their own name
proof-name-parts = Names: { $missing } parts are missing (or, below zero, too many)
proof-titles = Titles: { $count } topics are found by all parts of their titles
proof-title-wrong = In { $guild } topic { $topic } is found by what its title does not say
proof-title-parts = Titles: { $missing } parts are missing (or, below zero, too many)
