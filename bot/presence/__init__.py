"""Online time: activity windows from messages, interactions and voice, without the Presence intent."""
