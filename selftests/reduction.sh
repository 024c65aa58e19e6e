#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Reduction: forwarding rules of a tenant are one on pSwitches between its hosts, at each
# level as many as may be; what its rules decide stays as it is.
# shellcheck disable=SC1091,SC2317,SC2119
. "$(dirname "$0")/lib.sh"

# Three edges around one core:
#
#	e1 1 -- 1 c 2 -- 1 e2	a1, a3 and a5 are hosts on e1, b2, b4 and b6 on e2,
#	          3 -- 1 e3	d7 on e3
#
HOSTS="a1 a3 a5 b2 b4 b6 d7"

setup()
{
	local h n

	lab_start
	for n in 1 2 3; do
		ovs_bridge e$n 10,13 a$n
	done
	ovs_bridge c 10,13 b1
	veth_link e1 c 1 1
	veth_link c e2 2 1
	veth_link c e3 3 1
	for h in $HOSTS; do
		n=${h#?}
		host_add "$h" "$(edge_of "$h")" 10.0.0.$n 02:00:00:00:00:0$n $((4 + (n + 1) / 2))
	done
	ovs_commit
	for h in $HOSTS; do
		for n in 1 2 3 4 5 6 7; do
			echo "neigh replace 10.0.0.$n lladdr 02:00:00:00:00:0$n dev eth0 nud permanent"
		done | ip -n "$h" -batch -
	done
}
edge_of() { case $1 in a*) echo e1 ;; b*) echo e2 ;; d*) echo e3 ;; esac; }

# versions OF - what all of them speak from now on
versions()
{
	local br

	ovs_versions "e1 e2 e3 c" "$1"
	for br in a1 a2 a3 b1; do
		check "$V: $br is ready" wait_for 20 pswitch_ready 0x$br
	done
}

# tenant CARRIER - vSwitch 0xc0 in the middle, 0xc1 to 0xc3 on the edges: hosts on their
# ports 1 to 3, the link on 4
tenant()
{
	local n h cmds

	cmds=$(
		echo "tenant add red carrier $1"
		for n in 0 1 2 3; do
			echo "vswitch add tenant red dpid 0xc$n pswitch $([ $n = 0 ] && echo 0xb1 || echo 0xa$n)"
			echo "controller add tenant red vswitch 0xc$n ptcp:660$n:127.0.0.1"
		done
		for h in $HOSTS; do
			n=${h#?}
			h=$(edge_of "$h")
			h=${h#e}
			echo "vport add tenant red vswitch 0xc$h port $(port_of "$n") pswitch 0xa$h pport $((4 + (n + 1) / 2))"
			echo "host add tenant red mac 02:00:00:00:00:0$n ip 10.0.0.$n vswitch 0xc$h vport $(port_of "$n")"
		done
		for n in 1 2 3; do
			echo "vlink add tenant red vswitch 0xc$n port 4 to-vswitch 0xc0 to-port $n path 0xa$n:1"
		done
	)
	ctl -batch - <<< "$cmds"
}
port_of() { [ "$1" = 7 ] && echo 1 || echo $((($1 + 1) / 2)); }

plinks()
{
	ctl plink add pswitch 0xa1 pport 1 to-pswitch 0xb1 to-pport 1 &&
		ctl plink add pswitch 0xb1 pport 2 to-pswitch 0xa2 to-pport 1 &&
		ctl plink add pswitch 0xb1 pport 3 to-pswitch 0xa3 to-pport 1
}

OF=13
# of N COMMAND... - what its controller says to vSwitch 0xcN
of()
{
	local n=$1 cmd=$2

	shift 2
	ovs-ofctl -O "OpenFlow$OF" "$cmd" "tcp:127.0.0.1:660$n" "$@"
}
strictly() { ovs-ofctl -O "OpenFlow$OF" --strict "$2" "tcp:127.0.0.1:660$1" "$3"; }

# Five flows, as in figure 3 of the paper: from, to, source and destination port.
FLOWS="1,2,1000,2000 1,2,1001,2001 3,4,1000,2000 3,4,1001,2001 5,6,1000,2000"

# match FLOW - its six addresses
match()
{
	local a b s d

	IFS=, read -r a b s d <<< "$1"
	echo "udp,dl_src=02:00:00:00:00:0$a,dl_dst=02:00:00:00:00:0$b,nw_src=10.0.0.$a,nw_dst=10.0.0.$b,tp_src=$s,tp_dst=$d"
}

# rules_of N FLOW... - those of vSwitch 0xcN for some flows
rules_of()
{
	local n=$1 f a b m to

	shift
	for f; do
		IFS=, read -r a b _ <<< "$f"
		m="priority=10,$(match "$f")"
		to=$([ "$b" = 7 ] && echo 3 || echo 2)
		case $n in
		1) echo "in_port=$(port_of "$a"),$m,actions=output:4" ;;
		0) echo "in_port=1,$m,actions=output:$to" ;;
		"$to") echo "in_port=4,$m,actions=output:$(port_of "$b")" ;;
		esac
	done
}

