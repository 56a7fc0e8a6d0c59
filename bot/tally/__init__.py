"""What is counted of each member, by period: the one place from which levels, rankings and charts read."""
