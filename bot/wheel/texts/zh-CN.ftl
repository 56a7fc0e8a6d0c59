### 幸运大转盘

command-wheel = 转盘
    .description = 看幸运大转盘：奖品、概率、剩余次数、最近中奖
command-spin = 抽奖
    .description = 转一次幸运大转盘
command-wheel-check = 核对抽奖
    .description = 一步步核对一次抽奖是否公正
    .spin = 编号
    .spin-description = 抽奖编号，如 2026-11-23#7；默认自己最近一次
command-admin-wheel = 转盘
    .description = 转盘的收支、返还率与库存
command-admin-claims = 领奖
    .description = 还没发出的奖品，发完做个记号
help-room-wheel = ### 🎡 幸运大转盘
help-room-claims = ### 🎁 领奖
help-spin = 🎡 每天免费 { $free } 次，之后每次 { $price }，一天最多 { $most } 次。
help-wheel-check = 🔍 每一次抽奖都可以自己核对，不必相信楼主。

wheel-title = 幸运大转盘
wheel-hub = 抽奖
wheel-verdict = 恭喜抽中：{ $prize }
wheel-verdict-none = { $prize }
wheel-hours = { $hours } 小时

## 转盘

wheel-heading = ## 🎡 幸运大转盘
wheel-next-free = 今天还有 **{ $free }** 次免费，共可转 **{ $left }** 次。
wheel-next-paid = 下一次 **{ $price }**，今天还可转 **{ $left }** 次。
wheel-none-left = 今天的次数用完了，{ $opens } 起（{ $wait }）再来。
wheel-panel-price = 每人每天免费 { $free } 次，之后每次 { $price }，一天最多 { $most } 次。
wheel-prizes = ### 奖品与概率
wheel-prize = ・{ $prize }　**{ $odds }**
wheel-prize-left = ・{ $prize }　**{ $odds }**（今天还剩 { $left } 份）
wheel-sold-out = -# 今天已抽完：{ $prizes }
wheel-expected = -# 平均每次得 { $amount } { $unit }
wheel-expected-of-price = -# 平均每次得 { $amount } { $unit }，是价格 { $price }的 { $share }
wheel-winners = ### 最近中奖
wheel-winner = ・{ $member } { $prize }　{ $when }
wheel-no-winners = 还没有人中奖，来试试手气。
wheel-commitment =
    -# 🔒 { $day } 的承诺（服务器种子的 SHA-256）：{ $commitment }
    -# 📋 奖品表第 { $version } 版的 SHA-256：{ $table }
    -# 🔒 明天的承诺：{ $tomorrow }
wheel-own-seed = -# 🌱 您的种子：{ $seed }
wheel-picture = 幸运大转盘，各格依次为：{ $sides }。
wheel-spin = 抽奖
wheel-spin-free = 免费抽奖
wheel-spin-for = 抽奖（{ $price }）
wheel-change-seed = 换种子
wheel-still = 改看静态图
wheel-motion = 改看动画
wheel-my-prizes = 我的奖品
wheel-limits = 自律
wheel-open = 看转盘

wheel-won = ## 🎉 恭喜抽中 { $prize }
wheel-lost = ## { $prize }
wheel-done-picture = 转盘停在“{ $prize }”。
wheel-done-free = -# 这次免费，现有 { $balance }，今天还可转 { $left } 次。
wheel-done-paid = -# 花费 { $price }，现有 { $balance }，今天还可转 { $left } 次。
wheel-done-role = 🏷️ 身份组马上戴上，为期 { $days }。
wheel-done-thing = 📦 管理人员会把奖品发给您，进度见“我的奖品”。
wheel-done-cards-owed = 🎫 您的补签卡已经满了，还有 { $cards } 张先给您留着，用掉之后自动补上。
wheel-done-repeated = -# 这次抽奖已经算过，没有再扣。
wheel-done-seal = -# 编号 { $code }｜您今天第 { $nonce } 次｜封印 { $seal }
wheel-check-button = 核对

wheel-closed = 🎡 转盘没有开放。
wheel-not-yet = 🎡 转盘还没开始，{ $opens } 起（{ $wait }）开放。
wheel-over = 🎡 这一期转盘已在 { $last } 结束，谢谢参与。
wheel-still-turning = 🎡 转盘还在转呢，请稍等两秒。这一下没有扣费。
wheel-no-spins-left = 🎡 一天最多转 { $most } 次，您今天转满了，{ $opens } 起（{ $wait }）再来。
wheel-day-revealed = 🎡 今天的种子已经公布，不能再转。请明天再来。
wheel-no-such-spin = 🔍 没有“{ $typed }”这次抽奖。编号写成 2026-11-23#7 这样。
wheel-already-handed-out = ☑️ 这份奖品已经记为发出。

## 自己的种子与图

