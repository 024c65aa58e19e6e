#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The same rules through a vSwitch and on a plain Open vSwitch bridge, the same packets
# into both: what comes out, what controllers are told and what is counted has to be the
# same.  For each version of the controller and of the pSwitch.
#
#	CONFORM_PLAIN=1    plain Open vSwitch on both sides: tests the comparison
#	PACKETS_ARGS=...   more options for packets.py: --only CASE, --seed N, --n N
# shellcheck disable=SC1091
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/conform/lib.sh"

# on a slow kernel some of each kind
[ "$TIME_SCALE" = 1 ] || : "${PACKETS_ARGS:=--every 16 --n 2}"

lib_start
conform_setup
# shellcheck disable=SC2086 # a list of words
conform_python packets.py ${PACKETS_ARGS:-}
ktap_finished
