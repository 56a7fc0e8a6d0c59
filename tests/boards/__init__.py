"""The boards: topics, floors, credits, the index and its catching up, lists, writing, digests."""
