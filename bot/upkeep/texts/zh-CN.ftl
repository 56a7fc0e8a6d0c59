### 数据的照看：检查、备份、恢复、导出（louzhu db …）

## 命令行

cli-db = 照看数据库：升级、检查、备份、恢复、导出
cli-db-migrate = 建立数据库，或升级到这个版本
cli-db-verify = 证明数据库完好，列出所有不对的地方
cli-db-verify-file = 要检查的文件（默认是设置里的数据库）
cli-db-backup = 备份并验证，楼主运行时也可以用
cli-db-backup-folder = 备份放在哪里（默认看设置）
cli-db-backup-keep = 保留最近几份（默认看设置）
cli-db-restore = 用一份备份恢复数据库
cli-db-restore-file = 备份文件，旁边要有它的 .sha256
cli-db-restore-overwrite = 替换现有的数据库（旧的会改名留下）
cli-db-export = 把所有的表导出成文件
cli-db-export-folder = 放到哪个文件夹，必须是空的或还不存在
cli-db-export-format = 导出的格式（默认 both，两种都要）

## 办成了

upkeep-migrated = 已升级：{ $migration }
upkeep-up-to-date = ✓ 数据库是最新的：{ $path }
upkeep-claim-holds = ✓ { $claim }
upkeep-finding = ✗ { $finding }
upkeep-findings-untold = ✗ ……还有 { $count } 处同样的问题
upkeep-proven = 数据库完好：{ $path }
upkeep-not-proven =
    数据库有问题：{ $path }
    请先停掉楼主，保留这个文件，再用最近一份完好的备份恢复：louzhu db restore 备份文件 --overwrite
upkeep-lacking =
    数据库还没有升级，账目等内容暂时无法检查：{ $path }
    缺少：{ $migrations }
    请先运行 louzhu db migrate，再检查一次。
upkeep-backed-up =
    ✓ 备份完成：{ $path }（{ $size } 字节）
    　SHA-256：{ $sha256 }
upkeep-backup-lacking = 这是升级前的数据库（缺少 { $migrations }），只检查了文件本身，没有检查账目。
upkeep-backups-removed = 已删除过期的备份：{ $names }
upkeep-kept-aside = 原来的数据库留在：{ $path }
upkeep-restored = ✓ 已从 { $backup } 恢复到 { $path }
upkeep-exported-table = 　{ $table }：{ $rows } 行
upkeep-withheld = 　以下是机密，没有导出：{ $columns }
upkeep-exported = ✓ 已导出 { $tables } 张表到 { $folder }

## 办不成

upkeep-fault-folder = 写不了 { $path }：{ $problem }。请检查这个位置的权限和磁盘空间，再试一次。
upkeep-fault-folder-not-empty = { $folder } 里已经有东西了，没有动它。请换一个空的或新的文件夹。
upkeep-fault-backup-running = 另一个备份正在写 { $folder }。请等它完成，再试一次。
upkeep-fault-unproven-backup = 数据库里有不对的地方，这次的副本不算备份，留在 { $path }；旧的备份都还在。请运行 louzhu db verify 查看详情。
upkeep-fault-unproven-copy = 备份 { $path } 里有不对的地方，没有用它恢复，数据库原样未动。请换一份备份。
upkeep-fault-database-exists =
    数据库 { $path } 已经存在，没有动它。
    确定要替换，请加上 --overwrite；现在这个数据库会改名留下。
upkeep-fault-no-backup = 没有备份文件 { $path }。请检查路径。
upkeep-fault-no-checksum =
    备份旁边没有校验文件 { $checksum }，无法确认 { $path } 完好。
    请把两个文件放在一起；如果确信备份没问题，可以在它的文件夹里用 sha256sum 补一份。
upkeep-fault-checksum = 备份 { $path } 和它的 .sha256 对不上，文件可能损坏了，没有用它恢复。请换一份备份。

## 数据库用不了

database-fault-missing = 没有数据库 { $path }。请检查设置里的 database.path；新建一个用 louzhu db migrate。
database-fault-unopenable = 打不开数据库 { $path }（{ $detail }）。请检查它是不是一个文件，楼主能不能读写它和它所在的文件夹。
database-fault-unwritable = 数据库 { $path } 写不进去（{ $detail }），没有保存任何改动。请检查磁盘空间和权限，再试一次。
database-fault-corrupt =
    数据库 { $path } 损坏了（{ $detail }），没有动它。
    请保留这个文件，再用最近一份备份恢复：louzhu db restore 备份文件 --overwrite
database-fault-foreign = { $path } 是别的程序的数据库，没有动它。请检查设置里的 database.path。
database-fault-newer = 数据库 { $path } 来自更新的版本（{ $detail }），没有动它。请换回那个版本的楼主，或恢复升级前的备份。
database-fault-changed = 升级步骤 { $detail } 的内容和当初用在数据库 { $path } 上的不一样，没有动它。请换回原来的程序文件：已经发布的升级步骤不能修改。
database-fault-locked = 数据库 { $path } 正被别的程序占用（{ $detail }）。请关掉那个程序，再试一次。
database-fault-folder = 建不了数据库 { $path } 所在的文件夹（{ $detail }）。请检查路径和权限。

## 证明了什么

proof-pages = 文件完好，共 { $count } 行数据
proof-references = { $count } 张表之间的引用都对得上
proof-readable = 全部内容可读
proof-ledger-chain = { $count } 笔流水编号连续，凭证链完整
proof-ledger-receipts = { $count } 笔流水的余额前后相接
proof-ledger-balances = { $count } 个账户的余额都等于流水之和
proof-ledger-zero = { $count } 种积分收支相抵，合计为零
proof-checkin-summaries = { $count } 位会员的签到统计与签到记录一致
proof-checkin-days = { $count } 天的签到人数与名次一致

## 哪里不对

proof-page-damaged = 文件损坏：{ $problem }
proof-unreadable = 有内容读不出来：{ $problem }
proof-reference-broken = 表 { $table } 第 { $row } 行引用的内容在表 { $parent } 里不存在
proof-ledger-gap = 流水缺了：第 { $first } 号到第 { $last } 号
proof-ledger-link-broken = 第 { $number } 号流水与凭证链对不上，内容被改过
proof-ledger-receipt-wrong = 第 { $number } 号流水写的余额是 { $stated }，按前面的流水应为 { $due }
proof-ledger-balance-wrong = 服务器 { $guild } 的账户 { $owner }（{ $currency }）余额是 { $stated }，按流水应为 { $due }
proof-ledger-account-missing = 有流水的账户 { $account } 不见了
proof-ledger-sum-wrong = 服务器 { $guild } 的 { $currency } 合计应为 0，实际是 { $total }
proof-checkin-summary-missing = 服务器 { $guild } 的会员 { $member } 有 { $days } 天签到，却没有签到统计
proof-checkin-days-missing = 服务器 { $guild } 的会员 { $member } 的统计说签到了 { $days } 天，却没有签到记录
proof-checkin-summary-wrong = 服务器 { $guild } 的会员 { $member } 的签到统计 { $field } 是 { $stated }，按记录应为 { $due }
proof-checkin-day-wrong = 服务器 { $guild } 在 { $day } 记了 { $counted } 人签到，实际有 { $present } 人，最后一名是第 { $last } 名
