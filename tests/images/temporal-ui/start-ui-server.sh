#!/bin/sh
# As the official entrypoint: the configuration beside the program is made of environment variables.
set -eu
exec ./ui-server --env docker start
