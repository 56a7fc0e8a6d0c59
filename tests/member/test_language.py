"""/language: one's own choice counts for private answers, at once and after a restart."""

from __future__ import annotations

from pathlib import Path

from bot.app import App
from bot.member.service import choose_language
from tests.stage import Stage, StageClock, make_config, open_app, said


async def test_a_choice_counts_at_once_and_can_be_taken_back(stage: Stage) -> None:
    lin = stage.member("lin")
    assert "Wallet" in said(await lin.slash(stage.channel, "wallet"))
    chosen = await lin.slash(stage.channel, "language", language="language-zh-cn")
    assert chosen.ephemeral
    assert "以后用简体中文" in said(chosen)
    assert "钱包" in said(await lin.slash(stage.channel, "wallet"))
    follows = await lin.slash(stage.channel, "language", language="language-client")
    assert "follows the language of your Discord" in said(follows)
    assert "Wallet" in said(await lin.slash(stage.channel, "wallet"))


async def test_a_choice_is_kept_over_a_restart_and_is_ones_own(tmp_path: Path, clock: StageClock) -> None:
    path = tmp_path / "louzhu.sqlite3"
    async with open_app(path, make_config(), clock) as app:
        for _ in range(2):
            await app.act(choose_language, member_id=1, language="zh-CN")
        await app.act(choose_language, member_id=2, language="en")
        await app.act(choose_language, member_id=3, language="en")
        await app.act(choose_language, member_id=3, language=None)
    async with open_app(path, make_config(), clock) as app:
        assert [app.language_for(member_id, "en-US") for member_id in (1, 2, 3, 4)] == ["zh-CN", "en", "en", "en"]
        assert [app.language_for(member_id, "zh-TW") for member_id in (1, 2, 3, 4)] == ["zh-CN", "en", "zh-CN", "zh-CN"]


async def test_without_choice_and_client_the_community_decides(app: App) -> None:
    assert app.language_for(1, None) == app.community_language == "zh-CN"
