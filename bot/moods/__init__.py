"""Moods (评价一下你浏览此帖子的感受): each member's one vote on a topic, what it pays, and the lists made of it."""
