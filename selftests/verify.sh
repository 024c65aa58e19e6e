#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# libera-ctl verify: clean where all is well, and names what somebody did to the rules
# of pSwitches behind the module's back.
# shellcheck disable=SC1091,SC2317,SC2119
. "$(dirname "$0")/lib.sh"

# Three pSwitches in a row; red has one vSwitch over all of them, blue one on each end
# and a virtual link between:
#
#	s1 1 -- 1 s2 2 -- 1 s3		hosts of red on 5, of blue on 6
#
# s3 speaks OpenFlow 1.0.
setup()
{
	local n

	hosts_quiet
	libera_load
	ovs_start || ktap_exit_fail_msg "Open vSwitch does not start"
	# or Open vSwitch does not look behind the label
	ovs-vsctl set open_vswitch . other_config:vlan-limit=0
	ovs_batch
	ovs_bridge s1 13 51
	ovs_bridge s2 13 52
	ovs_bridge s3 10 53
	veth_link s1 s2 1 1
	veth_link s2 s3 2 1
	for n in 1 2 3; do
		host_add red$n s$n 10.0.0.$n 02:00:00:00:00:0$n 5
	done
	host_add blue1 s1 10.0.0.1 02:00:00:00:00:01 6
	host_add blue3 s3 10.0.0.3 02:00:00:00:00:03 6
	for n in 1 2 3; do
		ovs_controller s$n tcp:127.0.0.1:6653
	done
	ovs_commit
}

# of PORT COMMAND ARGUMENT... - ovs-ofctl is the controller that a vSwitch waits for
of()
{
	local port=$1 cmd=$2

	shift 2
	ovs-ofctl -O OpenFlow13 "--timeout=$((5 * WAIT_SCALE))" "$cmd" "tcp:127.0.0.1:$port" "$@"
}

# behind BRIDGE COMMAND ARGUMENT... - what the module does not see
behind()
{
	local br=$1 cmd=$2

	shift 2
	ovs-ofctl -O OpenFlow10,OpenFlow13 --strict "$cmd" "$br" "$@"
}

tenants()
{
	ctl plink add pswitch 0x51 pport 1 to-pswitch 0x52 to-pport 1 &&
		ctl plink add pswitch 0x52 pport 2 to-pswitch 0x53 to-pport 1 &&
		ctl tenant add red && ctl tenant add blue &&
		ctl vswitch add tenant red dpid 0xc1 pswitch 0x51,0x52,0x53 || return 1
	for n in 1 2 3; do
		ctl vport add tenant red vswitch 0xc1 port $n pswitch 0x5$n pport 5 || return 1
	done
	for n in 1 3; do
		ctl vswitch add tenant blue dpid 0xb$n pswitch 0x5$n &&
			ctl vport add tenant blue vswitch 0xb$n port 1 pswitch 0x5$n pport 6 &&
			ctl controller add tenant blue vswitch 0xb$n ptcp:671$n || return 1
	done
	ctl controller add tenant red vswitch 0xc1 ptcp:6700 &&
		ctl route add tenant red vswitch 0xc1 &&
		ctl vlink add tenant blue vswitch 0xb1 to-vswitch 0xb3 path auto
}

all_rules() { echo $(($(rules s1) + $(rules s2) + $(rules s3))); }
field() { ctl -j verify | gojq -c ".$1"; }

# faulty PATTERN COMMAND... - the status is 1, and the output has that
faulty()
{
	local pattern=$1 out rc=0

	shift
	out=$("$@" 2>&1) || rc=$?
	echo "status $rc: $out"
	[ $rc = 1 ] && has_line "$pattern" "$out"
}

