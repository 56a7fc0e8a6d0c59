"""Routes: who answers which custom id, and what a custom id bears for him. They outlive restarts, for nothing is kept in memory.

Whatever comes from a member's client is checked here before any feature sees it.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Literal, get_args, get_origin

from bot.refusal import OutOfDate

Handler = Callable[..., Awaitable[None]]
Parameters = tuple[tuple[Any, Any], ...]
"""The parameters of a route's handler, each with its annotation and its default."""


class Routes:
    """Every route and its handler."""

    def __init__(self) -> None:
        self._handlers: dict[str, Handler] = {}
        self._parameters: dict[str, Parameters] = {}

    def add(self, route: str, handler: Handler) -> None:
        """Let ``handler(interaction, *arguments)`` answer every component and form whose custom id is ``route`` or
        ``route:arguments``. Routes are ``feature:act``.

        A custom id comes from the member's client: an argument that the handler annotates as ``int`` or as a choice
        (``Literal``) is checked before the handler is called, and one that does not fit is `OutOfDate`.
        """
        if route in self._handlers:
            raise ValueError(f"two handlers for {route}")
        self._handlers[route] = handler
        self._parameters[route] = _parameters(handler)

    @property
    def names(self) -> frozenset[str]:
        """Every route."""
        return frozenset(self._handlers)

    def handler(self, route: str) -> Handler:
        """Who answers a route: for a cog that leads to another's screen without knowing that cog."""
        return self._handlers[route]

    def read(self, custom_id: str) -> tuple[Handler, list[Any]]:
        """Who answers a custom id, and the arguments that follow the interaction.

        Raises:
            OutOfDate: nobody does, or not with what it bears.
        """
        feature, _, rest = custom_id.partition(":")
        act, *written = rest.split(":")
        route = f"{feature}:{act}"
        if route not in self._handlers:
            raise OutOfDate
        return self._handlers[route], read_arguments(self._parameters[route], written)


def make_whole(data: Any) -> None:
    """Put a question mark for every half character (a lone surrogate, which JSON can bear) in what a client sent, for no
    database and no answer can hold one."""
    for place, value in list(data.items() if isinstance(data, dict) else enumerate(data or ())):
        if isinstance(value, str):
            if not value.isascii():
                data[place] = value.encode(errors="replace").decode()
        elif isinstance(value, dict | list):
            make_whole(value)


def read_arguments(expected: Parameters, written: Sequence[str]) -> list[Any]:
    """The arguments of a custom id as the handler takes them after the interaction: a whole number for ``int``, one of the
    choices for a ``Literal``, else the text itself. An argument that is left empty is the handler's default.

    Raises:
        OutOfDate: they are too many, too few, no number of ours (0 to 2⁶³ - 1), or none of the choices.
    """
    if len(written) > len(expected):
        raise OutOfDate
    read: list[Any] = []
    for place, (kind, default) in enumerate(expected):
        argument = written[place] if place < len(written) else ""
        if not argument:
            if default is inspect.Parameter.empty:
                raise OutOfDate
            read.append(default)
        elif kind is int:
            read.append(read_number(argument))
        elif _is_choice(kind) and argument not in get_args(kind):
            raise OutOfDate
        else:
            read.append(argument)
    return read


def read_number(written: str) -> int:
    """A whole number of ours (0 to 2⁶³ - 1) in what a client sent.

    Raises:
        OutOfDate: it is none.
    """
    if not (written.isascii() and written.isdecimal() and len(written) < 20 and int(written) < 2**63):
        raise OutOfDate
    return int(written)


def _is_choice(annotation: object) -> bool:
    return get_origin(annotation) is Literal


def _parameters(handler: Handler) -> Parameters:
    """What a handler takes after the interaction."""
    parameters = list(inspect.signature(handler, eval_str=True).parameters.values())[1:]
    return tuple((each.annotation, each.default) for each in parameters)
