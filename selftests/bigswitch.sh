#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# One vSwitch over several pSwitches: to its controllers one switch, whatever is
# between its ports.
# shellcheck disable=SC1091,SC2317,SC2119
. "$(dirname "$0")/lib.sh"
. "$LIB_DIR/edgelib.sh"

OFCTL=6700

# On each edge, hosts of red on port 5, of blue on 6, of ofc on 7
setup()
{
	local e n t

	hosts_quiet
	libera_load
	ovs_start || ktap_exit_fail_msg "Open vSwitch does not start"
	ovs_batch
	edge_build
	n=5
	for t in red blue ofc; do
		for e in 1 2 3; do
			host_add $t$e e$e 10.0.0.$e 02:00:00:00:00:0$e $n
		done
		n=$((n + 1))
	done
	# where host 3 of red may move to
	host_add moved e2 10.0.0.3 02:00:00:00:00:03 9
	ovs_commit
	for t in red blue ofc; do
		for e in 1 2 3; do
			ip -n $t$e -6 addr add fd00::$e/64 dev eth0 nodad
		done
	done
	testcontroller_start 6502 13
	testcontroller_start 6503 10
}

# big TENANT PPORT CONTROLLER - one vSwitch over the edges, with port N for host N
big()
{
	local e

	ctl tenant add "$1" &&
		ctl vswitch add tenant "$1" dpid 0xc1 pswitch 0xa1,0xa2,0xa3 || return 1
	for e in 1 2 3; do
		ctl vport add tenant "$1" vswitch 0xc1 port $e pswitch 0xa$e pport "$2" || return 1
	done
	ctl controller add tenant "$1" vswitch 0xc1 "$3"
}

# ofc COMMAND ARGUMENT... - ovs-ofctl is the controller of ofc
ofc()
{
	local cmd=$1

	shift
	ovs-ofctl -O "OpenFlow$OFV" "--timeout=$((5 * WAIT_SCALE))" "$cmd" "tcp:127.0.0.1:$OFCTL" "$@"
}

all_pairs()
{
	local a b pairs=()

	for a in 1 2 3; do
		for b in 1 2 3; do
			[ $a = $b ] || pairs+=("$1$a" "10.0.0.$b" 2)
		done
	done
	pings_ok "${pairs[@]}"
}

# neighbours TENANT replace|del [STATE] - those that are permanent ask for each other no more:
# all that they get is meant for them
neighbours()
{
	local a b

	for a in 1 2 3; do
		for b in 1 2 3; do
			[ $a = $b ] || echo "neigh $2 10.0.0.$b lladdr 02:00:00:00:00:0$b dev eth0 ${3:-}"
		done | ip -n "$1$a" -batch -
	done
}

routes() { ctl -j route show tenant "$1" | gojq -c "$2"; }
actives() { routes "$1" '[.[] | .path[] | select(.active) | .priority] | sort'; }

test_tenants()
{
	check "$V: red has one switch over three" big red 5 tcp:127.0.0.1:6502
	check "$V: blue the same, in OpenFlow 1.0" big blue 6 tcp:127.0.0.1:6503
	check "$V: they are one switch each" wait_for 20 vnc_connected red 1
	check "$V: and for blue" wait_for 20 vnc_connected blue 1
	check "$V: without a route nothing gets across" silent red2 ping_no red1 10.0.0.2
	check "$V: red's routes are found" ctl route add tenant red vswitch 0xc1 backup auto
	check "$V: blue's" ctl route add tenant blue vswitch 0xc1
	check "$V: three, with the first way of each" equals "[100,100,100]" actives red
	check "$V: a second time there is nothing to do" ctl route add tenant red vswitch 0xc1
	check "$V: and nothing has changed" equals 6 routes red '[.[].path[]] | length'
	check "$V: hosts of red reach each other" wait_for 20 all_pairs red
	check "$V: hosts of blue reach each other" wait_for 20 all_pairs blue
	check "$V: red by IPv6" wait_for 10 ping_ok red1 fd00::3 2
	neighbours blue replace "nud permanent"
	check "$V: red's packets do not get to blue" silent blue3 ping_ok red1 10.0.0.3 3
	check "$V: nor broadcasts" silent blue2 in_host red1 ping -b -c 2 -W 1 10.0.0.255
	neighbours blue del
	check "$V: large packets" ping_ok red1 10.0.0.3 2 1400
	check "$V: no port of the vSwitch is more than once" equals "[1,2,3]" vports red
}

