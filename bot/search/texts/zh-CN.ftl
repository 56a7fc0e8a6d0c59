# 名字与标题：按其中任何几个字找到。

proof-names = 名字：{ $count } 位会员都能按名字里的任何几个字找到
proof-name-wrong = { $guild } 中按名字找不到会员 { $member }
proof-name-parts = 名字索引缺少 { $missing } 条（负数为多出）
proof-titles = 标题：{ $count } 个主题都能按标题里的任何几个字找到
proof-title-wrong = { $guild } 的主题 { $topic } 能按标题里没有的字找到
proof-title-parts = 标题索引缺少 { $missing } 条（负数为多出）
