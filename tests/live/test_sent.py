"""What the loopback was sent is held against the checks of the wire after every test."""

from __future__ import annotations

import contextlib
import json
import urllib.error
import urllib.request
from typing import Any

import pytest

from benchmarks.driver import Driver
from benchmarks.loopback import TOKEN
from benchmarks.objects import STAFF_ID
from tests.live.conftest import check_sent


@pytest.mark.parametrize(
    ("path", "body", "told"),
    [
        (f"/channels/{STAFF_ID}/messages", {"content": "@everyone"}, "without allowed_mentions"),
        (f"/channels/{STAFF_ID}/invites", {}, "in no table of routes"),
    ],
)
def test_a_request_that_discord_would_refuse_or_no_table_has_is_told(
    loopback: Driver, path: str, body: dict[str, Any], told: str
) -> None:
    loopback.reset()
    headers = {"Authorization": f"Bot {TOKEN}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{loopback.api_url}{path}", json.dumps(body).encode(), headers)
    with contextlib.suppress(urllib.error.HTTPError), urllib.request.urlopen(request):
        pass
    with pytest.raises(AssertionError, match=told):
        check_sent(loopback)
