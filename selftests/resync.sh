#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Rules on a pSwitch follow what tenants have, through restarts of switches and
# controllers and changes of the tenants: none stale, none missing, and those of
# others are left alone.
# shellcheck disable=SC1091,SC2317,SC2119
. "$(dirname "$0")/lib.sh"

XID=100

of_ok()
{
	local c=$1

	shift
	XID=$((XID + 2))
	peer send "$c" "$@" "xid=$XID" || return 1
	peer send "$c" barrier-request "xid=$((XID + 1))" || return 1
	peer expect "$c" 5 "xid=$(printf 0x%x $((XID + 1))) barrier-reply" || return 1
	peer none "$c" 0 "xid=$(printf 0x%x "$XID") error"
}

# flow_count CONN - what the controller is told of its rules
flow_count()
{
	XID=$((XID + 1))
	peer send "$1" stats-request kind=aggregate "xid=$XID" || return 1
	peer expect "$1" 5 "$(printf 'xid=0x%x stats-reply' "$XID")" | sed -E 's/.*flows=([0-9]+)$/\1/'
}

# in_parts CONN - number of rules that the controller is told, and of messages for that
in_parts()
{
	local out more=1 n=0 parts=0

	XID=$((XID + 1))
	peer send "$1" stats-request kind=flow "xid=$XID" || return 1
	while [ $more = 1 ]; do
		out=$(peer expect "$1" 10 "$(printf 'xid=0x%x stats-reply kind=flow' "$XID")") || break
		[[ $out == *' more=1'* ]] || more=0
		n=$((n + $(grep -o '\[table=' <<< "$out" | wc -l)))
		parts=$((parts + 1))
	done
	echo "$n rules in $parts parts"
	[ $more = 0 ]
}

# Without what serves 1.0 controllers' misses: priority 0
real_rules() { ovs_flows "$B" "$PV" | grep -v 'priority=0,' | sed -E 's/^ *cookie=0x4c42[0-9a-f]*, /ours /; s/^ *cookie=/cookie=/' | sort; }
fake_rules()
{
	peer flows "$S" | grep -v 'prio=0 ' |
		sed -E 's/.*(prio=[0-9]+) .*(cookie=0x[0-9a-f]+) .*(match=[^]]*)\]/\1 \2 \3/' | sort
}

has() { says "$1" "$2"; }
has_not()
{
	local out

	out=$("$2")
	! has_line "$1" "$out" || { echo "$out"; return 1; }
}
same_as() { diff "$1" <("$2"); }

setup()
{
	local pv

	libera_load
	ovs_start || ktap_exit_fail_msg "Open vSwitch does not start"
	peer_start
	ovs_batch
	for pv in 13 10; do
		ovs_bridge "r$pv" $pv $pv
		for n in 1 2 3 4; do
			ovs_do add-port r$pv r$pv-$n -- set interface r$pv-$n type=internal ofport_request=$((10 + n))
		done
	done
	ovs_commit
	for pv in 13 10; do
		# t on the real switch, f on a fake one; their controllers are ofpeer
		peer listen t$pv 127.0.0.1:70$pv "version=$((pv == 13 ? 4 : 1))"
		peer listen f$pv 127.0.0.1:72$pv "version=$((pv == 13 ? 4 : 1))"
		ctl tenant add t$pv
		ctl vswitch add tenant t$pv dpid 0x1$pv pswitch 0x$pv
		ctl vport add tenant t$pv vswitch 0x1$pv port 1 pswitch 0x$pv pport 11
		ctl vport add tenant t$pv vswitch 0x1$pv port 2 pswitch 0x$pv pport 12
		ctl controller add tenant t$pv tcp:127.0.0.1:70$pv
		ctl tenant add f$pv
		ctl vswitch add tenant f$pv dpid 0x3$pv pswitch 0xf$pv
		ctl vport add tenant f$pv vswitch 0x3$pv port 1 pswitch 0xf$pv pport 1
		ctl vport add tenant f$pv vswitch 0x3$pv port 2 pswitch 0xf$pv pport 2
		ctl controller add tenant f$pv tcp:127.0.0.1:72$pv
	done
}

