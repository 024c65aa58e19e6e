#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Quotas per second: who sends too much is slowed down and loses nothing, packet-ins
# that are too many are dropped and counted, nobody else notices, and whatever rests
# can be changed and removed.  All numbers are counters, by the clock of their reading.
# shellcheck disable=SC1091,SC2317,SC2119
. "$(dirname "$0")/lib.sh"

XID=100

# vn NAME PORT DPID PSWITCH PPORT PPORT [DPID PSWITCH PPORT PPORT]... - a tenant, whose
# controller listens at that port
vn()
{
	local t=$1 port=$2

	shift 2
	{
		echo "tenant add $t"
		while [ $# != 0 ]; do
			echo "vswitch add tenant $t dpid $1 pswitch $2"
			echo "vport add tenant $t vswitch $1 port 1 pswitch $2 pport $3"
			echo "vport add tenant $t vswitch $1 port 2 pswitch $2 pport $4"
			shift 4
		done
		echo "controller add tenant $t tcp:127.0.0.1:$port"
	} | ctl -batch -
}

field() { ctl -j tenant show "$1" | gojq "if type == \"array\" then .[0] else . end | .[\"$2\"]"; }

# above TENANT FIELD N, below TENANT FIELD N
above() { local n; n=$(field "$1" "$2"); echo "$n"; [ "$n" -gt "$3" ]; }
below() { local n; n=$(field "$1" "$2"); echo "$n"; [ "$n" -lt "$3" ]; }

# flood CONN N - that many rules, told apart by a number, and a barrier
flood()
{
	peer repeat "$1" "$2" flow-mod prio=10 match=in_port=1,eth_type=0x800,ip_proto=6,tcp_dst=@ \
		actions=output:2 && peer send "$1" barrier-request xid=4711
}

done_with() { peer expect "$1" "$2" "xid=0x1267 barrier-reply"; }

microseconds() { echo "${EPOCHREALTIME/[.,]/}"; }

# keeps_to RATE SECONDS COMMAND... - what the command counts grows by that rate, at most a
# second's worth above it and by half of it at least
keeps_to()
{
	local rate=$1 seconds=$2 t=() a n

	shift 2
	t+=("$(microseconds)")
	a=$("$@")
	t+=("$(microseconds)")
	sleep "$seconds"
	t+=("$(microseconds)")
	n=$(($("$@") - a))
	t+=("$(microseconds)")
	echo "$n in $((t[2] - t[1])) to $((t[3] - t[0])) us"
	[ $n -le $((rate * (t[3] - t[0] + 1000000) / 1000000)) ] &&
		[ $n -ge $((rate * (t[2] - t[1]) / 2000000)) ]
}

# trips CONN N - so many rules and barriers, each in good time
trips()
{
	local i

	for ((i = 0; i < $2; i++)); do
		XID=$((XID + 1))
		peer send "$1" flow-mod prio=$((XID % 50)) match=in_port=1 actions=output:2 || return 1
		peer send "$1" barrier-request xid="$XID" || return 1
		peer expect "$1" 3 "$(printf 'xid=0x%x barrier-reply' "$XID")" || return 1
	done
}

# in_order N - the switch got the flood's rules, all, one after the other.  The shell would
# read them byte by byte, and ofpeer could not answer anybody meanwhile.
in_order()
{
	echo "show w" >&"$PEER_IN"
	sed '/^\.$/q' <&"$PEER_OUT" > "$TMP/all"
	sed -nE 's/.*flow-mod .*prio=10 .*in_port=1,.*tcp_dst=([0-9]+).*/\1/p' "$TMP/all" > "$TMP/got"
	seq 0 $(($1 - 1)) > "$TMP/want"
	cmp "$TMP/want" "$TMP/got"
}

# --------------------------------------------------------------- messages

# The controller does not answer echo requests: nobody could tell, as long as it is not read.
test_messages()
{
	local n=1200 rate=$((60 / TIME_SCALE)) begun timeouts

	vn flood 7071 0x71 0x71 1 2
	vn quick 7072 0x72 0x71 3 4
	peer listen flood 127.0.0.1:7071 echo=0
	peer listen quick 127.0.0.1:7072
	check "controllers are dialled" equals 1.3 peer up flood 10
	check "both" equals 1.3 peer up quick 10
	check "without a quota everybody works" trips flood 3
	check "no column says anything of rates" must_fail says 'RATE|THROTTLED|DROPPED' ctl tenant show
	timeouts=$(counter echo-timeouts)
	check "a quota of $rate messages" ctl tenant set flood max-message-rate $rate
	begun=$SECONDS
	flood flood $n
	check "who is above it is throttled" wait_for 5 above flood throttled 0
	check "that is counted in all, too" counter_above controllers-throttled 0
	check "its rate is kept to" keeps_to $rate 4 field flood rx-messages
	check "another tenant of the switch does not notice" trips quick 10
	check "all the while" below flood rx-messages $n
	check "the table shows quota and counter" says "flood .* $rate .* [1-9][0-9]*$" ctl tenant show
	check "the throttled one is asked for an echo" peer expect flood 10 echo-request
	peer none flood $((17 - (SECONDS - begun))) never
	check "and is not given up for what is not read" must_fail peer closed flood 0
	check "nor counted" equals "$timeouts" counter echo-timeouts
	check "it is throttled still" below flood rx-messages $n
	check "a higher quota" ctl tenant set flood max-message-rate 2000
	check "all is done then" done_with flood 10
	check "nothing is lost, and all in order" in_order $n
	check "it works" trips flood 3
	check "the quota is exported" says '^tenant add name flood id [0-9]+ max-message-rate 2000$' ctl export flood
	ctl tenant del flood
	check "the end of the tenant is that of its connection" peer closed flood 5
	peer unlisten flood
	peer clear w
}

sessions() { ctl -j controller show "$1" | gojq "[.. | objects | select(has(\"rx-messages\"))] | $2"; }
all_are_served() { equals true sessions two 'length == 2 and all(.["rx-messages"] > 150)'; }

# One quota for all vSwitches; rests end when it is changed.
test_several()
{
	local n rate=$((150 / TIME_SCALE))

	vn two 7073 0x73 0x71 5 6 0x74 0x71 7 8
	peer listen two 127.0.0.1:7073
	check "two vSwitches, two connections" equals 1.3 peer up two 10
	check "both" wait_for 10 peer up two.2 0
	ctl tenant set two max-message-rate $rate
	flood two 2500
	flood two.2 2500
	check "two vSwitches: above it" wait_for 5 above two throttled 0
	check "two vSwitches: the rate is that of both together" keeps_to $rate 3 field two rx-messages
	check "two vSwitches: both get their share" wait_for 10 all_are_served
	check "a quota of one message" ctl tenant set two max-message-rate 1
	check "one message: the rate is kept to" keeps_to 1 4 field two rx-messages
	check "one message: there is much to do still" below two rx-messages 5000
	check "no quota" ctl tenant set two max-message-rate 0
	check "no quota: all is done at once" done_with two 5
	check "no quota: on both" done_with two.2 5
	check "no quota: the column is gone" must_fail says MAX-MESSAGE-RATE ctl tenant show

	ctl tenant set two max-message-rate 1
	n=$(field two throttled)
	flood two 500
	flood two.2 500
	check "throttled again" wait_for 5 above two throttled "$n"
	check "a stopped tenant" ctl tenant set two state down
	check "a stopped tenant: is not connected" peer closed two 5
	check "a stopped tenant: nowhere" peer closed two.2 5
	check "started again" ctl tenant set two state up
	check "started again: is dialled" wait_for 10 peer up two 0
	flood two 500
	check "a tenant that rests is removed" ctl tenant del two
	check "its connections are closed" peer closed two 5
	check "nobody notices" trips quick 3
	peer unlisten two
}

# ------------------------------------------------------------- packet-ins

asks_for_all()
{
	peer send "$1" flow-mod prio=0 actions=output:controller || return 1
	peer send "$1" barrier-request xid=4711 || return 1
	done_with "$1" 5
}

received() { peer count "$1" packet-in; }
has_received() { [ "$(received "$1")" -gt "$2" ]; }
adds_up() { equals "$(pswitch_field 0x81 packet-ins)" total; }
# where all is slow the controllers may be, too
total()
{
	echo $(($(received pin) + $(field pin packet-ins-dropped) + $(received other) +
		$(counter packet-ins-dropped-slow-controller)))
}

# a hundred a second of each, which a slow kernel has enough of
N_FLOODS=$((4 / TIME_SCALE))

# floods HOST N - so many pings that nobody answers
floods()
{
	local i

	FLOODS=()
	for ((i = 0; i < $2; i++)); do
		host_spawn /dev/null "$1" ping -q -f 10.0.0.99
		FLOODS+=("$LAST_PID")
	done
}

end_floods()
{
	local pid

	for pid in "${FLOODS[@]}"; do
		stop_pid "$pid"
	done
}

# Open vSwitch itself may lose some where it is flooded: not all that are sent, each time,
# and only beside as many as it can do
other_gets_all()
{
	local n

	n=$(received other)
	talk none 0 h2 10.0.0.99 10 > /dev/null
	wait_for 2 has_received other $((n + 9))
}

test_packet_ins()
{
	local h n

	hosts_quiet
	ovs_start || ktap_exit_fail_msg "Open vSwitch does not start"
	ovs_batch
	ovs_bridge b1 13 81
	host_add h1 b1 10.0.0.1 02:00:00:00:00:01 1
	host_add h2 b1 10.0.0.1 02:00:00:00:00:01 3
	ovs_controller b1 tcp:127.0.0.1:6653
	ovs_commit
	for h in h1 h2; do
		ip -n $h neigh add 10.0.0.99 lladdr 02:00:00:00:00:99 dev eth0
	done
	peer listen pin 127.0.0.1:7081
	peer listen other 127.0.0.1:7082
	vn pin 7081 0x81 0x81 1 2
	vn other 7082 0x82 0x81 3 4
	check "controllers of a real switch are dialled" equals 1.3 peer up pin 20
	check "both" equals 1.3 peer up other 20
	check "all that has no other rule goes to them" asks_for_all pin
	check "both" asks_for_all other
	floods h1 $N_FLOODS
	check "packet-ins flow" wait_for 10 has_received pin 100
	check "none is dropped without a quota" equals 0 field pin packet-ins-dropped
	check "a quota of 20 packet-ins" ctl tenant set pin max-packet-in-rate 20
	check "what is above is dropped" wait_for 5 above pin packet-ins-dropped 40
	check "that is counted in all, too" counter_above packet-ins-dropped-quota 0
	check "the rate is kept to" keeps_to 20 4 received pin
	end_floods
	floods h1 1
	check "a tenant on the same switch gets all of its own" wait_for 10 other_gets_all
	check "and has none dropped" equals 0 field other packet-ins-dropped
	check "the table shows quota and counter" says 'pin .* 20 .* [1-9][0-9]*$' ctl tenant show
	end_floods
	check "each packet-in was passed on or counted as dropped" wait_for 10 adds_up
	floods h1 $N_FLOODS
	check "no quota" ctl tenant set pin max-packet-in-rate 0
	n=$(field pin packet-ins-dropped)
	check "no quota: they flow" wait_for 10 has_received pin $(($(received pin) + 100))
	check "no quota: none is dropped" equals "$n" field pin packet-ins-dropped
}

# ------------------------------------------------------------------- exit

unload_soon() { timeout $((10 * WAIT_SCALE)) rmmod libera; }

# with somebody who rests for long, and packet-ins that are dropped
test_unload()
{
	ctl tenant set quick max-message-rate 1
	ctl tenant set pin max-packet-in-rate 1
	flood quick 500
	check "throttled" wait_for 5 above quick throttled 0
	check "dropped" wait_for 5 above pin packet-ins-dropped "$(field pin packet-ins-dropped)"
	check "unloads at once" unload_soon
	check "connections are closed" peer closed quick 5
	end_floods
}

# ---------------------------------------------------------------------

lib_start
libera_load
peer_start
peer switch w 127.0.0.1 6653 dpid=0x71 ports=1-8 buffers=0
check "the switch is ready" wait_for 10 pswitch_ready 0x71
test_messages
test_several
test_packet_ins
test_unload
ktap_finished
