### Rankings, the member list and charts

command-rank = rank
    .description = Rankings by posts, digests, money, online time, check-ins and more, with your own place
    .kind = kind
    .kind-description = Ranked by what; posts by default
    .period = period
    .period-description = All time, this month, this week or today; all time by default
command-members = members
    .description = All members, sorted by UID, name, posts, level, last seen or a currency
    .sort = sort
    .sort-description = Sorted by what; UID by default
    .search = search
    .search-description = Part of a name, or a UID
command-trend = trend
    .description = A chart of posts, check-ins, money in and out and more over time
    .kind = kind
    .kind-description = A chart of what; posts by default
    .whose = whose
    .whose-description = Your own or the whole community's; your own by default
    .member = member
    .member-description = Someone else's
    .days = days
    .days-description = How many days back; 30 by default
choice-span-all = all time
choice-span-month = this month
choice-span-week = this week
choice-span-today = today
choice-trend-own = Mine
choice-trend-community = Everybody
choice-days-7 = 7 days
choice-days-30 = 30 days
choice-days-90 = 90 days
help-room-ranking = ### 🏆 Rankings
help-rank = 🏆 Places are always up to date, equal values share one, and members who left are not ranked.
help-rank-prizes = 🏆 Places are always up to date, equal values share one, and members who left are not ranked. Closed each week and month: { $kinds }. The first three win { $week } for a week and { $month } for a month; those who tie share the prizes of the places they take.
help-rank-none = nothing

rank-heading = ## 🏆 { $kind }, { $period }
rank-line = { $medal } { $member } **{ $value }**
rank-empty = Nobody is ranked here yet. Be the first.
rank-own = -# You are number { $place } of { $ranked }.
rank-own-none = -# You are not ranked here yet.
rank-choose-kind = Another ranking
rank-choose-period = Another period
ranking-unknown = 🤔 There is no such thing. Choose one of: { $known }.

members-heading = ## 👥 Members by { $order }
members-found = ## 👥 Members found for “{ $search }”
members-none = No members were found.
members-line = `{ $uid }` **{ $name }** | { $level }
members-posts =
    {" "}| { $posts } { $posts ->
        [one] post
       *[other] posts
    }
members-with = {" "}| { $value }
members-online = online
members-never = never seen
members-open-card = See a member card
members-choose-order = Another order
members-by-uid = UID
members-by-name = name
members-by-posts = posts
members-by-level = level
members-by-seen = last seen

trend-title = { $kind }, last { $days } days
trend-heading =
    ## 📈 { $title }
    { $whose }
trend-community = The whole community
trend-gained = In
trend-lost = Out
trend-sum = { $total } in total
trend-sum-money = { $gained } in, { $lost } out
trend-line = { $day }: { $value }
trend-line-money = { $day }: +{ $gained } / -{ $lost }
trend-picture = Chart: { $title }. { $twin }
trend-money-is-private = 🔒 How someone else's money came and went is for that member and the staff.

podium-week = ## 🏆 The week is over: { $period }
podium-month = ## 🏆 The month is over: { $period }
podium-kind = ### { $kind }
podium-prize = , prize +{ $prize }
house-ranking = ranking
reason-ranking-prize = Ranking prize
receipt-ranking-prize = ranking of { $period }, number { $place }

fault-ranking-unknown = there is no such ranking; those that are: { $known }

service-rank = Rankings
service-rank-about = Who posts most
service-rank-now = No. { $place } by posts
service-members = Members
service-members-about = Who is here
service-members-now =
    { $members ->
        [one] 1 member
       *[other] { $members } members
    }
service-trend = Trends
service-trend-about = Charts of the community