connect_fake() { peer switch "$S" 127.0.0.1 6653 dpid=0xf$PV "version=$((PV == 13 ? 4 : 1))" ports=1-4; }

# The switch forgets what we put there, gets rules of others and stale ones of ours.
test_restart()
{
	local before stale

	ovs_controller "$B" tcp:127.0.0.1:6653
	check "$T: connected" peer up "$C" 20
	check "$T: rules" of_ok "$C" flow-mod prio=10 cookie=1 match=in_port=1 actions=output:2
	check "$T: one without in_port" of_ok "$C" flow-mod prio=20 cookie=2 match=eth_dst=02:00:00:00:00:01 actions=output:1
	check "$T: one with a time-out" of_ok "$C" flow-mod prio=30 cookie=3 hard=600 match=in_port=2 actions=drop
	real_rules > "$TMP/rules"
	check "$T: they are on the switch" [ "$(wc -l < "$TMP/rules")" = 4 ]
	sed -i -E 's/hard_timeout=[0-9]+/hard_timeout=N/' "$TMP/rules"
	stale=$(ovs_flows "$B" "$PV" | sed -nE 's/.*cookie=(0x4c42[0-9a-f]{4})[0-9a-f]{8},.*/\1/p' | head -n 1)ffffff01
	# away, not without a controller: Open vSwitch would forget its rules then
	ovs_controller "$B" tcp:127.0.0.1:9
	check "$T: the controller is left when its switch goes" peer closed "$C" 10
	ovs-ofctl -O "OpenFlow$PV" del-flows "$B"
	ovs-ofctl -O "OpenFlow$PV" add-flow "$B" "cookie=$stale,priority=77,in_port=11,actions=drop"
	ovs-ofctl -O "OpenFlow$PV" add-flow "$B" "cookie=0x1234,priority=78,in_port=14,actions=drop"
	ovs_controller "$B" tcp:127.0.0.1:6653
	check "$T: reconnected" wait_for 20 peer up "$C" 0
	check "$T: rules are back" wait_for 5 has_all
	check "$T: the stale one is gone" has_not "priority=77" real_rules
	check "$T: others' rule was kept" has "cookie=0x1234, priority=78" real_rules
	check "$T: the controller is told the same" equals 3 flow_count "$C"
	check "$T: resyncs are counted: missing" counter_above resync-missing-rules 0
	check "$T: resyncs are counted: stale" counter_above resync-stale-rules 0
	before=$(real_rules | wc -l)
	peer reset "$C"
	check "$T: the controller comes back" wait_for 10 peer up "$C" 0
	check "$T: its rules stayed" equals "$before" count_real
	check "$T: and it may change them" of_ok "$C" flow-mod cmd=delete-strict prio=10 match=in_port=1
	check "$T: on the switch" has_not "priority=10," real_rules
}

has_all() { diff "$TMP/rules" <(real_rules | sed -E 's/hard_timeout=[0-9]+/hard_timeout=N/' | grep -vE 'priority=7[78]'); }
count_real() { real_rules | wc -l; }