wheel-seed-form = 换种子
wheel-seed-field = 您的种子
wheel-seed-hint = 随便写什么，抽奖时会和楼主的种子合在一起；留空则用您的会员号
wheel-seed-kept = 🌱 下一次抽奖起用您的种子：{ $seed }
wheel-still-kept = 🖼️ 以后给您看静态图。
wheel-motion-kept = 🎞️ 以后给您看动画。

## 我的奖品

wheel-mine-heading = ## 🎁 我的奖品
wheel-mine-none = 没有待领或限时的奖品。积分和补签卡抽中就已到账。
wheel-claim = ・**{ $prize }**　{ $state }
    -# 　{ $made }抽中
wheel-claim-owed-role = ⏳ 等待戴上
wheel-claim-owed-thing = ⏳ 等管理人员发放
wheel-claim-owed-cards = ⏳ 还差 { $owed } 张，有空位就补上
wheel-claim-held-role = 🏷️ 戴着，到 { $until } 为止（{ $wait }）
wheel-claim-settled-role = ☑️ 已到期
wheel-claim-settled-thing = ✅ 已发放
wheel-claim-settled-cards = ✅ 已补齐

## 核对

wheel-check-none = 🔍 您还没有抽过奖。
wheel-check-heading = ## 🔍 核对 { $code }
    { $member }
wheel-check-hidden = 🔒 ①②③ 服务器种子在 { $reveals }（{ $wait }）公布，到时这里会列出这几步。在那之前，它的指纹已经公开，楼主想换也换不了：
    -# 承诺 { $commitment }
    -# 届时的算式：HMAC-SHA256(服务器种子，“{ $message }”)
wheel-check-open = ① **种子没有换过**：SHA-256(服务器种子) 就是事先公布的承诺
    -# 服务器种子（十六进制）{ $seed }
    -# 承诺 { $commitment }
    ② **两颗种子合起来**：HMAC-SHA256(服务器种子，“{ $message }”)
    -# = { $digest }
    ③ **变成一个数**：按 64 位一段来读，取第 { $place } 段
    -# { $word } ÷ { $total }，余数 **{ $number }**
wheel-check-sides = ④ **数字落在哪一格**：奖品表第 { $version } 版，当时总权重 { $total }
    -# 表的 SHA-256 { $table }
wheel-check-side = ・{ $range }　{ $prize }
wheel-check-hit = 👉 **{ $range }　{ $prize }**　← { $number }
wheel-check-seal = -# 封印 { $seal }
    -# 服务器种子公布后，管理人员可用 `louzhu wheel export` 导出整天的记录，任何人都能离线验证。

## 管理

wheel-figures-heading = ## 🎡 转盘收支
wheel-figures-none = 还没有人转过。
wheel-figures-span = **{ $span }**　{ $spins } 次，{ $members } 位会员
    -# 　收入 { $income }｜派出 { $won }，按概率应派出 { $expected }
wheel-figures-return = -# 　返还率 { $share }，按概率应为 { $due }（含免费次数）
wheel-figures-also = -# 　另派出 { $money }
wheel-span-today = 今天
wheel-span-week = 近七天
wheel-span-ever = 全部
wheel-figures-prizes = ### 奖品
wheel-figures-prize = ・{ $prize }　近七天 { $week } 次，共 { $ever } 次
wheel-figures-prize-left = ・{ $prize }　近七天 { $week } 次，共 { $ever } 次，今天还剩 { $left } 份
wheel-figures-rest = -# 待发奖品 { $owed } 份｜{ $capped } 位会员设了每日上限，{ $excluded } 位正在停玩（只有人数，没有名单）
wheel-figures-claims = 待发奖品
wheel-owed-heading = ## 🎁 待发奖品（{ $owed }）
wheel-owed-line = { $member }
    { $claim }
wheel-hand-out = 已发放
wheel-handed-out = ✅ 已记下：{ $member } 的 { $prize } 已发放。
staff-deed-wheel-claim = 转盘奖品已发放

## 公告

wheel-big-win = ## 🎊 大奖！
    恭喜 { $member } 在幸运大转盘抽中 **{ $prize }**
    -# 编号 { $code }
wheel-news-table = ### 📋 奖品表更新
    { $day } 起用第 { $version } 版。之前的抽奖仍按旧版验证。
    -# SHA-256 { $table }
wheel-news-reveal = ### 🔓 { $day } 的种子公布
    这一天共 { $spins } 次抽奖，现在都可以用 /核对抽奖 一步步核对。
    -# 服务器种子（十六进制）{ $seed }
    -# 事先的承诺 { $commitment }
    -# 最后的封印 { $seal }
alert-wheel-thing = { $member } 抽中“{ $prize }”（编号 { $spin }）。请发给会员，再到 /管理 领奖 里做个记号。
wheel-role-reason = 幸运大转盘奖品
wheel-role-over-reason = 幸运大转盘的限时身份组到期

## 账单

