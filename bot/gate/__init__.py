"""The verification question (验证问题): a gate that keeps scripts out and never locks a person out."""