# flow FLOW... - their rules on their way
flow()
{
	local n

	for n in 1 0 2 3; do
		rules_of $n "$@" > "$TMP/rules"
		[ ! -s "$TMP/rules" ] || of $n add-flows "$TMP/rules" || return 1
	done
}

# shellcheck disable=SC2086 # a list of words
flows() { flow $FLOWS; }

# sent FLOW - one packet of it is put out, and arrives
sent()
{
	local a b s d rx i

	IFS=, read -r a b s d <<< "$1"
	b=$(host_of "$b")
	rx=$(host_rx "$b")
	echo hello | in_host "$(host_of "$a")" socat -u - "UDP4-SENDTO:10.0.0.${b#?}:$d,sourceport=$s" || return 1
	for ((i = 0; i < 10 * WAIT_SCALE; i++)); do
		[ "$(host_rx "$b")" = $((rx + 1)) ] && return 0
		sleep 0.1
	done
	echo "$b got $rx, then $(host_rx "$b")"
	return 1
}
host_of() { tr ' ' '\n' <<< "$HOSTS" | grep "$1\$"; }
all_sent()
{
	local f

	for f in $FLOWS; do
		sent "$f" || return 1
	done
}
not_sent() { ! sent "$1"; }

level() { ctl reduction set red "$1"; }
# with a carrier each rule is there twice: for packets with locators, and with labels
FORMS=1
# core FIELD - of what is in the middle
core() { ctl -j reduction show red vswitch 0xc0 | gojq ".parts[0].\"$1\""; }
# is LEVEL RULES - so many there, all as they shall be, and everything arrives
is()
{
	check "$V: $1" level "$1"
	check "$V: $1: $2 rules for five" equals "$2" core physical-rules
	check "$V: $1: they are on the switch" wait_for 5 verified
	check "$V: $1: what they are for arrives" all_sent
}

# With labels one of them stands for the pair of LITEs.
test_levels()
{
	check "$V: rules for five flows" flows
	check "$V: as many as they are" equals 5 core physical-rules
	check "$V: packets arrive" all_sent
	is_checking || is app 2
	is_checking || is host 3
	is hop 1
	check "$V: five share it" says "shared 5" ctl flow show physical 0xb1
	check "$V: what counts for all bounds what counts for one" says "counters upper-bounds " \
		ctl flow show virtual red vswitch 0xc0
	check "$V: its controller is told, too" wait_for 5 says "n_packets=[1-9].*tp_src=1001" \
		of 0 dump-flows "in_port=1,$(match 3,4,1001,2001)"
	check "$V: people see the ratio" says "^red +0xc0 +0xb1 +core +hop +5 +5 +1 +1 +0 +0 +5.00" \
		ctl reduction show red
	is_checking || is lite 1
	is off 5
}

# What is not plain forwarding is never widened, and nothing is widened over it.
test_safety()
{
	local drop

	drop="in_port=1,priority=20,$(match 1,2,1001,2001)"
	check "$V: hop" level hop
	check "$V: a drop above" of 0 add-flow "$drop,actions=drop"
	check "$V: stays beside the one" equals $((2 * FORMS)) core physical-rules
	check "$V: what it is for is dropped" not_sent 1,2,1001,2001
	check "$V: all others arrive" sent 1,2,1000,2000
	check "$V: people see why it is as it is" says "not-shared \"it does more than forward" ctl flow show physical 0xb1
	check "$V: it goes" strictly 0 del-flows "$drop"
	check "$V: packets arrive again" all_sent
	check "$V: a drop of all else" of 0 add-flow "in_port=1,priority=1,udp,actions=drop"
	check "$V: none is wider now" equals $((5 * FORMS)) core conflicts
	check "$V: people see why" says "not-shared \"another rule says otherwise" ctl flow show physical 0xb1
	check "$V: packets arrive" all_sent
	check "$V: as they shall be" wait_for 5 verified
	check "$V: it goes" strictly 0 del-flows "in_port=1,priority=1,udp"
	check "$V: they are one again" equals $FORMS core physical-rules
}

# Where flows part, those of one next hop are told by where they go.
test_fork()
{
	check "$V: a sixth flow goes elsewhere" flow 5,7,1000,2000
	check "$V: told by their destination" equals "$1" core physical-rules
	check "$V: it arrives" sent 5,7,1000,2000
	check "$V: the others, too" all_sent
	check "$V: as they shall be" wait_for 5 verified
	check "$V: it goes" strictly 0 del-flows "in_port=1,priority=10,$(match 5,7,1000,2000)"
	check "$V: one for five again" equals $FORMS core shared-rules
}

