"""What nobody should write and somebody will: texts that call, mark up, turn, hide, tower, overflow, or have no glyph.

Every place that takes or shows words is tried with them, on screens (`tests.access`) and in pictures (`tests.pictures`).
"""

from __future__ import annotations

from hypothesis import strategies as st

NASTY = (
    "@everyone @here <@1> <@&900000000000000001> <#900000000000000001> </checkin:1>",
    "**a** __b__ ~~c~~ ||d|| `e` ```f\n``` > g\n# h\n- i\n-# j [k](https://example.org) <https://example.org>",
    "\u202e turned \u2066 isolated \u05e9\u05dc\u05d5\u05dd \u0627\u0644\u0633",
    "\u200b\u200d\ufeff\u2060\u00ad",
    "zero\u200bwidth a" + "\u0301" * 50,
    "bell\a null\0 escape\x1b[31m tab\t line\r\nline",
    "half \ud83d character",
    "\ude00",
    "\u0301\u0489\u20dd" * 12,
    "\U0001f469\u200d\U0001f469\u200d\U0001f467" * 12,
    "字" * 4000,
    "{ $member } { NUMBER($x) } %s {0} \\",
    "",
)
"""Calls, markdown and links, directions, nothing that can be seen, marks, controls, half a character, the other half alone,
marks on nothing, emoji of many parts, too much, templates, nothing."""

UNDRAWN = (
    "مرحبا بالعالم",  # Arabic
    "สวัสดีครับ",  # Thai
    "नमस्ते दुनिया",  # Devanagari
    "𠮷𡈽𩸽𪚥𠀀",  # ideographs beyond the first plane
    "\u3164",  # the "invisible name"
    "\ue000\uf8ff",  # private use
    "〱〲",  # two lines high
)
"""Names of which our type has no sign, or none that keeps to its line."""

DRAWN = (
    "안녕하세요 방탄",
    "\u1112\u1161\u11ab\u1100\u116e\u11a8",  # Hangul, letter by letter
    "Nguyễn Thị Ánh Tuyết Ṑ Ẵ Ḁ",
    "🏳️\u200d🌈🇨🇳🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f👍🏽1️⃣❤️🫠",
    "Z" + "\u0310\u0334\u0489" * 20 + "algo",
    "one\ntwo\r\nthree\u2028four\u2029five",
    "a" + "\u3000" * 40 + "b",
    "\U0001d4d5\U0001d4ea\U0001d4f7\U0001d4ec\U0001d502 ⓒⓘⓡ 🅰 \uff46\uff55\uff4c\uff4c \u2e3b",
    "W" * 4000,
    "\U0001f469\u200d\U0001f467" * 800,
    "word " * 800,
    "<:smile:123456789012345678>",
)
"""Names of which something can be drawn, and that do their best to leave their place."""


def without_halves(words: str) -> str:
    """What of it can be a name or a title on Discord, which keeps no half characters; a form of a changed client may send
    them."""
    return "".join(each for each in words if not "\ud800" <= each <= "\udfff")


NASTY_NAMES = (*NASTY, *UNDRAWN, *DRAWN)

nasty_words = st.sampled_from(NASTY_NAMES) | st.text(
    st.characters() | st.sampled_from("小雨WgjÅẴ〱⸻😄👨\u200d👩🇨🇳\u202e\u0301\ufe0f \n한ไش𠮷"), max_size=60
)
"""Any of these, or a mixture of what they are made of."""
