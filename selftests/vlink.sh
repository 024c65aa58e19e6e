#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Virtual links over paths of physical ones: tenants with the same addresses share
# switches and cables, paths fail and come back, controllers find the virtual topology.
# shellcheck disable=SC1091,SC2317,SC2119
. "$(dirname "$0")/lib.sh"
. "$LIB_DIR/restlib.sh"
. "$LIB_DIR/squarelib.sh"

LINE=6501

# Hosts of red on port 5 of the edges, of blue on 6, of line on 7.  One edge and m2 are of
# OpenFlow 1.0 in the second round.
setup()
{
	local n t

	hosts_quiet
	app_start $LINE rest13.py --observe-links
	libera_load
	ovs_start || ktap_exit_fail_msg "Open vSwitch does not start"
	# or Open vSwitch does not look behind the label
	ovs-vsctl set open_vswitch . other_config:vlan-limit=0
	ovs_batch
	square_build 10,13
	n=5
	for t in red blue line; do
		host_add ${t}1 e1 10.0.0.1 02:00:00:00:00:01 $n
		host_add ${t}2 e2 10.0.0.2 02:00:00:00:00:02 $n
		n=$((n + 1))
	done
	ovs_commit
	for t in red blue line; do
		for n in 1 2; do
			ip -n $t$n -6 addr add fd00::$n/64 dev eth0 nodad
		done
	done
	testcontroller_start 6502 13
	testcontroller_start 6503 10
}

# tenant NAME PPORT CONTROLLER-PORT - a vSwitch on each edge, port 1 for the host
tenant()
{
	ctl tenant add "$1" || return 1
	for n in 1 2; do
		ctl vswitch add tenant "$1" dpid 0xc$n pswitch 0xa$n &&
			ctl vport add tenant "$1" vswitch 0xc$n port 1 pswitch 0xa$n pport "$2" || return 1
	done
	ctl controller add tenant "$1" "tcp:127.0.0.1:$3"
}

# vlinks FILTER - of all, as JSON
vlinks() { ctl -j vlink show | gojq -c "$1"; }
active() { vlinks "[.[] | select(.tenant == \"$1\" or .\"tenant-name\" == \"$1\") | .path[] | select(.active) | .priority]"; }

# Packets that went out of e1 to m1, and to m2.
to_m() { cat "/sys/class/net/e1-m$1/statistics/tx_packets"; }

# went_by N COMMAND... - true if its packets went by mN only
went_by()
{
	local this=$1 other=$((3 - $1)) a b

	shift
	a=$(to_m $this) b=$(to_m $other)
	"$@" || return 1
	[ "$(to_m $this)" -gt "$a" ] && [ "$(to_m $other)" = "$b" ] && return 0
	echo "m$this: $a, then $(to_m $this); m$other: $b, then $(to_m $other)"
	return 1
}

# neighbours replace|del [STATE] - of blue's hosts: those that are permanent ask for each
# other no more, and all that they get is meant for them
neighbours()
{
	local a

	for a in 1 2; do
		printf "neigh $1 %s$((3 - a)) lladdr 02:00:00:00:00:0$((3 - a)) dev eth0 ${2:-}\n" 10.0.0. fd00:: |
			ip -n blue$a -batch -
	done
}

