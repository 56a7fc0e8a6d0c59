### 全站共用的话。命令行与设置错误的话在文件后半。

## 数目与日子

days = { $days } 天
sum = { $money }
cards = { $cards } 张补签卡
weekday-1 = 周一
weekday-2 = 周二
weekday-3 = 周三
weekday-4 = 周四
weekday-5 = 周五
weekday-6 = 周六
weekday-7 = 周日
month-1 = 一月
month-2 = 二月
month-3 = 三月
month-4 = 四月
month-5 = 五月
month-6 = 六月
month-7 = 七月
month-8 = 八月
month-9 = 九月
month-10 = 十月
month-11 = 十一月
month-12 = 十二月

## 翻页

page-newer = 更新的
page-older = 更早的
page-before = 上一页
page-after = 下一页

## 婉拒

refusal-not-for-you = 🙏 这个操作只对管理人员开放。
refusal-not-yours = 🙏 这是别人的面板，请用命令打开您自己的。
refusal-not-this-community = 🙏 楼主只为一个社区服务，请回到那里使用。
refusal-bots-have-none = 🙏 机器人不是会员，没有这些资料。
refusal-out-of-date = ⌛ 这个按钮已经过期，请重新使用命令。

## 出错

error-not-understood = 🤔 没看懂“{ $typed }”，请从提示里选择。
error-commands-changed = 🔄 命令刚刚更新，请稍等片刻，重新打开 Discord 再试一次。
error-not-saved = 💾 没能存下来，刚才的操作不算数，什么都没有扣。管理人员已收到通知，请稍后再试。
error-misconfigured = 🔧 论坛的设置有问题，暂时办不到。管理人员已收到通知。
error-fault = 💥 出错了，这是楼主的问题，不是您的。若要反馈，请带上编号 `{ $id }`。
member-gone = 已离开的会员

## 给管理人员的话

alert-heading = ## 🔔 需要您处理：{ $setting }
alert-not-saved = 数据库写不进去：{ $problem }。请检查磁盘空间与文件权限；恢复之前，会员的操作都不会算数。
alert-forbidden = Discord 拒绝了一次操作：{ $problem }。请检查楼主的角色在相关频道里的权限（查看频道、发送消息、嵌入链接、附加文件、阅读历史消息）。
alert-no-channel = 设置 `{ $setting }` 指向的频道 `{ $value }` 不存在，或者楼主看不到它。请改正 config.toml，或让楼主看到该频道。
