#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Real controllers of different kinds, unmodified, on vSwitches: os-ken's learning
# switches, its discovery of the topology and its programming over HTTP,
# ovs-testcontroller, and ovs-ofctl, which dials in as to any switch.
# shellcheck disable=SC1091,SC2119,SC2317
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/restlib.sh"

# Bridges k1 and k3 speak OpenFlow 1.3, k2 1.0.  Tenants and their pPorts:
#
#	learn	hosts l1 (k1, 1), l2 (k1, 2), l3 (k2, 1); a cable k1-k2 (9).  Its
#		controllers change; vSwitches 0xa1, 0xa2
#	ring	cables k1-k2-k3-k1 (11 to the next, 12 from the one before); hosts
#		r1 (k1, 13), r3 (k3, 13); vSwitches 0xc1 to 0xc3
#	chain	cables k1-k2-k3 (21, 22); vSwitches 0xd1 to 0xd3

OSKEN10=7010	# learning switch, 1.0
OSKEN13=7013	# learning switch, 1.3
RING=7020	# topology and HTTP, which is 1000 ports above
CHAIN=7030
OFCTL=7100	# and the last digit of the vSwitch: where it waits for ovs-ofctl

# vswitch TENANT DPID BRIDGE-NUMBER PORT=PPORT...
vswitch()
{
	local t=$1 v=$2 k=$3 p

	shift 3
	echo "vswitch add tenant $t dpid $v pswitch 0x$k"
	for p; do
		echo "vport add tenant $t vswitch $v port ${p%=*} pswitch 0x$k pport ${p#*=}"
	done
}

objects()
{
	echo "tenant add learn"
	vswitch learn 0xa1 1 1=1 2=2 3=9
	vswitch learn 0xa2 2 1=1 3=9
	echo "controller add tenant learn vswitch 0xa1 ptcp:$((OFCTL + 1))"
	echo "controller add tenant learn vswitch 0xa2 ptcp:$((OFCTL + 2)):127.0.0.1"
	echo "tenant add ring"
	vswitch ring 0xc1 1 1=11 2=12 3=13
	vswitch ring 0xc2 2 1=11 2=12
	vswitch ring 0xc3 3 1=11 2=12 3=13
	echo "controller add tenant ring tcp:127.0.0.1:$RING"
	echo "tenant add chain"
	vswitch chain 0xd1 1 1=21
	vswitch chain 0xd2 2 1=21 2=22
	vswitch chain 0xd3 3 2=22
	echo "controller add tenant chain tcp:127.0.0.1:$CHAIN"
}

start_apps()
{
	app_start $OSKEN10 switch10.py
	app_start $OSKEN13 switch13.py
	OSKEN13_PID=$LAST_PID
	app_start $RING rest13.py --observe-links
	RING_PID=$LAST_PID
	app_start $CHAIN rest13.py --observe-links
}

setup()
{
	local k

	hosts_quiet
	# they take long to start: first
	is_checking || start_apps
	libera_load
	ovs_start || ktap_exit_fail_msg "Open vSwitch does not start"
	ovs_batch
	ovs_bridge k1 13 1
	ovs_bridge k2 10 2
	ovs_bridge k3 13 3
	host_add l1 k1 10.0.0.1 02:00:00:00:00:01 1
	host_add l2 k1 10.0.0.2 02:00:00:00:00:02 2
	host_add l3 k2 10.0.0.3 02:00:00:00:00:03 1
	host_add r1 k1 10.0.0.1 02:00:00:00:00:01 13
	host_add r3 k3 10.0.0.3 02:00:00:00:00:03 13
	veth_link k1 k2 9 9 l
	veth_link k1 k2 11 12 r
	veth_link k2 k3 11 12 r
	veth_link k3 k1 11 12 r
	veth_link k1 k2 21 22 c
	veth_link k2 k3 21 22 c
	for k in 1 2 3; do
		ovs_controller k$k tcp:127.0.0.1:6653
	done
	ovs_commit
	objects > "$TMP/objects"
	ctl -batch "$TMP/objects" || ktap_exit_fail_msg "libera-ctl -batch failed"
}

# --------------------------------------------------------- ovs-ofctl as a client

# ofc VERSION VSWITCH COMMAND [ARGUMENT...] - ovs-ofctl on a vSwitch of learn
ofc()
{
	local v=$1 to=$((OFCTL + $2)) cmd=$3

	shift 3
	ovs-ofctl -O "OpenFlow$v" "--timeout=$((5 * WAIT_SCALE))" "$cmd" "tcp:127.0.0.1:$to" "$@"
}

