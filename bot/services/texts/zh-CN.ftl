### 社区服务：服务台与导航栏

command-services = 社区服务
    .description = 论坛的服务台：这里能做的一切，一步直达
help-room-services = ### 🧭 社区服务
help-services = 每项服务旁边写着它此刻对您意味着什么；没有开放的、您看不到的都不列出来。
service-services = 社区服务
service-services-about = 这里能做的一切
services-heading = ## 🧭 社区服务
    这里能做的都在下面，按一下就到。
services-group-today = ### 每天
services-group-money = ### 积分
services-group-reading = ### 论坛
services-group-own = ### 我的
services-line = { $emoji } **{ $name }**　{ $line }
services-choose = 去哪里看看？
services-bar = ## 🧭 社区导航
    按一下就打开，只有您自己看得到。
