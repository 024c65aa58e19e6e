#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The same messages to a vSwitch and to a plain Open vSwitch bridge: the answers have
# to be the same, but for what virtualisation must change (conform/differences.py).
# For each version of the controller and of the pSwitch.
#
#	CONFORM_PLAIN=1    plain Open vSwitch on both sides: tests the comparison
#	CONFORM_ARGS=...   more options for conform.py: --only STEP, --versions 4
# shellcheck disable=SC1091
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/conform/lib.sh"

# on a slow kernel some of each kind, and one pair of versions
[ "$TIME_SCALE" = 1 ] || : "${CONFORM_ARGS:=--every 20 --versions 1 --over 4}"

lib_start
conform_setup
# shellcheck disable=SC2086 # a list of words
conform_python conform.py ${CONFORM_ARGS:-}
ktap_finished
