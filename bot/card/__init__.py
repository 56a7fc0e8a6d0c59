"""The member card (会员卡): what stands under a name, as a screen and as a picture."""