vports() { ctl -j vport show tenant "$1" | gojq -c '[.[].number] | sort'; }
ping_no() { ! ping_ok "$1" "$2" 2; }

test_failover()
{
	ip link set e1-e2 down
	check "$V: a cable is pulled: red takes the way in reserve" wait_for 5 equals "[90,100,100]" actives red
	check "$V: its hosts reach each other" wait_for 10 all_pairs red
	check "$V: blue has no other" wait_for 5 equals "[100,100]" actives blue
	check "$V: but for those two its hosts do" wait_for 10 ping_ok blue1 10.0.0.3 2
	ip link set e1-e2 up
	check "$V: it is back: red goes there again" wait_for 5 equals "[100,100,100]" actives red
	check "$V: hosts of red reach each other" wait_for 10 all_pairs red
	check "$V: hosts of blue reach each other" wait_for 10 all_pairs blue
}

test_switch_away()
{
	ovs-vsctl del-controller e3
	check "$V: a pSwitch is away" wait_for 10 equals false pswitch_field 0xa3 connected
	check "$V: the vSwitch is not" vnc_connected red 1
	check "$V: the others go on" ping_ok red1 10.0.0.2 2
	ovs-ofctl -O "$(proto e3)" del-flows e3
	ovs_controller_now e3
	check "$V: it is back" wait_for 20 pswitch_ready 0xa3
	check "$V: hosts of red reach each other" wait_for 10 all_pairs red
	check "$V: all rules are as they shall be" wait_for 10 verified
}

ovs_controller_now()
{
	ovs_batch
	ovs_controller "$1" tcp:127.0.0.1:6653
	ovs_commit
}

# counted N MATCH - the rule with this match has so many packets
counted()
{
	says "n_packets=$1,.*$2" ofc dump-flows
}

# seen N HOST COMMAND... - the host has got so many packets more, at least
seen()
{
	local n=$1 who=$2 rx

	shift 2
	rx=$(host_rx "$who")
	"$@" || return 1
	wait_for 5 [ "$(host_rx "$who")" -ge $((rx + n)) ]
}

test_rules()
{
	check "$V: ofctl has one" big ofc 7 ptcp:$OFCTL
	check "$V: its routes" ctl route add tenant ofc vswitch 0xc1
	check "$V: it can be asked" wait_for 20 ofc show
	check "$V: it has three ports" says "^ 3\(port3\)" ofc show
	check "$V: a rule for all" ofc add-flow priority=5,cookie=7,actions=all
	check "$V: hosts reach each other" all_pairs ofc
	check "$V: it is one rule" equals 1 ofc_count
	check "$V: each packet counts once" exact_count
	check "$V: what a rule says of one port" ofc add-flow priority=9,in_port=1,actions=output:3
	check "$V: and of another" ofc add-flow priority=9,in_port=3,actions=output:1
	check "$V: is done" seen 3 ofc3 in_host ofc1 ping -c 3 -i 0.2 -W 1 10.0.0.3
	check "$V: and nothing else" silent ofc2 in_host ofc1 ping -c 2 -W 1 10.0.0.3
	check "$V: packet-out to all ports" seen 1 ofc3 ofc packet-out "in_port=1 packet=$(frame) actions=all"
	check "$V: packet-out from nowhere" seen 1 ofc2 ofc packet-out "in_port=none packet=$(frame) actions=2"
	check "$V: a rule that is idle" ofc add-flow priority=10,udp,tp_dst=9,idle_timeout=1,actions=2
	check "$V: ends" wait_for 20 without_idle
	check "$V: statistics of ports" says "port +3:|port 3:|port  3:" ofc dump-ports
	check "$V: deletion" ofc del-flows
	check "$V: none is left" equals 0 ofc_count
}