test_clean()
{
	check "nothing is as it shall be" says "^0 rules of 3 pSwitches checked: all as" ctl verify
	check "there are two tenants" tenants
	check "red can be told" wait_for 20 of 6700 add-flow priority=5,actions=all
	check "and what to change" of 6700 add-flow "priority=6,ip,nw_dst=10.0.0.9,actions=mod_nw_dst:10.0.0.2,output:2"
	check "blue's first" wait_for 20 of 6711 add-flow priority=5,actions=all
	check "blue's second" wait_for 20 of 6713 add-flow priority=5,actions=all
	check "where tags are the tenant's" of 6711 add-flow priority=6,dl_vlan=9,actions=strip_vlan,output:1
	check "with a group" of 6711 add-group group_id=4,type=all,bucket=output:1
	check "and a rule for it" of 6711 add-flow priority=7,udp,tp_dst=7,actions=group:4
	check "and one with a time-out" of 6713 add-flow priority=8,udp,idle_timeout=600,actions=drop
	check "hosts of red reach each other" wait_for 20 ping_ok red1 10.0.0.3 2
	check "hosts of blue reach each other" wait_for 20 ping_ok blue1 10.0.0.3 2
	check "all is well" verified
	check "each rule was looked at" equals "$(all_rules)" field rules
	check "of three pSwitches" equals 3 field pswitches
	check "one alone" verified pswitch 0x53
	check "which has fewer rules" says "^$(rules s3) rules of 1 pSwitch checked" ctl verify 0x53
	check "nothing to say in JSON" equals "[]" field findings
	check "refused: a pSwitch that is not there" faulty "no such pswitch" ctl verify 0x99
}

