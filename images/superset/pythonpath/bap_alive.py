"""The sign of life of programs without a port: a file whose time is the last one."""

import os
from pathlib import Path

ALIVE = Path(os.environ.get("BAP_ALIVE", "/tmp/alive"))