# Where hosts are, rules for what only passes take nothing of them along: who acts on packets
# has to hear of a host for which there is no rule.
test_beside_hosts()
{
	local n udp=4500001c00000000401166cf0a0000020a00000103e807d000080000

	check "$V: a second link of an edge" ctl vlink add tenant red vswitch 0xc1 port 5 to-vswitch 0xc0 to-port 5 \
		path 0xa1:1
	for n in 2 4; do
		of 1 add-flow "priority=9,in_port=4,ip,dl_dst=02:00:00:00:00:0$n,nw_dst=10.0.0.$n,actions=output:5"
	done
	of 1 add-flow "priority=0,actions=controller"
	spawn "$TMP/monitor" ovs-ofctl -O OpenFlow13 monitor tcp:127.0.0.1:6601
	check "$V: its controller hears of a packet for a host" wait_for 10 hears 02:00:00:00:00:01 \
		"0200000000010200000000020800$udp"
	stop_pid "$LAST_PID"
	check "$V: as they shall be" wait_for 5 verified
	check "$V: the link goes" ctl vlink del tenant red vswitch 0xc1 port 5
	for n in 2 4; do
		strictly 1 del-flows "priority=9,in_port=4,ip,dl_dst=02:00:00:00:00:0$n,nw_dst=10.0.0.$n"
	done
	strictly 1 del-flows priority=0
}

# hears MAC PACKET - the controller of 0xc1 of what comes in from the middle
hears()
{
	of 0 packet-out "in_port=controller packet=$2 actions=output:1"
	grep -q "in_port=4.*" "$TMP/monitor" && grep -q "dl_dst=$1" "$TMP/monitor"
}

# The last that shares a rule takes it along.
test_owners()
{
	local f

	for f in 1,2,1001,2001 3,4,1000,2000 3,4,1001,2001 5,6,1000,2000; do
		strictly 0 del-flows "in_port=1,priority=10,$(match $f)"
	done
	check "$V: one of five is left" equals 1 core physical-rules
	check "$V: its packets arrive" sent 1,2,1000,2000
	check "$V: it leads elsewhere" strictly 0 mod-flows "in_port=1,priority=10,$(match 1,2,1000,2000),actions=output:3"
	check "$V: as they shall be" wait_for 5 verified
	check "$V: and back" strictly 0 mod-flows "in_port=1,priority=10,$(match 1,2,1000,2000),actions=output:2"
	check "$V: its packets arrive" sent 1,2,1000,2000
	check "$V: all go" of 0 del-flows
	check "$V: none is left" equals 0 core physical-rules
	check "$V: off" level off
	check "$V: hop" level hop
	check "$V: rules once more" flows
	check "$V: packets arrive" all_sent
	check "$V: five rules took no five messages" equals $((5 * FORMS))/$FORMS messages
	check "$V: one of them goes" strictly 0 del-flows "in_port=1,priority=10,$(match 1,2,1000,2000)"
	check "$V: that took none" equals $((6 * FORMS))/$FORMS messages
	check "$V: people see what was saved" says "^red +0xc0 .* 83%\$" ctl reduction show red
	check "$V: it comes back" flow 1,2,1000,2000
}
messages() { echo "$(core messages-off)/$(core messages)"; }

# timed FLOW COOKIE OPTION... - a rule with times of its own in the middle
timed()
{
	local flow=$1 cookie=$2

	shift 2
	of 0 add-flow "cookie=$cookie,in_port=1,priority=10,$(match "$flow"),$(IFS=,; echo "$*"),actions=output:2"
}
# told COOKIE REASON COUNTERS - the controller got a FLOW_REMOVED like that
told()
{
	grep FLOW_REMOVED "$TMP/$V.told" | grep -E "$2" | grep -E "cookie:$1 .*$3" || {
		cat "$TMP/$V.told"
		return 1
	}
}
there() { of 0 dump-flows | grep -q "cookie=$1"; }
gone() { ! there "$1"; }
# busy SECONDS COMMAND... - packets of the flow 3,4,1000,2000 all the while; then COMMAND
busy()
{
	local end=$((SECONDS + $1))

	shift
	while [ $SECONDS -lt $end ]; do
		sent 3,4,1000,2000 || return 1
		sleep 0.5
	done
	"$@"
}

