"""What every cog stands on: the app, the member's language, private and public answers, routes for buttons and forms.

Nothing here knows a feature.
"""

from __future__ import annotations

import contextlib
import functools
import io
import sys
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import discord
from discord import app_commands
from discord.ext import commands
from discord.http import Route
from discord.webhook.async_ import async_context

from bot.app import App
from bot.client import ForumBot
from bot.painter import PictureFailed
from bot.refusal import BotsHaveNone, NotYours, OutOfDate
from bot.routes import read_number
from bot.staff.alert import alert_staff
from bot.words import Language, Text, text, unmarked
from cogs._admin import add_admin_commands

Interaction = discord.Interaction[ForumBot]
Method = TypeVar("Method", bound=Callable[..., Any])

ACCENT = discord.Colour(0xC0392B)
"""The vermilion of a seal: the stripe beside the bot's screens."""


def route(name: str) -> Callable[[Method], Method]:
    """Mark a cog's method as what answers the buttons, menus and forms whose custom id begins with ``name``."""

    def mark(method: Method) -> Method:
        method.__route__ = name  # type: ignore[attr-defined]
        return method

    return mark


class Room(commands.Cog):
    """A feature's cog."""

    def __init__(self, bot: ForumBot) -> None:
        self.bot = bot
        self.app: App = bot.app
        for attribute in dir(type(self)):
            name = getattr(getattr(type(self), attribute), "__route__", None)
            if name is not None:
                bot.routes.add(name, getattr(self, attribute))

    async def cog_load(self) -> None:
        """Hang the feature's own commands into /admin."""
        add_admin_commands(self.bot, self)

    async def look_over(self) -> None:
        """Tell the staff of what the feature's settings name and the server does not have or allow: at the start and each
        hour. A feature that needs anything of the server has ``find_faults(guild, config)`` in its module."""
        guild = self.bot.guild
        find_faults = getattr(sys.modules[type(self).__module__], "find_faults", None)
        if guild is not None and not guild.unavailable and find_faults is not None:
            for fault in find_faults(guild, self.app.config):
                await self.app.act(alert_staff, subject=fault.key, fix=fault.text)

    def language(self, interaction: Interaction) -> Language:
        """The language of private answers to whoever acts."""
        return self.app.language_for(interaction.user.id, interaction.locale.value)

    def say(self, interaction: Interaction, key: str, /, **facts: Any) -> str:
        """A text in the language of whoever acts."""
        return self.app.say(self.language(interaction), text(key, **facts))

    def said(self, interaction: Interaction, words: Text) -> str:
        """A text that is already put together, in the language of whoever acts."""
        return self.app.say(self.language(interaction), words)

    def announce(self, key: str, /, **facts: Any) -> str:
        """A text in the community's language, for what everybody sees."""
        return self.app.say(self.app.community_language, text(key, **facts))

    async def draw(self, draw: Callable[..., bytes], page: Hashable, name: str) -> list[discord.File]:
        """The picture ``draw(page)`` as a file of that name; none where it cannot be drawn, for its text twin says the same."""
        with contextlib.suppress(PictureFailed):  # logged
            return [discord.File(io.BytesIO(await self.app.painter.paint(draw, page)), name)]
        return []


def person(member: discord.abc.User) -> int:
    """The id of a member that somebody named.

    Raises:
        BotsHaveNone: it is a bot.
    """
    if member.bot:
        raise BotsHaveNone
    return member.id


def check_owner(interaction: Interaction, owner: int, *, refusal: type[NotYours] = NotYours) -> None:
    """Let pass the member whom a button, menu or form was made for.

    Raises:
        NotYours: it is somebody else; ``refusal`` may say so in a feature's own words.
    """
    if interaction.user.id != owner:
        raise refusal


def mention(member_id: int) -> str:
    """A member as Discord shows him. It pings nobody: mentions are off wherever the bot speaks."""
    return f"<@{member_id}>"


def mentions(member_ids: Sequence[int], *, most: int = 5) -> str:
    """The first of some members, and how many more there are."""
    named = " ".join(mention(member_id) for member_id in member_ids[:most])
    more = len(member_ids) - most
    return f"{named} +{more}" if more > 0 else named


def medal(place: int) -> str:
    """A place in a ranking: the first three have medals, the others their number."""
    return {1: "🥇", 2: "🥈", 3: "🥉"}.get(place, f"`{place:>2}`")


def suggestions(typed: str, named: Iterable[tuple[str, str]]) -> list[app_commands.Choice[str]]:
    """What an option can be, of pairs of a name and a value: those with what was typed in their name, or as their value.
    Discord shows 25."""
    return [
        app_commands.Choice(name=name, value=value)
        for name, value in named
        if typed.casefold() in name.casefold() or typed == value
    ][:25]