test_two_tenants()
{
	check "$V: red has a virtual link by m1, in reserve by m2" ctl vlink add tenant red \
		vswitch 0xc1 to-vswitch 0xc2 path $by_m1 path $by_m2
	check "$V: blue the same, by the same cables" ctl vlink add tenant blue \
		vswitch 0xc1 to-vswitch 0xc2 path $by_m1 path $by_m2
	check "$V: red takes the first" equals "[100]" active red
	check "$V: hosts of red reach each other" wait_for 20 both_ways red
	check "$V: hosts of blue reach each other" wait_for 20 both_ways blue
	check "$V: red's packets go by m1 only" went_by 1 both_ways red
	check "$V: red by IPv6" wait_for 10 ping_ok red1 fd00::2 2
	check "$V: blue by IPv6" wait_for 10 ping_ok blue2 fd00::1 2
	neighbours replace "nud permanent"
	check "$V: red's packets do not get to blue" silent blue1 ping_ok red2 10.0.0.1 3
	check "$V: nor broadcasts" silent blue2 in_host red1 ping -b -c 2 -W 1 10.0.0.255
	neighbours del
	check "$V: large packets" ping_ok red1 10.0.0.2 2 1400
	check "$V: m1 has rules for each way of each tenant only" equals 4 rules m1
}

test_failover()
{
	ip link set e1-m1 down
	check "$V: a cable is pulled: red goes the other way" wait_for 5 equals "[90]" active red
	check "$V: and blue" wait_for 5 equals "[90]" active blue
	check "$V: hosts of red reach each other" wait_for 5 went_by 2 both_ways red
	check "$V: hosts of blue reach each other" wait_for 5 both_ways blue
	ip link set m2-e2 down
	check "$V: no way is left" wait_for 5 equals "[]" active red
	check "$V: the controllers are told: the port is down" wait_for 5 link_is_down red
	ip link set m2-e2 up
	check "$V: the second way is back" wait_for 5 equals "[90]" active red
	check "$V: hosts of red reach each other again" wait_for 10 both_ways red
	ip link set e1-m1 up
	check "$V: the first is back, and taken" wait_for 5 equals "[100]" active red
	check "$V: hosts of red reach each other by it" wait_for 5 went_by 1 both_ways red
	check "$V: all rules are as they shall be" wait_for 10 verified
}

link_is_down() { says '"port": *2.*' ctl -j vport show "$1" > /dev/null; [ "$(vlinks '[.[] | select(.up)] | length')" = 0 ]; }

test_reconnect()
{
	ovs-ofctl -O "$(proto m1)" del-flows m1
	ovs_do del-controller m1
	check "$V: m1 is gone: red goes by m2" wait_for 10 equals "[90]" active red
	ovs_controller m1 tcp:127.0.0.1:6653
	check "$V: m1 is back, and taken" wait_for 20 equals "[100]" active red
	check "$V: with its rules" wait_for 5 equals 4 rules m1
	check "$V: hosts of red reach each other by it" wait_for 5 went_by 1 both_ways red
}

# sent PSWITCH - messages to it
sent() { ctl -j pswitch show "$1" | gojq '(if type == "array" then .[0] else . end)."tx-messages"'; }

quiet()
{
	local before

	before=$(sent "$1")
	sleep 2
	[ $(($(sent "$1") - before)) -lt 20 ]
}

# A pSwitch that has no room for the rules of a path is gone around, and asked again when it has
# been away.
test_table_full()
{
	ovs_do del-controller m1
	check "$V: m1 is gone" wait_for 10 equals "[90]" active red
	ovs-vsctl -- --id=@t create flow_table flow_limit=1 overflow_policy=refuse \
		-- set bridge m1 flow_tables:0=@t > /dev/null
	ovs-ofctl -O "$(proto m1)" del-flows m1
	ovs_controller m1 tcp:127.0.0.1:6653
	check "$V: m1 is back, and refuses rules" wait_for 20 refused_paths red 100
	check "$V: red goes by m2" wait_for 5 equals "[90]" active red
	check "$V: hosts of red reach each other" wait_for 10 went_by 2 both_ways red
	check "$V: m1 is not asked again and again" quiet 0xb1
	ovs-vsctl clear bridge m1 flow_tables
	ctl pswitch set 0xb1 disconnect
	check "$V: with room for them it is taken" wait_for 20 equals "[100]" active red
	check "$V: with its rules" wait_for 5 equals 4 rules m1
	check "$V: hosts of red reach each other by it" wait_for 5 went_by 1 both_ways red
}