# Rules with time-outs share, too: their times are kept by the module.
test_lives()
{
	local idle=$((2 * TIME_SCALE)) monitor

	spawn "$TMP/$V.told" ovs-ofctl -O "OpenFlow$OF" monitor tcp:127.0.0.1:6600
	monitor=$LAST_PID
	check "$V: a rule with an idle time-out" timed 1,2,1001,2001 0x21 idle_timeout=$idle send_flow_rem
	check "$V: one with a long one" timed 3,4,1001,2001 0x22 idle_timeout=600 hard_timeout=1200 send_flow_rem
	check "$V: one with a hard time-out" timed 5,6,1000,2000 0x23 hard_timeout=$((2 * idle)) send_flow_rem
	check "$V: all are one" equals $FORMS core physical-rules
	check "$V: packets arrive" all_sent
	check "$V: a hard time-out is kept while there are packets" busy $((3 * idle)) told 0x23 hard ""
	check "$V: an idle one of what shares a rule that is used is not over" there 0x21
	check "$V: it is, when it is not" wait_for 20 told 0x21 idle ""
	check "$V: its end has a bound of its packets" told 0x21 idle "pkts[1-9]"
	check "$V: it is there no more" gone 0x21
	check "$V: a longer one is" there 0x22
	check "$V: one packet" sent 3,4,1001,2001
	sleep 2
	check "$V: it is deleted" strictly 0 del-flows "in_port=1,priority=10,$(match 3,4,1001,2001)"
	check "$V: its end has a bound of its packets, too" wait_for 5 told 0x22 delete "pkts([2-9]|[1-9][0-9])"
	check "$V: as they shall be" wait_for 5 verified
	of 0 del-flows
	check "$V: one by itself" timed 1,2,1001,2001 0x24 send_flow_rem
	check "$V: shares with nobody" equals $FORMS core shared-rules
	check "$V: one packet" sent 1,2,1001,2001
	sleep 2
	of 0 del-flows
	check "$V: its end has its packets" wait_for 5 told 0x24 delete "pkts1 "
	check "$V: none is left" equals 0 core physical-rules
	stop_pid "$monitor"
	check "$V: rules once more" flows
}

# Levels change under traffic: nothing is lost.
test_live()
{
	local l n

	check "$V: both ways between two" pings
	n=$((250 * (TIME_SCALE > 1 ? 2 : 1)))
	spawn "$TMP/ping" ip netns exec a1 ping -n -q -i 0.05 -c $n -W 5 10.0.0.2
	for l in hop host off lite app hop; do
		sleep 1
		ctl reduction set red $l
	done
	check "$V: levels have changed under traffic" wait_for 60 says "$n packets transmitted" cat "$TMP/ping"
	check "$V: nothing was lost" says " 0% packet loss" cat "$TMP/ping"
	check "$V: a pSwitch is told to begin anew" ctl pswitch set 0xb1 disconnect
	check "$V: it has its rules" wait_for 20 verified
	check "$V: packets arrive" wait_for 20 all_sent
}
pings()
{
	local ab="priority=9,icmp,nw_src=10.0.0.1,nw_dst=10.0.0.2"
	local ba="priority=9,icmp,nw_src=10.0.0.2,nw_dst=10.0.0.1"

	of 1 add-flow "$ab,in_port=1,actions=output:4" && of 0 add-flow "$ab,in_port=1,actions=output:2" &&
		of 2 add-flow "$ab,in_port=4,actions=output:1" &&
		of 2 add-flow "$ba,in_port=1,actions=output:4" && of 0 add-flow "$ba,in_port=2,actions=output:1" &&
		of 1 add-flow "$ba,in_port=4,actions=output:1" && ping_ok a1 10.0.0.2 2
}

test_end()
{
	local br

	check "$V: red is removed" ctl tenant del red
	for br in e1 e2 e3 c; do
		check "$V: $br has no rules left" wait_for 5 equals 0 rules $br
	done
}

carried() { ctl -j tenant show red | gojq -r '.[0]."carrier-used" // ."carrier-used"'; }

lib_start
need gojq socat
setup
V=13
versions 13
check "links are told" plinks
check "$V: a tenant" tenant label
test_levels
test_safety
test_fork 4
test_beside_hosts
test_owners
test_lives
test_live
test_end
V=13-mac
FORMS=2
check "$V: a tenant" tenant mac
check "$V: rules" flows
check "$V: packets are carried" wait_for 10 equals mac carried
check "$V: each rule is for two forms of packets" equals 10 core physical-rules
is lite 2
is_checking || is hop 2
is_checking || test_fork 6
# else the module goes while all this is there
if ! is_checking; then
	test_end
	V=10-ip
	OF=10
	versions 10
	check "$V: a tenant" tenant ip
	check "$V: rules" flows
	check "$V: packets are carried" wait_for 10 equals ip carried
	is host 6
	is lite 2
	is hop 2
	test_safety
	test_lives
	test_live
	test_end
fi
ktap_finished