# ofc_ports "NUMBER..." VERSION VSWITCH COMMAND - names these ports and no others
ofc_ports()
{
	local wanted=$1 out

	shift
	out=$(ofc "$@") || { echo "$out"; return 1; }
	echo "$out"
	[ "$(sed -nE 's/^ +(port +)?([0-9]+|LOCAL)[(:].*/\2/p' <<< "$out" | xargs)" = "$wanted" ]
}

# The rules as ovs-ofctl prints them, without cookies and counters.
ofc_flows()
{
	ofc "$1" "$2" dump-flows --no-stats --no-names | sed -nE 's/^ *(cookie=0x[0-9a-f]+, )?(.*actions=.*)/\2/p' |
		sort | paste -sd ';'
}

# ofc_refused ERROR VERSION VSWITCH COMMAND... - fails and says why
ofc_refused()
{
	local error=$1 out rc=0

	shift
	out=$(ofc "$@" 2>&1) || rc=$?
	printf '%s\nstatus %s\n' "$out" "$rc"
	grep -qE "OFPT_ERROR.*: $error" <<< "$out"
}

# says_not PATTERN COMMAND... - it succeeds and does not say that
says_not()
{
	local pattern=$1 out

	shift
	out=$("$@" 2>&1) || { echo "$out"; return 1; }
	! grep -E -- "$pattern" <<< "$out"
}

# ofc_all VERSION COMMAND [ARGUMENT...] - on both vSwitches
ofc_all()
{
	local v=$1

	shift
	ofc "$v" 1 "$@" && ofc "$v" 2 "$@"
}

# no rule of a tenant on a bridge: no_rules BRIDGE VERSION PPORTS
no_rules() { ! ovs_flows "$1" "$2" | grep -v priority=0 | grep -E "in_port=($3) "; }

replace()
{
	printf '%s\n' "$3" > "$TMP/rules"
	ofc "$1" "$2" replace-flows "$TMP/rules"
}

differs()
{
	local out rc=0

	printf '%s\n' "$3" > "$TMP/rules"
	out=$(ofc "$1" "$2" diff-flows "$TMP/rules") || rc=$?
	echo "$out"
	[ "$rc" = 2 ] && [ "$(grep -cE '^[-+]' <<< "$out")" = 2 ]
}

same() { ofc "$1" "$2" diff-flows "$TMP/rules"; }

# arrives HOST COMMAND... - it gets one packet by that
arrives()
{
	local h=$1 before

	before=$(host_rx "$h")
	shift
	"$@" && wait_for 3 got_more "$h" "$before"
}

got_more() { [ "$(host_rx "$1")" -gt "$2" ]; }

PACKET="in_port=controller packet=ffffffffffff02000000000a88b5$(printf '%092d' 0)"

# test_ofctl VERSION VSWITCH PORTS OTHER-PORT PPORT PPORT PPORTS BRIDGE'S-VERSION
test_ofctl()
{
	local v=$1 n=$2 ports=$3 o=$4 p1=$5 po=$6 pports=$7 k=$8 h=l1 w=1.3 T

	[ "$v" = 13 ] || w=1.0
	[ "$n" = 1 ] || h=l3
	T="ovs-ofctl $w on k$n"
	check "$T: show" ofc_ports "$ports" "$v" "$n" show
	# what is the same for each pSwitch, once for each version
	if [ "$v" = "$k" ]; then
		check "$T: show says whose it is" says "dpid:00000000000000a$n" ofc "$v" "$n" show
		check "$T: dump-desc" says "Manufacturer: Libera" ofc "$v" "$n" dump-desc
		check "$T: dump-tables" says "table 0.*:" ofc "$v" "$n" dump-tables
		check "$T: dump-ports" ofc_ports "$ports" "$v" "$n" dump-ports
		check "$T: dump-ports of another is refused" ofc_refused "OFPBRC_(EPERM|BAD_PORT)" "$v" "$n" dump-ports 7
		if [ "$v" = 13 ]; then
			check "$T: dump-ports-desc" ofc_ports "$ports" "$v" "$n" dump-ports-desc
			check "$T: dump-table-features" says "instructions: .*apply_actions" ofc "$v" "$n" dump-table-features
		else
			check "$T: dump-ports-desc, which 1.0 has not" ofc_refused OFPBRC_BAD_STAT "$v" "$n" dump-ports-desc
		fi
		check "$T: probe" ofc "$v" "$n" probe
		check "$T: ping" says "^64 bytes from .*time=" ofc "$v" "$n" ping
		check "$T: queue-stats" says "OFPST_QUEUE reply.*: 0 queues" ofc "$v" "$n" queue-stats
	fi
	check "$T: add-flow" ofc "$v" "$n" add-flow "priority=10,in_port=1,actions=output:$o"
	check "$T: dump-flows" equals "priority=10,in_port=1 actions=output:$o" ofc_flows "$v" "$n"
	check "$T: is on the switch" says "priority=10,in_port=$p1 actions=output:$po" ovs_flows "k$n" "$k"
	check "$T: mod-flows" ofc "$v" "$n" mod-flows in_port=1,actions=drop
	check "$T: changes it" equals "priority=10,in_port=1 actions=drop" ofc_flows "$v" "$n"
	check "$T: diff-flows" differs "$v" "$n" "priority=11,in_port=$o,actions=output:1"
	check "$T: replace-flows" replace "$v" "$n" "priority=11,in_port=$o,actions=output:1"
	check "$T: leaves that alone" equals "priority=11,in_port=$o actions=output:1" ofc_flows "$v" "$n"
	check "$T: diff-flows finds none now" same "$v" "$n"
	check "$T: refused: foreign in_port" ofc_refused "OFP(FMFC|BMC)_" "$v" "$n" add-flow "in_port=7,actions=output:1"
	check "$T: refused: foreign output" ofc_refused OFPBAC_BAD_OUT_PORT "$v" "$n" add-flow "in_port=1,actions=output:13"
	if [ "$v" = 13 ]; then
		check "$T: refused: table out of range" ofc_refused OFPFMFC_BAD_TABLE_ID "$v" "$n" \
			add-flow "table=252,in_port=1,actions=output:1"
	else
		check "$T: refused: tables, which 1.0 has not" must_fail ofc "$v" "$n" add-flow "table=1,actions=drop"
	fi
	check "$T: nothing came of that" equals "priority=11,in_port=$o actions=output:1" ofc_flows "$v" "$n"
	check "$T: packet-out" arrives $h ofc "$v" "$n" packet-out "$PACKET actions=output:1"
	check "$T: refused: packet-out to a foreign port" ofc_refused OFPBAC_BAD_OUT_PORT "$v" "$n" \
		packet-out "$PACKET actions=output:13"
	check "$T: del-flows" ofc "$v" "$n" del-flows
	check "$T: none is left" equals "" ofc_flows "$v" "$n"
	check "$T: none on the switch" no_rules "k$n" "$k" "$pports"
}

