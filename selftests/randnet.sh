#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Random networks, tenants, rules and packets: real switches against a model of what the
# tenants see (randnet.py).  Seeds are printed and can be played again:
#
#	RANDNET_SEED=17 selftests/randnet.sh
# shellcheck disable=SC1091
. "$(dirname "$0")/lib.sh"

export RANDNET_BRIDGES="1 2 3 4 5" RANDNET_WIRES=4 WAIT_SCALE

setup()
{
	local b w

	hosts_quiet
	libera_load
	ctl plink set interval 0
	for b in $RANDNET_BRIDGES; do
		for ((w = 0; w < RANDNET_WIRES; w++)); do
			ip link add "w$b-$w" type veth peer name "h$b-$w" || return 1
			defer ip link del "w$b-$w"
			ip link set "w$b-$w" up
			ip link set "h$b-$w" up promisc on
		done
	done
	ovs_start || ktap_exit_fail_msg "Open vSwitch does not start"
	# or Open vSwitch does not look behind the label
	ovs-vsctl set open_vswitch . other_config:vlan-limit=0
	ovs_batch
	for b in $RANDNET_BRIDGES; do
		ovs_bridge "b$b" 10,13 "$b"
		ovs_controller "b$b" tcp:127.0.0.1:6653
		for ((w = 0; w < RANDNET_WIRES; w++)); do
			ovs_do add-port "b$b" "w$b-$w" -- set interface "w$b-$w" ofport_request=$((21 + w))
		done
	done
	ovs_commit
}

# Its lines "ok WHAT" and "not ok WHAT" are numbered through, and others pass.
seeds()
{
	local line

	while IFS= read -r line; do
		case $line in
		"ok "*) ktap_ok "${line#ok }" ;;
		"not ok "*) ktap_fail "${line#not ok }" ;;
		*) ktap_print_msg "| $line" ;;
		esac
	done < <(/usr/bin/python3 "$LIB_DIR/randnet.py" "$LIBERA_CTL" "$@" 2>&1
		echo $? > "$TMP/randnet.rc")
	check "it came to its end" grep -qx 0 "$TMP/randnet.rc"
}

lib_start
need ovs-ofctl
setup || ktap_exit_fail_msg "no wires"
if [ -n "${RANDNET_SEED:-}" ]; then
	seeds "$RANDNET_SEED"
elif is_checking; then
	RANDNET_ONLY_13=1 seeds 1
else
	# some that are always the same, and one that is new each time
	seeds 1 2 3 4 5 $((RANDOM + 100))
fi
ktap_finished
