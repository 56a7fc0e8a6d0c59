### 名字：按名字找会员

proof-names = 名字：{ $count } 位会员都能按名字里的任何几个字找到
proof-name-wrong = { $guild } 中按名字找不到会员 { $member }
proof-name-parts = 名字索引缺少 { $missing } 条（负数为多出）