# A pSwitch is away: its ports are down
test_ports_down()
{
	spawn "$TMP/monitor" ovs-ofctl -O "OpenFlow$OFV" monitor "tcp:127.0.0.1:$OFCTL" 65535
	check "$V: its controller listens" wait_for 10 vnc_count 1
	ovs-vsctl del-controller e3
	check "$V: a pSwitch goes: its port is down" wait_for 10 \
		says "PORT_STATUS.*MOD: 3\(port3\)" cat "$TMP/monitor"
	check "$V: as the description says" says "LINK_DOWN" show_port 3
	check "$V: others are not" says_not LINK_DOWN show_port 1
	: > "$TMP/monitor"
	ovs_controller_now e3
	check "$V: it comes: its port is up" wait_for 20 says_not LINK_DOWN show_port 3
	check "$V: that is told" wait_for 5 says "PORT_STATUS.*MOD: 3\(port3\)" cat "$TMP/monitor"
	stop_pid "$LAST_PID"
}
vnc_count() { equals "$1" sh -c "$LIBERA_CTL -j vswitch show tenant ofc | gojq '.[0].connected'"; }
show_port() { ofc show | grep -A4 "^ $1(port"; }
says_not() { local p=$1; shift; ! says "$p" "$@"; }

test_refusals()
{
	check "$V: refused: a path that joins none of its pSwitches" refuses "does not lead from a pswitch" \
		ctl route add tenant ofc vswitch 0xc1 path 0xa1:2
	check "$V: refused: a path whose priority is taken" refuses "has a path with this priority" \
		ctl route add tenant ofc vswitch 0xc1 path 0xa1:2,0xb1:2 priority 100
	check "$V: another" ctl route add tenant ofc vswitch 0xc1 path 0xa1:2,0xb1:2 priority 101
	check "$V: is the better one" equals "[100,100,101]" actives ofc
	check "$V: refused: a way that is not there" refuses "no path with this priority" \
		ctl route del tenant ofc vswitch 0xc1 pswitch 0xa1 to-pswitch 0xa2 priority 9
	check "$V: it is taken away" ctl route del tenant ofc vswitch 0xc1 pswitch 0xa2 \
		to-pswitch 0xa1 priority 101
	check "$V: the other is used" equals "[100,100,100]" actives ofc
	check "$V: refused: a pSwitch twice" refuses "named twice" \
		ctl vswitch add tenant ofc pswitch 0xa1,0xa1
	check "$V: refused: a vPort on a pSwitch that is not its" refuses "not mapped on this pswitch" \
		ctl vport add tenant ofc vswitch 0xc1 pswitch 0xb1 pport 9
}

ofc_count() { ofc dump-flows | grep -c actions= || true; }
without_idle() { ! ofc dump-flows | grep -q tp_dst=9; }
frame() { echo "0200000000020200000000019000$(printf '5a%.0s' {1..46})"; }

# A flood from one of three is two copies; the packet is one.
# One packet, out of three ports, is one in the counters.  Hosts may say something by
# themselves meanwhile (a late neighbour probe), which proves nothing: once more.
exact_count()
{
	local a b i

	for i in 1 2 3; do
		# Open vSwitch counts late what its datapath has seen
		wait_for 20 is_settled || return 1
		a=$(packets)
		ofc packet-out "in_port=1 packet=$(frame) actions=table" || return 1
		b=$(wait_for 5 more_than "$a") || return 1
		[ "$b" != $((a + 1)) ] || return 0
		echo "attempt $i: $a packets, then $b"
	done
	return 1
}
is_settled() { local n; n=$(packets); sleep 2; [ "$n" = "$(packets)" ]; }
packets() { ofc dump-flows | sed -n 's/.*cookie=0x7,.*n_packets=\([0-9]*\),.*/\1/p'; }
more_than() { local n; n=$(packets); [ "$n" -gt "$1" ] && echo "$n"; }

