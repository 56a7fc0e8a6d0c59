"""Exchange of currencies (兑换): at the rates of the config, in whole lots, through the house."""