# Ports and the tenant as a whole come and go with live rules.
test_objects()
{
	check "$T: vPort removed" ctl vport del tenant t"$PV" vswitch 0x1"$PV" port 2
	check "$T: its rules go" wait_for 5 has_not "in_port=12" real_rules
	check "$T: the others stay" has "ours priority=20,in_port=11" real_rules
	check "$T: the controller is told" peer expect "$C" 5 "port-status reason=1 port=2"
	check "$T: vPort on another pPort" ctl vport add tenant t"$PV" vswitch 0x1"$PV" port 2 pswitch 0x"$PV" pport 13
	check "$T: the controller is told" peer expect "$C" 5 "port-status reason=0 port=2"
	check "$T: rules for all ports are there, too" wait_for 5 has "ours priority=20,in_port=13" real_rules
	check "$T: rules can name it" of_ok "$C" flow-mod prio=40 match=in_port=1 actions=output:2
	check "$T: rightly" has "ours priority=40,in_port=11 actions=output:13" real_rules
	check "$T: tenant down" ctl tenant set t"$PV" state down
	check "$T: takes its rules off" wait_for 5 has_not "^ours" real_rules
	check "$T: and closes its connections" peer closed "$C" 5
	check "$T: tenant up" ctl tenant set t"$PV" state up
	check "$T: brings them back" wait_for 10 has "ours priority=20,in_port=13" real_rules
	check "$T: and the connection" wait_for 10 peer up "$C" 0
	check "$T: vSwitch removed" ctl vswitch del tenant t"$PV" vswitch 0x1"$PV"
	check "$T: takes its rules off" wait_for 5 has_not "^ours" real_rules
	check "$T: the foreign rule is still there" has "cookie=0x1234" real_rules
	check "$T: tenant removed" ctl tenant del t"$PV"
}

# The same with a switch that can be looked at closely.
test_fake()
{


	connect_fake
	check "$T: fake: connected" peer up "$F" 20
	check "$T: fake: wait for the switch" wait_for 5 pswitch_ready 0xf"$PV"
	peer repeat "$F" "$MANY" flow-mod prio=100 cookie=@ match=in_port=1,eth_type=0x800,ipv4_dst=10.0.0.9,ip_proto=17,udp_dst=@ actions=output:2
	check "$T: fake: many rules" of_ok "$F" flow-mod prio=101 match=in_port=2 actions=output:1
	check "$T: fake: the controller is told all, in parts" says \
		"^$((MANY + 1)) rules in ($(is_checking && echo 1 || echo '[2-9]')) parts" in_parts "$F"
	fake_rules > "$TMP/fake"
	check "$T: fake: are there" equals $((MANY + 1)) wc_l "$TMP/fake"
	peer close "$S"
	check "$T: fake: the controller is left" peer closed "$F" 10
	# half of them are lost, one is changed, others come
	peer forget "$S"
	peer flow "$S" cookie=0x99 prio=99 match=in_port=4 actions=output:3
	peer flow "$S" cookie=0x4c42000100fffff0 prio=98 match=in_port=1 actions=output:3
	connect_fake
	check "$T: fake: reconnected" wait_for 20 peer up "$F" 0
	check "$T: fake: all are back" wait_for 10 equals $((MANY + 1)) count_ours
	check "$T: fake: the same ones" same_as "$TMP/fake" ours_only
	check "$T: fake: the foreign one is there" has "^prio=99 " fake_rules
	check "$T: fake: the stale one is gone" has_not "^prio=98 " fake_rules
	check "$T: fake: the controller sees its rules" equals $((MANY + 1)) flow_count "$F"
	peer close "$S"
	peer closed "$F" 10
	connect_fake
	check "$T: fake: again, nothing was lost" wait_for 20 peer up "$F" 0
	check "$T: fake: then nothing is sent" equals 0 peer count "$S" "flow-mod cmd=(add|modify).*prio=100"
	peer close "$S"
	peer closed "$F" 10
	check "$T: fake: the tenant is removed while its switch is away" ctl tenant del f"$PV"
	connect_fake
	check "$T: fake: ready" wait_for 10 pswitch_ready 0xf"$PV"
	check "$T: fake: its rules are removed when it comes" wait_for 10 equals 0 count_ours
	check "$T: fake: the foreign one is there" has "^prio=99 " fake_rules
	peer close "$S"
}

wc_l() { wc -l < "$1"; }
ours_only() { fake_rules | grep cookie=0x4c42; }
count_ours() { peer flows "$S" | grep -v 'prio=0 ' | grep -c cookie=0x4c42 || true; }

MANY=500
! is_checking || MANY=100
lib_start
setup
for PV in 13 10; do
	[ $PV = 13 ] || ! is_checking || continue
	B=r$PV C=t$PV F=f$PV S=s$PV
	T="1.${PV#1}"
	test_restart
	test_objects
	test_fake
done
ktap_finished
