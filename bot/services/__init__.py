"""The room of the community services (社区服务): the forum's front desk, and its navigation bar in a channel."""