def verbatim(words: str) -> str:
    """Words as they were typed, to be copied: nothing in them is read as formatting."""
    broken = words.replace("```", "`\u200b`\u200b`")
    return f"```\n{broken or ' '}\n```"


Component = dict[str, Any]
"""A component as Discord's API has it. The parts that stand on every screen are written down as what goes over the wire:
discord.py's own objects for them take ten times as long to make, and nothing here asks them anything again."""

Part = str | Component | discord.ui.Item[Any]


class Screen(discord.ui.LayoutView):
    """A screen of texts and components in a panel. It is a layout for discord.py to send, and nothing else: finished from
    the start, so that no copy is kept in memory; its buttons are answered by routes, today and after any restart."""

    def __init__(self, parts: Sequence[Part], accent: discord.Colour | None) -> None:
        # Deliberately without super().__init__(): there is no timeout to watch over and no callback to find.
        panel = {"type": _CONTAINER, "components": [_component(part) for part in parts]}
        if accent is not None:
            panel["accent_color"] = accent.value
        self._components = [panel]

    @property  # type: ignore[misc]  # nothing sets it
    def timeout(self) -> float | None:
        """It never ends."""
        return None

    def to_components(self) -> list[Component]:
        """What goes over the wire."""
        return self._components

    def has_components_v2(self) -> bool:
        """It is made of nothing else."""
        return True

    def is_finished(self) -> bool:
        """There is nothing to wait for."""
        return True

    def is_dispatchable(self) -> bool:
        """No callback of discord.py's answers it."""
        return False


_ACTION_ROW, _BUTTON, _SECTION, _TEXT, _GALLERY, _CONTAINER = 1, 2, 9, 10, 12, 17
"""Discord's numbers for the types of components."""


def _component(part: Part) -> Component:
    match part:
        case str():
            return {"type": _TEXT, "content": part}
        case dict():
            return part
        case _:
            written: Component = part.to_component_dict()
            return written


def screen(*parts: Part | None, accent: discord.Colour | None = ACCENT) -> Screen:
    """A screen of those parts that there are."""
    return Screen([part for part in parts if part], accent)


def row(*items: Component | discord.ui.Item[Any] | None) -> Component | None:
    """A row of buttons or one menu; ``None`` where nothing is left to show."""
    kept = [_component(item) for item in items if item is not None]
    return {"type": _ACTION_ROW, "components": kept} if kept else None


def button(
    label: str,
    custom_id: str,
    *,
    emoji: str | None = None,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    disabled: bool = False,
) -> Component:
    """A button that a route answers."""
    written = {"type": _BUTTON, "style": style.value, "label": label[:80], "custom_id": custom_id, "disabled": disabled}
    return {**written, "emoji": _emoji(emoji)} if emoji else written


def link_button(label: str, address: str, *, emoji: str | None = None) -> Component:
    """A button that opens an address."""
    written = {"type": _BUTTON, "style": discord.ButtonStyle.link.value, "label": label[:80], "url": address}
    return {**written, "emoji": _emoji(emoji)} if emoji else written


def section(words: str, accessory: Component) -> Component:
    """A text with a button beside it."""
    return {"type": _SECTION, "components": [_component(words)], "accessory": accessory}


@functools.lru_cache(maxsize=256)
def _emoji(written: str) -> Mapping[str, Any]:
    """An emoji as Discord takes it: a character, or one of the server's own, ``<:name:id>``."""
    return discord.PartialEmoji.from_str(written).to_dict()


def menu(
    custom_id: str, options: Sequence[discord.SelectOption], *, placeholder: str, disabled: bool = False
) -> discord.ui.Select[Any]:
    """A menu of which one option is chosen, that a route answers. Discord shows 25 options."""
    return discord.ui.Select(
        custom_id=custom_id, options=list(options[:25]), placeholder=placeholder[:150], disabled=disabled
    )


def picture(url: str, description: str) -> Component:
    """A picture with its alt text: the words of the screen that say the same. ``url`` may be ``attachment://name.png``."""
    alt = unmarked(description, limit=1024)
    return {"type": _GALLERY, "items": [{"media": {"url": url}, "description": alt}]}


def choice(interaction: Interaction, known: Collection[str] | None = None) -> str:
    """What was chosen in the menu, one of ``known`` where these are given.

    Raises:
        OutOfDate: nothing was, or something that is not (or no longer) there to choose.
    """
    data: Any = interaction.data
    values = data.get("values", ())
    if len(values) != 1 or (known is not None and values[0] not in known):
        raise OutOfDate
    value: str = values[0]
    return value


