# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Hosts that are at several places at once, and numbered packets to and from them: what
# tests of migration share.  Beside lib.sh.

STREAM=$LIB_DIR/migrate/stream.py

# more_of HOST BRIDGE OFPORT DEV - the same host at one more place
more_of()
{
	local mac

	mac=$(ip netns exec "$1" cat /sys/class/net/eth0/address) &&
		ip link add "$1-$4" type veth peer name "$4" netns "$1" address "$mac" || return 1
	ip link set "$1-$4" up
	# what it says by itself is what Open vSwitch would remember of this port
	# shellcheck disable=SC2086 # two words
	ip -n "$1" link set "$4" ${LIB_ADDRGEN:-}
	ip -n "$1" link set "$4" up
	ovs_do add-port "$2" "$1-$4" -- set interface "$1-$4" "ofport_request=$3"
}

# know_each_other HOST1 HOST2 DEV... - without asking; HOST2 by each DEV
know_each_other()
{
	local one=$1 two=$2 dev

	shift 2
	in_host "$one" ip neigh replace 10.0.0.2 lladdr 02:00:00:00:00:02 dev eth0
	in_host "$two" sysctl -qw net.ipv4.conf.all.rp_filter=0
	for dev; do
		in_host "$two" ip neigh replace 10.0.0.1 lladdr 02:00:00:00:00:01 dev "$dev"
		in_host "$two" sysctl -qw "net.ipv4.conf.$dev.rp_filter=0"
	done
}

# stream_start HOST1 HOST2 MS DEV... - a packet each MS milliseconds in both directions;
# HOST2 speaks out of the first DEV, see go
stream_start()
{
	local out=$TMP/stream one=$1 two=$2 ms=$3

	shift 3
	PLACES=("$@")
	host_spawn "$out.in" "$two" "$STREAM" receive 7001
	IN=$LAST_PID
	host_spawn "$out.out" "$one" "$STREAM" receive 7002
	OUT=$LAST_PID
	wait_for 10 bound_in "$two" 7001 && wait_for 10 bound_in "$one" 7002 || return 1
	host_spawn "$out.to" "$one" "$STREAM" send 10.0.0.2 7001 "$ms" eth0
	TO=$LAST_PID
	host_spawn "$out.from" "$two" "$STREAM" send 10.0.0.1 7002 "$ms" "$@"
	FROM=$LAST_PID
	NEXT=0
	wait_for 10 found eth0 "$TMP/stream.to" && wait_for 10 found "$1" "$TMP/stream.from"
}
bound_in() { [ -n "$(in_host "$1" ss -Hlun "sport = :$2")" ]; }

stream_stop()
{
	sleep 0.5
	stop_pid "$TO"
	stop_pid "$FROM"
	stop_pid "$IN"
	stop_pid "$OUT"
	cat "$TMP/stream.to" "$TMP/stream.from"
	echo "to host 2: $(cat "$TMP/stream.in")"
	echo "from host 2: $(cat "$TMP/stream.out")"
}

# none_lost - of both streams; and some came
none_lost()
{
	local f

	for f in in out; do
		grep -qE 'received [1-9][0-9]+ missing 0 twice 0' "$TMP/stream.$f" || {
			grep -H . "$TMP/stream".*
			return 1
		}
	done
}

# host 2 speaks from its next place
go()
{
	NEXT=$(((NEXT + 1) % ${#PLACES[@]}))
	kill -USR1 "$FROM"
	wait_for 10 says "of ${PLACES[NEXT]}" tail -n 1 "$TMP/stream.from" > /dev/null
}