# Rules on both vSwitches, by which hosts on different bridges talk.
ofc_path()
{
	ofc "$1" 1 add-flow "in_port=1,actions=output:3" && ofc "$1" 1 add-flow "in_port=3,actions=output:1" &&
		ofc "$1" 2 add-flow "in_port=3,actions=output:1" && ofc "$1" 2 add-flow "in_port=1,actions=output:3"
}

test_ofctl_groups()
{
	local T="ovs-ofctl 1.3"

	check "$T: add-group" ofc 13 1 add-group "group_id=5,type=all,bucket=output:2,bucket=output:3"
	check "$T: dump-groups" says "group_id=5,type=all,bucket=.*output:2,bucket=.*output:3" ofc 13 1 dump-groups
	check "$T: a rule that uses it" ofc 13 1 add-flow "in_port=1,actions=group:5"
	check "$T: and one back" ofc 13 1 add-flow "in_port=2,actions=output:1"
	check "$T: hosts talk by it" ping_ok l1 10.0.0.2
	check "$T: dump-group-stats" wait_for 10 says "group_id=5,.*ref_count=1,packet_count=[1-9]" ofc 13 1 dump-group-stats
	check "$T: refused: a group with a foreign port" ofc_refused OFPBAC_BAD_OUT_PORT 13 1 \
		add-group "group_id=6,type=all,bucket=output:13"
	check "$T: refused: a rule with a group that is not there" ofc_refused OFPBAC_BAD_OUT_GROUP 13 1 \
		add-flow "in_port=3,actions=group:6"
	check "$T: del-groups" ofc 13 1 del-groups
	check "$T: takes rules that use it along" equals "in_port=2 actions=output:1" ofc_flows 13 1
	check "$T: refused: groups on a 1.0 switch" ofc_refused OFPGMFC_OUT_OF_GROUPS 13 2 \
		add-group "group_id=5,type=all,bucket=output:1"
	check "$T: add-meter" ofc 13 1 add-meter "meter=7,kbps,stats,band=type=drop,rate=100000"
	check "$T: dump-meters" says "meter=7 kbps.* bands=" ofc 13 1 dump-meters
	check "$T: a rule that uses it" ofc 13 1 add-flow "in_port=1,actions=meter:7,output:2"
	check "$T: hosts talk by it" ping_ok l1 10.0.0.2
	check "$T: meter-stats" wait_for 10 says "meter:7 flow_count:1 packet_in_count:[1-9]" ofc 13 1 meter-stats
	check "$T: refused: the same meter again" ofc_refused OFPMMFC_METER_EXISTS 13 1 \
		add-meter "meter=7,kbps,stats,band=type=drop,rate=100000"
	check "$T: del-meters" ofc 13 1 del-meters
	check "$T: takes rules that use it along" equals "in_port=2 actions=output:1" ofc_flows 13 1
	check "$T: refused: meters on a 1.0 switch" ofc_refused OFPMMFC_OUT_OF_METERS 13 2 \
		add-meter "meter=7,kbps,band=type=drop,rate=1000"
	ofc 13 1 del-flows
}

