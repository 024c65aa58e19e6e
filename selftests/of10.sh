#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A controller that speaks OpenFlow 1.0 on pSwitches of both versions.
# shellcheck disable=SC1091,SC2034,SC2119,SC2317
. "$(dirname "$0")/lib.sh"
VV=10
. "$(dirname "$0")/oflib.sh"
of_main