def chosen_member(interaction: Interaction) -> int:
    """The id of the member who was chosen in a menu of members.

    Raises:
        OutOfDate: none was.
    """
    return read_number(choice(interaction))


class _Filled(dict[str, Any]):
    """The fields of a form. One that is asked for and not there was left out by a modified client, or is of another form."""

    def __missing__(self, custom_id: str) -> Any:
        raise OutOfDate


def fields(interaction: Interaction) -> dict[str, Any]:
    """What was filled into the form, by each field's custom id: a text, or a list of choices. Asking it for a field that is
    not there is `OutOfDate`.

    Raises:
        OutOfDate: it was no form.
    """
    found = _Filled()

    def collect(components: Sequence[Any]) -> None:
        for component in components:
            if "custom_id" in component:
                found[component["custom_id"]] = component.get("value", component.get("values"))
            inner = component.get("component")
            collect([*component.get("components", ()), *([inner] if inner else [])])

    if interaction.type is not discord.InteractionType.modal_submit:
        raise OutOfDate
    data: Any = interaction.data
    collect(data["components"])
    return found


async def show(
    interaction: Interaction,
    view: Screen,
    *,
    public: bool = False,
    files: Sequence[discord.File] = (),
) -> None:
    """Show a screen. Pressed on a private screen, it takes that screen's place; else it is a new answer, private unless
    ``public``."""
    message = interaction.message
    if interaction.response.is_done():
        # It was put off, to draw a picture.
        await interaction.edit_original_response(view=view, attachments=list(files))
    elif message is not None and message.flags.ephemeral and not public:
        await interaction.response.edit_message(view=view, attachments=list(files))
    elif files:
        await interaction.response.send_message(view=view, files=list(files), ephemeral=not public)
    else:
        await _answer(interaction, view, public=public)


_PUBLIC = discord.MessageFlags(components_v2=True).value
_PRIVATE = discord.MessageFlags(components_v2=True, ephemeral=True).value


async def _answer(interaction: Interaction, view: Screen, *, public: bool) -> None:
    """Answer with a screen, as ``interaction.response.send_message`` does, but for one thing: that asks Discord to send the
    message back and reads it into objects, which costs as much as the asking. Nothing here looks at them.

    Raises:
        discord.InteractionResponded: it was answered before.
        discord.HTTPException: Discord does not take it.
    """
    kind = discord.InteractionResponseType.channel_message
    if interaction.response.is_done():
        raise discord.InteractionResponded(interaction)
    flags = _PUBLIC if public else _PRIVATE
    message = {"components": view.to_components(), "flags": flags, "allowed_mentions": {"parse": []}}
    await async_context.get().request(
        Route(
            "POST",
            "/interactions/{webhook_id}/{webhook_token}/callback",
            webhook_id=interaction.id,
            webhook_token=interaction.token,
        ),
        session=interaction._session,  # noqa: SLF001  # discord.py has no other door to an answer without a copy
        proxy=interaction.client.http.proxy,
        proxy_auth=interaction.client.http.proxy_auth,
        payload={"type": kind.value, "data": message},
    )
    interaction.response._response_type = kind  # noqa: SLF001


def form(title: str, custom_id: str, *items: discord.ui.Item[Any]) -> discord.ui.Modal:
    """A form that a route answers, also after a restart: it is stopped at once, so that discord.py keeps none of it."""
    modal = discord.ui.Modal(title=title[:45], custom_id=custom_id, timeout=None)
    for item in items:
        modal.add_item(item)
    modal.stop()
    return modal


def text_field(
    label: str,
    custom_id: str,
    *,
    description: str | None = None,
    long: bool = False,
    required: bool = True,
    default: str | None = None,
    placeholder: str | None = None,
    most: int | None = None,
) -> discord.ui.Label[Any]:
    """A field of a form to write into, of at most ``most`` characters (Discord's own limit is 4,000)."""
    style = discord.TextStyle.long if long else discord.TextStyle.short
    field: discord.ui.TextInput[Any] = discord.ui.TextInput(
        custom_id=custom_id,
        style=style,
        required=required,
        default=default,
        placeholder=placeholder[:100] if placeholder else None,
        max_length=most,
    )
    return discord.ui.Label(text=label[:45], description=description[:100] if description else None, component=field)


async def put_off(interaction: Interaction, *, public: bool = False) -> None:
    """Ask for time to draw. Called after the act said yes, so that a refusal is never a put-off public one."""
    message = interaction.message
    if message is not None and message.flags.ephemeral and not public:
        await interaction.response.defer()
    else:
        await interaction.response.defer(ephemeral=not public, thinking=True)