# clients N - that many are connected to 0xa1
clients()
{
	local out

	out=$(ctl controller show learn)
	echo "$out"
	[ "$(grep -cE '^learn +0xa1 +127\.0\.0\.1:.* yes ' <<< "$out")" = "$1" ]
}

# all_monitors PATTERN N - that many of them have seen it
all_monitors() { [ "$(grep -lE -- "$1" "$TMP"/monitor.* | wc -l)" = "$2" ] || { head "$TMP"/monitor.*; return 1; }; }

poke() { talk none 0 "$1" 10.0.0.99 1 > /dev/null; true; }

gone() { ! kill -0 "$1" 2> /dev/null || is_zombie "$1"; }

# monitor NUMBER VERSION [VSWITCH]
monitor()
{
	spawn "$TMP/monitor.$1" ovs-ofctl -O "OpenFlow$2" monitor "tcp:127.0.0.1:$((OFCTL + ${3:-1}))" 65535
	MONITORS+=("$LAST_PID")
}

test_clients()
{
	local i

	MONITORS=()
	check "a rule for what is missed" ofc 13 1 add-flow priority=0,actions=controller
	for i in 1 2 3 4; do
		monitor $i 10
		monitor $((i + 4)) 13
	done
	check "eight clients are connected at a time" wait_for 10 clients 8
	check "they are told apart by their versions" says "127.0.0.1:[0-9]+ +yes +1.3 " ctl controller show learn
	# is connected before it asks for packets
	sleep 1
	poke r1
	poke l1
	check "each sees what came in" wait_for 5 all_monitors "PACKET_IN.* in_port=1 " 8
	check "nobody sees another tenant's packets" all_monitors "in_port=(3|13)" 0
	check "a ninth is turned away" must_fail ofc 13 1 probe
	check "and to that vSwitch only" ofc 13 2 probe
	check "the eight go on" clients 8
	stop_pid "${MONITORS[0]}"
	check "one leaves" wait_for 5 clients 7
	check "now there is room" ofc 13 1 probe

	check "the pSwitch is disconnected" ctl pswitch set 1 disconnect
	check "its clients too" wait_for 5 gone "${MONITORS[1]}"
	check "it comes back, and they may" wait_for 20 ofc 13 1 probe
	check "the rule is still there" says "priority=0 actions=CONTROLLER" ofc_flows 13 1

	monitor 9 13
	check "a client" wait_for 5 clients 1
	check "that address is taken away" ctl controller del tenant learn vswitch 0xa1 "ptcp:$((OFCTL + 1))"
	check "the client is cut off" wait_for 5 gone "${MONITORS[8]}"
	check "nobody listens there" must_fail ofc 13 1 probe
	check "nothing is left of it" clients 0
	check "it is given again" ctl controller add tenant learn vswitch 0xa1 "ptcp:$((OFCTL + 1))"
	check "and works" ofc 13 1 probe
	ofc 13 1 del-flows
}

# What the operator may give as an address.
test_addresses()
{
	local add="ctl controller add tenant ring vswitch 0xc1"

	# shellcheck disable=SC2086 # words
	{
	check "an address in use is refused" says "somebody listens there already" $add "ptcp:$((OFCTL + 1))"
	check "so is that of another kind of listener" says "somebody listens there already" $add ptcp:6653
	check "so is one of a program" says "somebody listens there already" $add ptcp:$RING
	check "not an address of this host" says "not an address of this host" $add ptcp:7105:192.0.2.1
	check "not for all vSwitches of a tenant" must_fail ctl controller add tenant ring ptcp:7105
	check "not without a port" must_fail $add ptcp:
	check "nothing came of that" says_not "ptcp|$((OFCTL + 1))|7105|6653" ctl controller show ring
	check "IPv6" $add "ptcp:7106:[::1]"
	# no "probe", which takes an LLDP packet that comes at that moment for the answer
	check "is dialled" ovs-ofctl -O OpenFlow13 --timeout=$((5 * WAIT_SCALE)) dump-desc "tcp:[::1]:7106"
	check "IPv4 is not meant by that" must_fail ovs-ofctl --timeout=5 probe tcp:127.0.0.1:7106
	check "any address of IPv6" $add "ptcp:7107:[::]"
	}
	# another tenant's client
	check "rules of a tenant" ofc_path 13
	check "another tenant's client sees its vSwitch" says "dpid:00000000000000c1" \
		ovs-ofctl -O OpenFlow13 show "tcp:[::1]:7106"
	check "not the other's rules" says_not "in_port=" ovs-ofctl -O OpenFlow13 dump-flows "tcp:[::1]:7107"
	check "it deletes" ovs-ofctl -O OpenFlow13 del-flows "tcp:[::1]:7107" in_port=1
	check "its own only" equals "in_port=1 actions=output:3;in_port=3 actions=output:1" ofc_flows 13 1
	check "the addresses are taken away" ctl controller del tenant ring vswitch 0xc1 "ptcp:7106:[::1]"
	check "both" ctl controller del tenant ring vswitch 0xc1 "ptcp:7107:[::]"
	check "not twice" must_fail ctl controller del tenant ring vswitch 0xc1 "ptcp:7107:[::]"
	check "nobody is there any more" must_fail ovs-ofctl --timeout=5 probe "tcp:[::1]:7107"
}

