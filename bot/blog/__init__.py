"""Blogs (博客): a member's topics on one of the boards. They are kept, counted and paid as topics, and nowhere else."""