# What 1.3 alone has.
test_groups()
{
	check "$V: a group" ofc add-group group_id=4,type=all,bucket=output:1,bucket=output:2,bucket=output:3
	check "$V: and a rule with it" ofc add-flow priority=5,actions=group:4
	check "$V: hosts reach each other" all_pairs ofc
	check "$V: it is one group" equals 1 groups
	check "$V: its packets are counted" wait_for 10 says "packet_count=[1-9]" ofc dump-group-stats
	check "$V: a meter" ofc add-meter meter=3,pktps,bands=type=drop,rate=1000
	check "$V: in a second table" ofc add-flow table=0,priority=9,actions=meter:3,goto_table:5
	check "$V: with ports" ofc add-flow table=5,priority=1,actions=flood
	check "$V: hosts reach each other by it" all_pairs ofc
	check "$V: all rules are as they shall be" wait_for 10 verified
	check "$V: all is taken off" ofc del-flows
	check "$V: groups, too" ofc del-groups
	check "$V: and meters" ofc del-meters
}
groups() { ofc dump-groups | grep -c group_id=; }

test_live()
{
	ctl vport del tenant red vswitch 0xc1 port 3
	check "$V: a port goes: the others reach each other" wait_for 10 ping_ok red1 10.0.0.2 2
	check "$V: it comes back" ctl vport add tenant red vswitch 0xc1 port 3 pswitch 0xa3 pport 5
	check "$V: hosts of red reach each other" wait_for 20 all_pairs red
	check "$V: a port moves to another pSwitch" ctl vport set tenant red vswitch 0xc1 port 3 \
		pswitch 0xa2 pport 9
	check "$V: who is there is host 3 now" wait_for 10 seen 1 moved ping_ok red1 10.0.0.3 2
	check "$V: from its own pSwitch, too" ping_ok red2 10.0.0.3 2
	check "$V: where it was nothing arrives" silent red3 ping_ok red1 10.0.0.3 2
	check "$V: e3 has no rule of red" equals 0 tenant_rules red 0xa3
	check "$V: the controller is connected still" vnc_connected red 1
	check "$V: refused: where blue is" refuses "a vport is on this pport already" \
		ctl vport set tenant red vswitch 0xc1 port 3 pswitch 0xa3 pport 6
	check "$V: and back" ctl vport set tenant red vswitch 0xc1 port 3 pswitch 0xa3 pport 5
	check "$V: hosts of red reach each other" wait_for 20 all_pairs red
	check "$V: red is stopped" ctl tenant set red state down
	check "$V: and started" ctl tenant set red state up
	check "$V: hosts of red reach each other" wait_for 20 all_pairs red
}

test_end()
{
	local t br

	for t in red blue ofc; do
		check "$V: $t is deleted" ctl tenant del $t
	done
	for br in e1 e2 e3 m; do
		check "$V: $br has no rule" wait_for 5 equals 0 rules $br
	done
}

round()
{
	V=$1 OFV=$2
	shift 2
	edge_versions "$@"
	check "$V: pSwitches are ready" edge_ready
	[ "$V" != 1.3 ] || check "the cables are known" edge_plinks
	test_tenants
	test_failover
	test_switch_away
	test_rules
	[ "$OFV" != 13 ] || test_groups
	test_ports_down
	test_refusals
	test_live
	test_end
}

lib_start
need gojq
setup
round "1.3" 13 13
if ! is_checking; then
	round "mixed" 10 13 10 13 10
fi
ktap_finished