# ------------------------------------------------------------ learning switches

learn_pings()
{
	pings_ok l1 10.0.0.2 2 l1 10.0.0.3 2 l3 10.0.0.2 2 l2 10.0.0.1 2
}

# With learnt rules and addresses forgotten only a controller can help.  A rule by
# which it gets what is missed stays.
learn_forget()
{
	local n

	printf 'in_port=%s\n' 1 2 3 | ofc 13 1 del-flows -
	printf 'in_port=%s\n' 1 3 | ofc 13 2 del-flows -
	for n in 1 2 3; do
		ip -n l$n neigh flush all
	done
}

# learn_on PORT VERSION [N] - both vSwitches are connected to it: that many connections
learn_on()
{
	local out

	out=$(ctl controller show learn)
	echo "$out"
	[ "$(grep -cE "^learn +0xa[12] +127\.0\.0\.1:$1 +yes +$2 " <<< "$out")" = "${3:-2}" ]
}

vflows() { ctl flow show virtual tenant learn vswitch "$1"; }

# learn_with NAME PORT VERSION RULE - a controller makes the hosts reach each other,
# by such rules on both vSwitches
learn_with()
{
	local T=$1

	check "$T is given to the tenant" ctl controller add tenant learn "tcp:127.0.0.1:$2"
	check "$T: connects" wait_for 30 learn_on "$2" "$3"
	[ "$3" = 1.0 ] || check "$T: asks for what is missed" wait_for 10 says " priority 0 " vflows 0xa2
	check "$T: hosts reach each other" wait_for 5 learn_pings
	check "$T: by its rules" says "$4" vflows 0xa1
	check "$T: on the other vSwitch too" says "$4" vflows 0xa2
}

learn_without()
{
	local h

	check "$1 is taken away" ctl controller del tenant learn "tcp:127.0.0.1:$2"
	ofc_all 13 del-flows
	# the next one learns from what the hosts ask first
	for h in l1 l2 l3; do
		ip -n $h neigh flush all
	done
}

test_testcontroller()
{
	local v w o rule

	for v in 10 13; do
		w=1.${v#1}
		for o in "" --hub; do
			# shellcheck disable=SC2086 # may be none
			testcontroller_start 7041 $v $o
			rule="output:[0-9]+"
			[ -z "$o" ] || rule="output:FLOOD"
			learn_with "ovs-testcontroller $w${o:+ $o}" 7041 "$w" "$rule"
			learn_without "ovs-testcontroller $w${o:+ $o}" 7041
			stop_pid "$LAST_PID"
		done
	done
	check "without a controller hosts are alone" ping_none l1 10.0.0.2 1
}

# Two controllers at a time: one may die.
test_failover()
{
	local a b T=fail-over

	testcontroller_start 7042 10
	a=$LAST_PID
	testcontroller_start 7043 10
	b=$LAST_PID
	ctl controller add tenant learn tcp:127.0.0.1:7042
	ctl controller add tenant learn tcp:127.0.0.1:7043
	check "$T: both are connected" wait_for 20 learn_on "704[23]" 1.0 4
	check "$T: hosts reach each other" wait_for 5 learn_pings
	kill -9 "$a"
	check "$T: one dies" wait_for 10 learn_on 7043 1.0
	learn_forget
	check "$T: the other goes on" learn_pings
	testcontroller_start 7042 10
	a=$LAST_PID
	check "$T: it is back" wait_for 30 learn_on 7042 1.0
	stop_pid "$b"
	learn_forget
	check "$T: and takes over" learn_pings
	check "$T: the dead one is known to be away" says "127.0.0.1:7043 +no " ctl controller show learn
}

# ---------------------------------------------------------- topology and HTTP

RING_SWITCHES="c1:1,2,3 c2:1,2 c3:1,2,3"
RING_LINKS="c1:1-c2:2 c1:2-c3:1 c2:1-c3:2 c2:2-c1:1 c3:1-c1:2 c3:2-c2:1"
CHAIN_SWITCHES="d1:1 d2:1,2 d3:2"
CHAIN_LINKS="d1:1-d2:2 d2:1-d3:2 d2:2-d1:1 d3:2-d2:1"

# discovered TENANT... - all of it, and nothing else
discovered()
{
	local t s l p

	for t; do
		case $t in
		ring) p=$RING s=$RING_SWITCHES l=$RING_LINKS ;;
		chain) p=$CHAIN s=$CHAIN_SWITCHES l=$CHAIN_LINKS ;;
		esac
		check "$t: the vSwitches and their ports are found" wait_for 30 equals "$s" switches "$p"
		check "$t: the links are found" wait_for 30 equals "$l" links "$p"
	done
}