# refused_paths TENANT PRIORITY - that one is
refused_paths()
{
	equals "[$2]" vlinks "[.[] | select(.tenant == \"$1\" or .\"tenant-name\" == \"$1\") | .path[] | select(.refused) | .priority]"
}

test_state()
{
	check "$V: red is stopped" ctl tenant set red state down
	check "$V: only blue's rules are left on m1" wait_for 5 equals 2 rules m1
	check "$V: blue notices nothing" both_ways blue
	check "$V: red is started" ctl tenant set red state up
	check "$V: its rules are back" wait_for 5 equals 4 rules m1
	check "$V: all rules are as they shall be" wait_for 10 verified
	check "$V: hosts of red reach each other" wait_for 20 both_ways red
}

red_id() { vlinks '.[] | select(.tenant == "red" or ."tenant-name" == "red") | .id'; }

test_change()
{
	local id

	id=$(red_id)
	check "$V: red's first path is removed" ctl vlink path del tenant red vswitch 0xc1 port 2 priority 100
	check "$V: the other is taken" equals "[90]" active red
	check "$V: hosts of red reach each other" wait_for 5 went_by 2 both_ways red
	check "$V: no rule of it is left" equals 2 rules m1
	check "$V: it is added again" ctl vlink path add tenant red "$id" path $by_m1 priority 100
	check "$V: and taken" equals "[100]" active red
	check "$V: hosts of red reach each other by it" wait_for 5 went_by 1 both_ways red
	check "$V: red's link is removed" ctl vlink del tenant red "$id"
	check "$V: hosts of red are alone" ping_none red1 10.0.0.2
	check "$V: blue notices nothing" both_ways blue
	check "$V: blue is removed" ctl tenant del blue
	check "$V: m1 has no rules left" wait_for 5 equals 0 rules m1
	check "$V: nor m2" wait_for 5 equals 0 rules m2
	ctl tenant del red
	check "$V: nor the edges" wait_for 5 equals 0 rules e1
	check "$V: on both sides" wait_for 5 equals 0 rules e2
}

# What cannot be is refused, and nothing has changed.
test_refusals()
{
	local add="ctl vlink add tenant red vswitch 0xc1 to-vswitch 0xc2"

	check "no such link" must_fail $add path 0xa1:9
	check "it says so" says "no pLink is known" $add path 0xa1:9
	check "a path with a gap" says "begins where none" $add path 0xa1:1,0xb2:2
	check "a path that ends elsewhere" says "does not end" $add path 0xa1:1
	check "no vlink has come of it" equals 0 vlinks length
	check "no port either" equals 1 nports
	check "a vPort on a pPort of a path" ctl vport add tenant red vswitch 0xc1 port 9 pswitch 0xa1 pport 1
	check "is in the way" says "a vport is on" $add path $by_m1
	ctl vport del tenant red vswitch 0xc1 port 9
	check "without it there is a link" $add path $by_m1
	check "the same priority twice" says "has a path with this priority" \
		ctl vlink path add tenant red "$(red_id)" path $by_m2 priority 100
	check "a vPort there is refused now" says "a vlink leads" \
		ctl vport add tenant red vswitch 0xc1 port 9 pswitch 0xa1 pport 1
	check "so is removing its end" says "an end of a vlink" ctl vport del tenant red vswitch 0xc1 port 2
	check "a pswitch on the way is not forgotten" must_fail ctl plink del pswitch 0xb1 pport 9 to-pswitch 0xa2 to-pport 9
	ctl vlink del tenant red "$(red_id)"
}

nports() { ctl -j vport show red | gojq '[.[] | select(.vswitch == "0xc1")] | length'; }

# A tenant's own VLANs are untouched by the label.
test_vlans()
{
	local n

	for n in 1 2; do
		ip -n red$n link add link eth0 name eth0.7 type vlan id 7
		ip -n red$n addr add 10.7.0.$n/24 dev eth0.7
		ip -n red$n link set eth0.7 up
	done
	check "$V: red's own VLAN" wait_for 10 ping_ok red1 10.7.0.2 2
}

