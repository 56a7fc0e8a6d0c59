"""Draws pictures away from the event loop: one worker process, a cache, and never the same picture twice at once.

It knows no picture. A drawing function is pure and lives at the top of a module, so that it can be sent to the worker
by name; its arguments are hashable, so that its answer can be kept.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import signal
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeAlias

from bot import canvas

log = logging.getLogger(__name__)

Request: TypeAlias = tuple[Callable[..., bytes], tuple[Hashable, ...]]


class PictureFailed(Exception):
    """No picture this time; the cause is logged already. Whoever asked answers with the text twin alone."""


class Painter:
    """Runs drawing functions in a worker process, which starts with the first picture. Belongs to one event loop.

    A process and not a thread, because drawing holds the interpreter lock and would hold up every other answer.
    """

    def __init__(self, *, cache_bytes: int = 16 * 1024 * 1024) -> None:
        """Keep up to ``cache_bytes`` of finished pictures; those not asked for longest go first."""
        self._cache_bytes = cache_bytes
        self._kept: OrderedDict[Request, bytes] = OrderedDict()
        self._kept_bytes = 0
        self._in_work: dict[Request, asyncio.Task[bytes]] = {}
        self._worker: ProcessPoolExecutor | None = None
        self._closed = False

    async def paint(self, draw: Callable[..., bytes], *args: Hashable) -> bytes:
        """The picture ``draw(*args)``, from the cache if it was drawn lately.

        Asking again is harmless: those who ask for the same picture at once share one drawing, and one who stops
        waiting does not take it from the others.

        Raises:
            PictureFailed: the drawing raised, its worker died twice, or the painter is closed.
        """
        request = (draw, args)
        if request in self._kept:
            self._kept.move_to_end(request)
            return self._kept[request]
        drawing = self._in_work.get(request)
        if drawing is None:
            drawing = asyncio.create_task(self._draw_and_keep(request))
            self._in_work[request] = drawing
            drawing.add_done_callback(lambda done: self._forget(request, done))
        return await asyncio.shield(drawing)

    async def warm(self) -> None:
        """Start the worker and load its fonts, so that the first member to ask does not wait for it.

        Raises:
            PictureFailed: the worker cannot start.
        """
        await self._draw((bytes, ()))

    async def close(self) -> None:
        """Finish the pictures in work and end the worker. Later requests fail; closing twice is harmless."""
        self._closed = True
        worker, self._worker = self._worker, None
        if worker is not None:
            await asyncio.to_thread(worker.shutdown)

    async def _draw_and_keep(self, request: Request) -> bytes:
        picture = await self._draw(request)
        if len(picture) > self._cache_bytes:
            return picture
        self._kept[request] = picture
        self._kept_bytes += len(picture)
        while self._kept_bytes > self._cache_bytes:
            _, dropped = self._kept.popitem(last=False)
            self._kept_bytes -= len(dropped)
        return picture

    async def _draw(self, request: Request) -> bytes:
        """Draw in the worker. One that died is replaced once: a second death hints at a picture that kills workers."""
        try:
            try:
                return await self._send(request)
            except BrokenProcessPool:
                log.warning("the picture worker died and is replaced")
                return await self._send(request)
        except Exception as error:
            name = request[0].__qualname__
            log.exception("no picture from %s", name)
            raise PictureFailed(name) from error

    async def _send(self, request: Request) -> bytes:
        if self._closed:
            raise RuntimeError("the painter is closed")
        if self._worker is None:
            # "spawn", because forking a process that runs threads can deadlock the child.
            context = multiprocessing.get_context("spawn")
            self._worker = ProcessPoolExecutor(1, mp_context=context, initializer=_become_worker)
        worker = self._worker
        draw, args = request
        try:
            return await asyncio.get_running_loop().run_in_executor(worker, draw, *args)
        except BrokenProcessPool:
            if self._worker is worker:
                self._worker = None
            worker.shutdown(wait=False)
            raise

    def _forget(self, request: Request, done: asyncio.Task[bytes]) -> None:
        del self._in_work[request]
        if not done.cancelled():
            done.exception()  # seen, or asyncio would complain when everyone who asked has stopped waiting


def _become_worker() -> None:
    """Make a new worker fit to serve: it ends with the bot, and only with the bot."""
    # Ctrl-C reaches the whole group of processes; the bot closes its worker when it is done with it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # A bot that was killed cannot close anything.
    threading.Thread(target=_end_with_parent, name="end-with-parent", daemon=True).start()
    canvas.load_fonts()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