test_topology()
{
	check "ring: connects" wait_for 30 vnc_connected ring 3
	check "chain: connects" wait_for 30 vnc_connected chain 3
	discovered ring chain
	ip link set k1-k2r down
	check "ring: a cable's end goes down, and its links" wait_for 20 equals "c1:2-c3:1 c2:1-c3:2 c3:1-c1:2 c3:2-c2:1" links $RING
	check "ring: the ports remain" equals "$RING_SWITCHES" switches $RING
	ip link set k1-k2r up
	check "ring: it comes back, and they do" wait_for 20 equals "$RING_LINKS" links $RING
	check "ring: a vPort is removed" ctl vport del tenant ring vswitch 0xc3 port 2
	check "ring: its links go" wait_for 20 equals "c1:1-c2:2 c1:2-c3:1 c2:2-c1:1 c3:1-c1:2" links $RING
	check "ring: the port goes" equals "c1:1,2,3 c2:1,2 c3:1,3" switches $RING
	check "ring: the vPort is made again" ctl vport add tenant ring vswitch 0xc3 port 2 pswitch 3 pport 12
	check "ring: the port is back" wait_for 20 equals "$RING_SWITCHES" switches $RING
	check "ring: and its links" wait_for 20 equals "$RING_LINKS" links $RING
	check "chain: has noticed nothing" equals "$CHAIN_LINKS" links $CHAIN
}

