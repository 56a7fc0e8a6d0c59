"""Rankings (统计排行), the member list (会员列表), the closing of weeks and months, and charts (走势)."""
