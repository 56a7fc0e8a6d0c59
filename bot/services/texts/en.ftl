### Community services: the front desk and the navigation bar

command-services = services
    .description = The forum's front desk: all that you can do here, one press away
help-room-services = ### 🧭 Community services
help-services = Beside each service stands what it is for you right now; what is not open, or not for you to see, is not listed.
service-services = Services
service-services-about = All that you can do here
services-heading = ## 🧭 Community services
    All that you can do here, one press away.
services-group-today = ### Every day
services-group-money = ### Money
services-group-reading = ### Forum
services-group-own = ### Yours
services-line = { $emoji } **{ $name }**　{ $line }
services-choose = Where to?
services-bar = ## 🧭 Navigation
    Press a button; only you see what opens.