# flow COMMAND DPID IN-PORT ACTIONS [MORE] - ACTIONS as JSON, or a port
flow()
{
	local acts=$4

	[[ $acts == *\{* ]] || acts="{\"type\": \"OUTPUT\", \"port\": $acts}"
	rest $RING POST "/stats/flowentry/$1" \
		"{\"dpid\": $2, \"priority\": 100, \"match\": {\"in_port\": $3}, \"actions\": [$acts]${5:-}}"
}

# The straight way from r1 to r3, and the long one, as rules of c1, c2, c3.
straight()
{
	flow "$1" 193 3 2 && flow "$1" 193 2 3 && flow "$1" 195 3 1 && flow "$1" 195 1 3
}

long_way()
{
	flow "$1" 193 1 3 && flow "$1" 194 2 1 && flow "$1" 194 1 2 && flow "$1" 195 2 3
}

# group COMMAND ID TYPE PORT... - of 0xc1
group()
{
	local cmd=$1 id=$2 type=$3 p b=()

	shift 3
	for p; do
		b+=("{\"weight\": $([ "$type" = SELECT ] && echo 1 || echo 0), \"actions\": [{\"type\": \"OUTPUT\", \"port\": $p}]}")
	done
	rest $RING POST "/stats/groupentry/$cmd" \
		"{\"dpid\": 193, \"type\": \"$type\", \"group_id\": $id, \"buckets\": [$(IFS=, && echo "${b[*]}")]}"
}

# stat WHAT DPID FILTER - of the reply for that dpid
stat_of() { rest_jq $RING "/stats/$1/$2" ".\"$2\" | $3"; }

# stat_is WANTED WHAT DPID FILTER
stat_is() { equals "$1" stat_of "$2" "$3" "$4"; }

errors() { rest_jq "$RING" "/errors/$1" .; }

ring_ping() { ping_ok r1 10.0.0.3 "${1:-1}"; }

# Packets of a rule of c2: only the long way is by it.
by_c2() { stat_of flow 194 '[.[] | select(.match.in_port) | .packet_count] | add // 0'; }

c2_counts() { [ "$(by_c2)" -gt 0 ]; }

test_rest_flows()
{
	check "HTTP: the switches" equals "[193,194,195]" rest_jq $RING /stats/switches .
	check "HTTP: no switch of another tenant" must_fail rest $RING GET /stats/flow/209
	check "HTTP: desc" stat_is Libera desc 193 .mfr_desc
	check "HTTP: portdesc" stat_is "[1,2,3]" portdesc 193 '[.[].port_no]'
	check "HTTP: role" stat_is '"EQUAL"' role 193 '.[0].role | tojson'
	check "HTTP: hosts are not yet connected" ping_none r1 10.0.0.3 1
	check "HTTP: rules are added" straight add
	check "HTTP: hosts reach each other" wait_for 5 ring_ping
	check "HTTP: rules are read back" stat_is "[[2,[\"OUTPUT:3\"]],[3,[\"OUTPUT:2\"]]]" flow 193 \
		'[.[] | select(.match.in_port) | [.match.in_port, .actions]] | sort'
	check "HTTP: their counters count" wait_for 10 stat_is true flow 193 \
		'[.[] | select(.match.in_port) | .packet_count > 0] | all'
	check "HTTP: port counters too" wait_for 10 stat_is "[true,true,true]" port 193 \
		'sort_by(.port_no) | [.[] | .tx_packets > 0 and .port_no <= 3]'
	check "HTTP: table counters" stat_is "[3,252]" table 193 '[.[0].active_count, length]'
	check "HTTP: nothing was refused" equals "[]" errors 193
	flow add 193 3 9
	check "HTTP: refused: output that is not there" wait_for 5 equals "[[2,4]]" errors 193
	flow add 193 9 1
	check "HTTP: refused: in_port that is not there" wait_for 5 equals "[[4,7]]" errors 193
	flow add 193 3 1 ', "table_id": 252'
	check "HTTP: refused: table out of range" wait_for 5 equals "[[5,2]]" errors 193
	check "HTTP: a rule is deleted" flow delete 193 3 2
	check "HTTP: hosts are alone" wait_for 5 ping_none r1 10.0.0.3 1
	check "HTTP: it comes back" flow add 193 3 2
	check "HTTP: hosts reach each other" wait_for 5 ring_ping
}

GROUP1='{"type": "GROUP", "group_id": 1}'

test_rest_groups()
{
	local n

	check "HTTP: a group of all" group add 1 ALL 2
	check "HTTP: a rule with it" flow modify 193 3 "$GROUP1"
	check "HTTP: hosts reach each other" wait_for 5 ring_ping
	check "HTTP: groupdesc" stat_is '[[1,"ALL",[["OUTPUT:2"]]]]' groupdesc 193 '[.[] | [.group_id, .type, [.buckets[].actions]]]'
	check "HTTP: group counters count" wait_for 10 stat_is "[1,1,true]" group 193 \
		'.[0] | [.group_id, .ref_count, .packet_count > 0]'
	check "HTTP: rules for the long way" long_way add
	n=$(by_c2)
	check "HTTP: nobody takes it yet" [ "$n" = 0 ]
	check "HTTP: the group is modified" group modify 1 ALL 1
	check "HTTP: hosts reach each other" wait_for 5 ring_ping
	check "HTTP: the long way" wait_for 10 c2_counts
	check "HTTP: a group of select" group add 2 SELECT 1 2
	check "HTTP: the rule takes that one" flow modify 193 3 "${GROUP1/1\}/2\}}"
	check "HTTP: hosts reach each other" ring_ping 3
	check "HTTP: its buckets have counted" wait_for 10 stat_is true group 193 \
		'.[] | select(.group_id == 2) | [.bucket_stats[].packet_count] | add >= 3'
	check "HTTP: nothing was refused" equals "[]" errors 193
	group add 3 ALL 9
	check "HTTP: refused: a group with a foreign port" wait_for 5 equals "[[2,4]]" errors 193
	group add 2 ALL 1
	check "HTTP: refused: the same group again" wait_for 5 equals "[[6,0]]" errors 193
	rest $RING POST /stats/groupentry/add '{"dpid": 194, "type": "ALL", "group_id": 1, "buckets": []}'
	check "HTTP: refused: a group on a 1.0 switch" wait_for 5 equals "[[6,3]]" errors 194
	check "HTTP: a group is deleted" group delete 2 SELECT
	check "HTTP: the rule that used it goes" wait_for 5 stat_is "[1,2]" flow 193 \
		'[.[] | .match.in_port // empty] | sort'
	check "HTTP: and the traffic" ping_none r1 10.0.0.3 1
	check "HTTP: the other group remains" stat_is "[1]" groupdesc 193 '[.[].group_id]'
}

METER='{"dpid": 193, "flags": ["PKTPS", "STATS"], "meter_id": 4, "bands": [{"type": "DROP", "rate": 1}]}'

test_rest_meters()
{
	check "HTTP: a meter of one packet a second" rest $RING POST /stats/meterentry/add "$METER"
	check "HTTP: a rule with it" flow add 193 3 '{"type": "METER", "meter_id": 4}, {"type": "OUTPUT", "port": 2}'
	check "HTTP: it is read back" wait_for 5 stat_is '[["METER:4","OUTPUT:2"]]' flow 193 \
		'[.[] | select(.match.in_port == 3) | .actions]'
	check "HTTP: meterconfig" stat_is '[[4,"DROP",1]]' meterconfig 193 '[.[] | [.meter_id, .bands[0].type, .bands[0].rate]]'
	in_host r1 ping -n -q -c 10 -i 0.05 -W 1 10.0.0.3 > "$TMP/metered"
	check "HTTP: some traffic passes, some does not" says " [1-9]0?% packet loss| [1-9][0-9.]+% packet loss" cat "$TMP/metered"
	check "HTTP: meter counters say so" wait_for 10 stat_is "[4,1,true,true]" meter 193 \
		'.[0] | [.meter_id, .flow_count, .packet_in_count >= 10, .band_stats[0].packet_band_count > 0]'
	rest $RING POST /stats/meterentry/add "$METER"
	check "HTTP: refused: the same meter again" wait_for 5 equals "[[12,1]]" errors 193
	rest $RING POST /stats/meterentry/add "${METER/193/194}"
	check "HTTP: refused: a meter on a 1.0 switch" wait_for 5 equals "[[12,10]]" errors 194
	check "HTTP: the meter is deleted" rest $RING POST /stats/meterentry/delete '{"dpid": 193, "meter_id": 4}'
	check "HTTP: the rule that used it goes" wait_for 5 stat_is "[1,2]" flow 193 \
		'[.[] | .match.in_port // empty] | sort'
	check "HTTP: a rule without" flow add 193 3 2
	check "HTTP: hosts reach each other" wait_for 5 ring_ping 3
}

# -------------------------------------------------------------------- restarts

test_app_restart()
{
	stop_pid "$RING_PID"
	check "ring's controller is gone" wait_for 10 vnc_connected ring 0
	check "its hosts still reach each other" ring_ping
	app_start $RING rest13.py --observe-links
	check "chain has noticed nothing" equals "$CHAIN_LINKS" links $CHAIN
}

# Open vSwitch begins anew, with nothing but its configuration.
test_ovs_restart()
{
	local pid

	pid=$(cat "$OVS_RUNDIR/ovs-vswitchd.pid")
	kill -9 "$pid"
	check "the switches are gone" wait_for 10 vnc_connected ring 0
	check "who dials in is turned away meanwhile" must_fail ofc 13 1 probe
	ovs-vswitchd --detach --no-chdir --pidfile --log-file 2> /dev/null
	check "the switches are back, and the controllers" wait_for 30 vnc_connected ring 3
	check "who dials in is let in" wait_for 10 ofc 13 1 probe
	discovered ring chain
	check "ring: hosts reach each other by rules of before" wait_for 5 ring_ping
}

lib_start
need gojq ovs-testcontroller osken-manager
setup
for k in 1 2 3; do
	check "k$k is ready" wait_for 20 pswitch_ready $k
done
for v in 10 13; do
	[ $v = 13 ] || ! is_checking || continue
	test_ofctl $v 1 "1 2 3" 2 1 2 "1|2|9" 13
	is_checking || test_ofctl $v 2 "1 3" 3 1 9 "1|9" 10
	check "ovs-ofctl: rules for a path over both" ofc_path $v
	check "ovs-ofctl: hosts reach each other" ping_ok l1 10.0.0.3
	check "ovs-ofctl: counters count" wait_for 10 says "n_packets=[1-9].*in_port=3" ofc $v 2 dump-flows
	ofc_all $v del-flows
done
! is_checking || ktap_finished
test_ofctl_groups
test_clients
check "os-ken is there" wait_for 60 tcp_listens $RING
test_addresses
ofc_all 13 del-flows

check "os-ken's learning switches are there" wait_for 60 tcp_listens $OSKEN10
learn_with "os-ken 1.0" $OSKEN10 1.0 "eth_dst=02:00:00:00:00:0[12].* output:"
learn_without "os-ken 1.0" $OSKEN10
learn_with "os-ken 1.3" $OSKEN13 1.3 "eth_dst=02:00:00:00:00:0[12].* output:"
stop_pid "$OSKEN13_PID"
check "os-ken 1.3: is killed" wait_for 10 vnc_connected learn 0
check "os-ken 1.3: hosts that it connected still reach each other" learn_pings
app_start $OSKEN13 switch13.py

test_topology
test_rest_flows
test_rest_groups
test_rest_meters
test_app_restart

check "os-ken 1.3: is restarted, and connects" wait_for 60 learn_on $OSKEN13 1.3
learn_forget
check "os-ken 1.3: hosts reach each other" wait_for 10 learn_pings
learn_without "os-ken 1.3" $OSKEN13
test_testcontroller
test_failover
check "ring's controller is back" wait_for 60 vnc_connected ring 3
discovered ring
test_ovs_restart
learn_forget
check "learn: hosts reach each other" wait_for 10 learn_pings
ktap_finished
