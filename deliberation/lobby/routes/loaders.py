"""The blueprint of the pages over all rooms."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("lobby", __name__)