house-wheel = 幸运大转盘
reason-wheel-price = 转盘抽奖
receipt-wheel-price = 转一次幸运大转盘
reason-wheel-prize = 转盘奖品
receipt-wheel-prize = 幸运大转盘中奖，编号 { $spin }

## 设置

fault-wheel-no-endless-prize = 至少要有一个不限量的奖品（stock 和 stock_per_day 都是 "endless"），例如 kind = "none" 的“谢谢惠顾”；否则奖品发完后转盘就没有格子了。
fault-wheel-no-amount = 这类奖品要写 amount，至少为 1。
fault-wheel-too-many-cards = 一次最多 { $most } 张补签卡（checkin.makeup.most_cards）。
fault-wheel-no-role = kind = "role" 的奖品要写 role：身份组的名字或 ID。
fault-wheel-role-taken = 这个身份组已经用在 { $setting }；靠手气、限时得到的身份组要单独建一个。
fault-wheel-no-hours = kind = "role" 的奖品要写 hours：戴多少小时。
fault-wheel-free-beyond-most = 免费次数不能多于每天最多的 { $most } 次。
fault-wheel-not-a-day = 请写成日期，不加引号，如 2026-11-23；不限则写 ""。
fault-wheel-days-reversed = 结束日不能早于开始日 { $first }。

## 命令行

cli-wheel = 幸运大转盘：导出与验证
cli-wheel-export = 导出已经结束的一天，供任何人验证
cli-wheel-export-day = 哪一天，如 2026-11-23
cli-wheel-export-file = 写到哪个新文件
cli-wheel-verify = 离线验证导出的一天，不需要数据库和 Discord
cli-wheel-verify-file = 导出的文件
cli-wheel-exported = { $day } 的 { $spins } 次抽奖已导出到 { $path }。
cli-wheel-no-such-day = { $day } 没有转盘记录。日期写成 2026-11-23 这样，并请检查 discord.guild_id。
cli-wheel-not-revealed = { $day } 的种子还没有公布：那一天还没过完，或者楼主没有在运行。
cli-wheel-file-exists = { $path } 已经存在，请换一个文件名。
cli-wheel-file = { $path } 读写不了：{ $problem }。请检查路径和权限。
cli-wheel-verified = ✅ { $day } 的 { $spins } 次抽奖全部正确。
    请与事先公布的承诺核对：{ $commitment }
    请与公布的奖品表哈希核对：{ $tables }
    请与公布的最后封印核对：{ $seal }
cli-wheel-illegible = ❌ 第 { $line } 行不对：{ $what }。
cli-wheel-mismatch = ❌ 第 { $line } 行不对：{ $what }。
    文件写的是：{ $stated }
    应当是：{ $due }
wheel-mismatch-not-utf8 = 不是 UTF-8 文本
wheel-mismatch-no-line-feed-at-the-end = 末尾缺换行，文件可能不完整
wheel-mismatch-not-json = 不是 JSON
wheel-mismatch-not-canonical = 不是规定的写法
wheel-mismatch-not-a-wheel-day = 不是转盘一天的记录
wheel-mismatch-unknown-format = 不认识的格式
wheel-mismatch-seed-does-not-fit-commitment = 服务器种子与承诺不符
wheel-mismatch-number-of-spins-differs = 抽奖次数不符
wheel-mismatch-table-hashes-differ = 奖品表与它的哈希不符
wheel-mismatch-table-of-another-day = 奖品表的日期或版本不对
wheel-mismatch-spin-out-of-order = 抽奖编号不连续
wheel-mismatch-nonce-out-of-order = 该会员的次数不连续
wheel-mismatch-version-out-of-order = 奖品表版本的次序不对
wheel-mismatch-table-differs = 这次抽奖用的奖品表不符
wheel-mismatch-total-weight-differs = 总权重不符
wheel-mismatch-roll-differs = 抽出的数字不符
wheel-mismatch-prize-differs = 奖品不符
wheel-mismatch-seal-differs = 封印不符
wheel-mismatch-last-seal-differs = 最后的封印不符

## 数据核对

proof-wheel-spins = 转盘的 { $count } 次抽奖都与事先承诺的种子相符
proof-wheel-spin-wrong = 社区 { $guild } { $day } 的转盘记录第 { $line } 行：{ $what }
proof-wheel-money = 转盘的 { $count } 次收支都在账上
proof-wheel-money-wrong = 社区 { $guild } 的抽奖 { $spin }：价格或奖金与账本不符

service-wheel = 幸运大转盘
service-wheel-about = 奖品和概率都公开
service-wheel-free = 今天还有 { $free } 次免费
service-wheel-paid = 今天还能抽 { $left } 次，下一次 { $price }
service-wheel-none-left = 今天的次数用完了
service-prizes = 我的奖品
service-prizes-about = 还没到手的和限时的奖品
service-prizes-now =
    { $prizes ->
        [0] 没有待领或限时的奖品
       *[other] { $prizes } 件待领或限时的奖品
    }