# Three vSwitches in a row; the one in the middle has no host.  And a link from one of
# them to itself, which os-ken does not take for a link.
test_line()
{
	ctl tenant add line
	for n in 1 2; do
		ctl vswitch add tenant line dpid 0xd$n pswitch 0xa$n
		ctl vport add tenant line vswitch 0xd$n port 1 pswitch 0xa$n pport 7
	done
	ctl vswitch add tenant line dpid 0xd3 pswitch 0xb1
	check "a link to the middle" ctl vlink add tenant line vswitch 0xd1 port 2 to-vswitch 0xd3 to-port 1 path 0xa1:1
	check "and on" ctl vlink add tenant line vswitch 0xd3 port 2 to-vswitch 0xd2 to-port 2 path 0xb1:1
	check "os-ken is there" wait_for 60 tcp_listens $LINE
	ctl controller add tenant line tcp:127.0.0.1:$LINE
	check "it finds the vSwitches" wait_for 30 equals "d1:1,2 d2:1,2 d3:1,2" switches $LINE
	check "and the links" wait_for 30 equals "d1:2-d3:1 d2:2-d3:2 d3:1-d1:2 d3:2-d2:2" links $LINE
	check "without the physical network" counter_above discovery-frames-over-vlinks 3
	check "rules by HTTP" line_rules
	check "hosts reach each other over the one in the middle" wait_for 10 both_ways line
	check "a loop of its own" ctl vlink add tenant line vswitch 0xd1 port 3 to-vswitch 0xd1 to-port 4 path 0xa1:2,0xb2:1
	check "packets go through it" line_loop
	check "and arrive" wait_for 10 both_ways line
	ip link set m1-e2 down
	check "a cable is pulled: its link is gone" wait_for 30 equals "d1:2-d3:1 d3:1-d1:2" links $LINE
	ip link set m1-e2 up
	check "and back" wait_for 30 equals "d1:2-d3:1 d2:2-d3:2 d3:1-d1:2 d3:2-d2:2" links $LINE
	ctl tenant del line
	check "no rule is left in the middle" wait_for 5 equals 0 rules m1
}

flow()
{
	rest $LINE POST "/stats/flowentry/add" \
		"{\"dpid\": $1, \"priority\": 100, \"match\": {\"in_port\": $2}, \"actions\": [{\"type\": \"OUTPUT\", \"port\": $3}]}"
}

line_rules()
{
	flow 209 1 2 && flow 209 2 1 && flow 211 1 2 && flow 211 2 1 && flow 210 1 2 && flow 210 2 1
}

# d1's packets take the loop: 1 -> 3, back in at 4 -> 2
line_loop() { flow 209 1 3 && flow 209 4 2; }

lib_start
need gojq ovs-testcontroller osken-manager
setup
square_versions 13
for n in a1 a2 b1 b2; do
	check "$n is ready" wait_for 20 pswitch_ready 0x$n
done
check "links are told" square_plinks
for V in 13 mixed; do
	[ $V = 13 ] || ! is_checking || continue
	if [ $V = mixed ]; then
		square_versions 10 13 13 10
		sleep 1
		for n in a1 a2 b1 b2; do
			check "$n is ready again" wait_for 20 pswitch_ready 0x$n
		done
	fi
	tenant red 5 6502
	tenant blue 6 6503
	[ $V = mixed ] || test_refusals
	test_two_tenants
	[ $V = mixed ] || test_vlans
	test_failover
	test_reconnect
	test_table_full
	test_state
	test_change
done
square_versions 13
sleep 1
for n in a1 a2 b1 b2; do
	check "$n is ready once more" wait_for 20 pswitch_ready 0x$n
done
test_line
ktap_finished