# a_rule BRIDGE PATTERN - match and priority of a rule of ours, as ovs-ofctl takes them
a_rule()
{
	local - IFS=$'\n' line

	set -f
	for line in $(ovs_flows "$1" "${2%%:*}"); do
		[[ $line == *cookie=0x4c42* && $line =~ ${2#*:} ]] || continue
		line=${line#*, }
		echo "${line%% actions=*}"
		return
	done
}

resync()
{
	ctl pswitch set "$1" disconnect
	wait_for 20 pswitch_is_not "$1" || return 1
	wait_for 20 pswitch_ready "$1"
}
# it may be back already
pswitch_is_not() { ! pswitch_ready "$1" || [ "$(pswitch_field "$1" since)" -lt 5000 ]; }

# faults BRIDGE DPID VERSION
faults()
{
	local br=$1 dpid=$2 v=$3 host label cookie

	host=$(a_rule "$br" "$v:priority=5,in_port=5")
	label=$(a_rule "$br" "$v:priority=1,in_port=1,dl_vlan")
	check "$br: there is a rule of a host, and one of a label" test -n "$host" -a -n "$label"

	behind "$br" del-flows "$label"
	check "$br: a rule was deleted" faulty "pswitch $dpid missing: .* match in_port=1,vlan_vid=" ctl verify
	check "$br: it is all that is wrong" equals '["missing"]' kinds
	check "$br: other pSwitches are well" verified 0x52
	check "$br: it comes back" resync "$dpid"
	check "$br: all is well" verified

	# with its cookie, which OpenFlow 1.0 would change, too
	cookie=$(ovs_flows "$br" "$v" | grep -F "$host " | sed -E 's/^ *cookie=([^,]*),.*/\1/')
	behind "$br" mod-flows "cookie=$cookie,$host,actions=drop"
	check "$br: a rule was changed" faulty "pswitch $dpid different: it has other instructions: .* tenant red .* found .* instructions drop" ctl verify
	check "$br: it is all that is wrong" equals '["different"]' kinds
	check "$br: JSON says it, too" equals '"drop"' field 'findings[0]["found-instructions"]'
	check "$br: it is made right" resync "$dpid"
	check "$br: all is well" verified

	behind "$br" add-flow "cookie=0x4c42ffff00000001,priority=77,in_port=14,actions=drop"
	check "$br: one was added in our name" faulty "pswitch $dpid unexpected: .* priority 77 cookie 0x4c42ffff00000001 " ctl verify
	check "$br: it is all that is wrong" equals '["unexpected"]' kinds
	check "$br: it goes" resync "$dpid"
	check "$br: all is well" verified

	behind "$br" add-flow "cookie=0x1,priority=99,in_port=5,actions=output:6"
	check "$br: a rule joins two tenants" faulty "pswitch $dpid foreign: gets packets of red from pPort 5, and takes them to blue: .* cookie 0x1 " ctl verify
	check "$br: a resync leaves it" resync "$dpid"
	check "$br: and so it is named" equals '["foreign"]' kinds
	behind "$br" del-flows "priority=99,in_port=5"
	behind "$br" add-flow "cookie=0x2,priority=99,$(sed 's/priority=[0-9]*,//' <<< "$label"),actions=drop"
	check "$br: a rule takes a label's packets" faulty "pswitch $dpid foreign: gets packets of (red|blue) from pPort 1 with label " ctl verify
	behind "$br" del-flows "priority=99,$(sed 's/priority=[0-9]*,//' <<< "$label")"
	check "$br: all is well" verified

	behind "$br" add-flow "cookie=0x3,priority=99,in_port=20,actions=output:21"
	behind "$br" add-flow "cookie=0x3,priority=1,in_port=5,dl_vlan=0xffff,actions=output:6"
	check "$br: what no tenant's packets meet is no fault" verified
	check "$br: but counted" equals 2 field '["foreign-rules"]'
	behind "$br" del-flows "priority=99,in_port=20"
	behind "$br" del-flows "priority=1,in_port=5,dl_vlan=0xffff"
}
kinds() { ctl -j verify | gojq -c '[.findings[].kind]'; }

test_many()
{
	local i

	for i in $(seq 3000); do
		echo "priority=9,in_port=20,udp,tp_dst=$i,actions=output:21"
	done > "$TMP/many"
	check "thousands of rules" behind s2 add-flows "$TMP/many"
	check "are read" equals 3000 field '["foreign-rules"]'
	check "and are no fault" verified
	echo 64 > /sys/module/libera/parameters/readback
	check "there may not be memory for them" faulty "more rules than there may be memory for" ctl verify 0x52
	check "nor when all are looked at" faulty "more rules than there may be memory for" ctl verify
	check "but for fewer" verified 0x51
	echo 65536 > /sys/module/libera/parameters/readback
	check "there is again" verified
	ovs-ofctl -O OpenFlow13 del-flows s2 "in_port=20"
}

silent_switch()
{
	local pid rc=0

	pid=$(cat "$OVS_RUNDIR/ovs-vswitchd.pid")
	kill -STOP "$pid"
	faulty "does not say what rules it has" ctl verify 0x52 || rc=1
	kill -CONT "$pid"
	return $rc
}

# It goes while its answer is waited for.
gone_switch()
{
	local pid asker rc=0

	pid=$(cat "$OVS_RUNDIR/ovs-vswitchd.pid")
	kill -STOP "$pid"
	ctl verify 0x52 > "$TMP/gone" 2>&1 &
	asker=$!
	sleep 3
	ctl pswitch set 0x52 disconnect
	wait $asker && rc=1
	kill -CONT "$pid"
	cat "$TMP/gone"
	[ $rc = 0 ] && grep -q "is not connected, or went away meanwhile" "$TMP/gone"
}

test_trouble()
{
	check "a pSwitch that does not answer" silent_switch
	check "it does again" wait_for 20 verified
	check "a pSwitch that goes meanwhile" gone_switch
	check "it comes back" wait_for 20 pswitch_ready 0x52
	check "all is well" wait_for 20 verified
	ovs_do del-controller s2
	check "a pSwitch is away" wait_for 10 equals false pswitch_field 0x52 connected
	check "asked for, it is refused" faulty "is not connected" ctl verify 0x52
	check "the others are looked at" wait_for 20 says "of 2 pSwitches checked: .*1 pSwitch not connected" ctl verify
	ovs_controller s2 tcp:127.0.0.1:6653
	check "it is back" wait_for 20 pswitch_ready 0x52
	check "all is well" wait_for 20 verified
	check "of three pSwitches" equals 3 field pswitches
}

test_end()
{
	check "a tenant is removed" ctl tenant del red
	check "all is well" verified
	check "the other is removed" ctl tenant del blue
	check "and nothing is left" wait_for 5 equals 0 field rules
}

lib_start
need gojq
setup
for n in 1 2 3; do
	check "s$n is ready" wait_for 20 pswitch_ready 0x5$n
done
test_clean
faults s1 0x51 13
is_checking || faults s3 0x53 10
is_checking || test_many
test_trouble
test_end
ktap_finished
