#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# White-box pSwitches: a fixed pipeline in the manner of OF-DPA.  A relay in front of Open
# vSwitch describes it as such a switch, and refuses and logs whatever the pipeline does
# not take: nothing may be in that log but what is put there on purpose.
# shellcheck disable=SC1091,SC2317,SC2119
. "$(dirname "$0")/lib.sh"
. "$LIB_DIR/miglib.sh"

VIOLATIONS=

# Two white boxes, and a switch of each version of OpenFlow between them:
#
#	w1 1 -- 1 p13 2 -- 1 p10 2 -- 1 w2
#
# red has hosts on w1 (two) and w2, blue too, with the same addresses; big has one on
# each, of which the third can also be on w1 and w2.  w1 says what it is, w2 shows it by its tables; p13 can do both, and says nothing.
setup()
{
	local n

	hosts_quiet
	libera_load
	ovs_start || ktap_exit_fail_msg "Open vSwitch does not start"
	# or Open vSwitch does not look behind the label
	ovs-vsctl set open_vswitch . other_config:vlan-limit=0
	VIOLATIONS=$TMP/violations
	: > "$VIOLATIONS"
	spawn "$TMP/relay.log" python3 "$LIB_DIR/wbox/relay.py" "$VIOLATIONS" 6653 \
		w1:6701:6711:desc w2:6702:6712:tables p13:6703:6713:both
	check "the relay is there" wait_for 30 tcp_listens 6713
	ovs_batch
	ovs_bridge w1 13 a1
	ovs_bridge w2 13 a2
	ovs_bridge p13 13 b1
	ovs_bridge p10 10 b2
	veth_link w1 p13 1 1
	veth_link p13 p10 2 1
	veth_link p10 w2 2 1
	host_add red1 w1 10.0.0.1 02:00:00:00:00:01 5
	host_add red2 w2 10.0.0.2 02:00:00:00:00:02 5
	host_add red3 w1 10.0.0.3 02:00:00:00:00:03 7
	host_add blue1 w1 10.0.0.1 02:00:00:00:00:01 6
	host_add blue2 w2 10.0.0.2 02:00:00:00:00:02 6
	n=1
	for br in w1 w2 p13 p10; do
		host_add big$n $br 10.0.0.$n 02:00:00:00:00:0$n 8
		n=$((n + 1))
	done
	more_of big3 w1 9 eth1
	more_of big3 w2 9 eth2
	ovs_controller w1 tcp:127.0.0.1:6701
	ovs_controller w2 tcp:127.0.0.1:6702
	ovs_controller p13 tcp:127.0.0.1:6703
	ovs_controller p10 tcp:127.0.0.1:6653
	ovs_commit
	# red's flows name Ethernet addresses only; those of the others are exact
	testcontroller_start 6502 13 -w
	testcontroller_start 6503 10
	testcontroller_start 6504 13
}

# violations N - that many lines are in the log
violations()
{
	[ "$(wc -l < "$VIOLATIONS")" = "$1" ] && return 0
	cat "$VIOLATIONS"
	return 1
}

# w1, w2 - what the switch itself has; of1 COMMAND ARGUMENTS - asked by way of the relay
flows() { ovs-ofctl -O OpenFlow13 --no-stats --no-names dump-flows "$1"; }
groups() { ovs-ofctl -O OpenFlow13 dump-groups "$1" | grep -c group_id || true; }
ours() { flows "$1" | grep -c "cookie=0x4c42.*table=$2," || true; }
of1() { ovs-ofctl -O OpenFlow13 --no-names "$1" tcp:127.0.0.1:6711 "${@:2}"; }
# vs COMMAND ARGUMENTS - of red's vSwitch on w1
vs() { ovs-ofctl -O OpenFlow13 --no-names "$1" tcp:127.0.0.1:6640 "${@:2}"; }

kind() { pswitch_field "$1" kind-used; }
nplinks() { ctl -j plink show | gojq '[.[] | select(.discovered and .up)] | length'; }
both_ways() { ping_ok "$1"1 10.0.0.2 2 && ping_ok "$1"2 10.0.0.1 2; }
# settle HOST1 HOST2... - they ask for each other no more: all they get now is meant for them
settle()
{
	local n

	while [ $# != 0 ]; do
		for n in 1 2; do
			ip -n "$1" neigh replace 10.0.0.$((3 - n)) lladdr 02:00:00:00:00:0$((3 - n)) dev eth0 nud permanent
			shift
		done
	done
}

gone() { ! says "$1" "${@:2}" > /dev/null; }

test_discovery()
{
	local n

	for n in a1 a2 b1 b2; do
		check "$n is ready" wait_for 30 pswitch_ready 0x$n
	done
	check "w1 is known by its description" equals white-box kind 0xa1
	check "w2 by its tables" equals white-box kind 0xa2
	check "the others are plain" equals openflow kind 0xb1
	check "so is that of OpenFlow 1.0" equals openflow kind 0xb2
	check "people see it" says "0xa1 .* 1.3 +white-box" ctl pswitch show
	ctl plink set interval 1000
	check "links are found" wait_for 20 equals 6 nplinks
	ctl plink set interval 0
	check "the rule for probes goes" wait_for 5 equals 0 ours w1 60
	check "and what let them in" wait_for 5 equals 0 ours w1 10
	ctl plink add pswitch 0xa1 pport 1 to-pswitch 0xb1 to-pport 1
	ctl plink add pswitch 0xb1 pport 2 to-pswitch 0xb2 to-pport 1
	ctl plink add pswitch 0xb2 pport 2 to-pswitch 0xa2 to-pport 1
}

tenant()
{
	local n

	ctl tenant add "$1" || return 1
	for n in 1 2; do
		ctl vswitch add tenant "$1" dpid 0xc$n pswitch 0xa$n &&
			ctl vport add tenant "$1" vswitch 0xc$n port 1 pswitch 0xa$n pport "$2" || return 1
	done
	ctl controller add tenant "$1" "tcp:127.0.0.1:$3"
}

test_tenants()
{
	check "red" tenant red 5 6502
	ctl vport add tenant red vswitch 0xc1 port 2 pswitch 0xa1 pport 7
	check "blue" tenant blue 6 6503
	check "red's controller is there" wait_for 20 vnc_connected red 2
	check "and blue's" wait_for 20 vnc_connected blue 2
	ctl controller add tenant red vswitch 0xc1 ptcp:6640
	check "red's hosts on one switch" wait_for 20 ping_ok red1 10.0.0.3 2
	check "but not yet those on two" ping_none red1 10.0.0.2
	check "red's link" ctl vlink add tenant red vswitch 0xc1 port 3 to-vswitch 0xc2 path 0xa1:1,0xb1:2,0xb2:2
	check "blue's, by the same cables" ctl vlink add tenant blue vswitch 0xc1 to-vswitch 0xc2 path 0xa1:1,0xb1:2,0xb2:2
	check "hosts of red reach each other" wait_for 20 both_ways red
	check "hosts of blue reach each other" wait_for 20 both_ways blue
	check "all of red's" wait_for 10 ping_ok red3 10.0.0.2 2
	settle red1 red2 blue1 blue2
	check "red's packets do not get to blue" silent blue1 ping_ok red2 10.0.0.1 3
	check "nor broadcasts" silent blue2 in_host red1 ping -b -c 2 -W 1 10.0.0.255
	check "large packets" ping_ok red1 10.0.0.2 2 1400
	check "rules are in the ACL table" says "table=60.*write_actions\(group:" flows w1
	check "others say who comes in" says "table=10,.*in_port=5,vlan_tci=0x0000" flows w1
	check "the first table has none" equals 0 ours w1 0
	check "rules are shown as they were asked for" says "pswitch 0xa1 table 0 .*owner tenant red" \
		ctl flow show physical pswitch 0xa1
	check "all rules are as they shall be" wait_for 10 verified
	check "the pipeline took everything" violations 0
}

test_big()
{
	local n=1 ps

	ctl tenant add big
	check "a big switch over all kinds" ctl vswitch add tenant big dpid 0xd1 pswitch 0xa1,0xa2,0xb1,0xb2
	for ps in a1 a2 b1 b2; do
		ctl vport add tenant big vswitch 0xd1 port $n pswitch 0x$ps pport 8
		n=$((n + 1))
	done
	check "its routes" ctl route add tenant big vswitch 0xd1
	ctl controller add tenant big tcp:127.0.0.1:6504
	check "its controller is there" wait_for 20 vnc_connected big 1
	check "from white box to white box" wait_for 20 both_ways big
	check "to the plain one" wait_for 10 ping_ok big1 10.0.0.3 2
	check "to that of OpenFlow 1.0" wait_for 10 ping_ok big2 10.0.0.4 2
	check "and between these" wait_for 10 ping_ok big3 10.0.0.4 2
	check "nothing of it gets to red" silent red1 ping_ok big2 10.0.0.1 3
	check "all rules are as they shall be" wait_for 10 verified
	check "the pipeline took everything" violations 0
}

# speaks_by HOST ADDRESS DEV - its address is there from now on
speaks_by()
{
	local dev

	for dev in eth0 eth1 eth2; do
		ip -n "$1" addr flush dev $dev
	done
	ip -n "$1" addr add "$2/24" dev "$3"
}

# moves_to PSWITCH PPORT DEV - the third host of big, from wherever it is
moves_to()
{
	ctl migrate vport 3 tenant big vswitch 0xd1 to "$1" "$2" linger 0 && speaks_by big3 10.0.0.3 "$3"
}

sees_big3() { in_host big3 "$LIB_DIR/hostmove/announce.py" eth1 02:00:00:00:00:03 10.0.0.3; cat "$TMP/sightings"; }

# Hosts move to white boxes, between them and away; and are seen on them.
test_moves()
{
	check "from the plain one to a white box" moves_to 0xa1 9 eth1
	check "it is reached there" wait_for 10 ping_ok big2 10.0.0.3 2
	check "by who is on the same" wait_for 10 ping_ok big1 10.0.0.3 2
	check "all rules are as they shall be" wait_for 10 verified
	check "to the other white box" moves_to 0xa2 9 eth2
	check "it is reached there" wait_for 10 ping_ok big1 10.0.0.3 2
	check "by who is on the same" wait_for 10 ping_ok big2 10.0.0.3 2
	check "and back" moves_to 0xb1 8 eth0
	check "it is reached there" wait_for 10 ping_ok big1 10.0.0.3 2
	check "all rules are as they shall be" wait_for 10 verified
	ctl host add tenant big mac 02:00:00:00:00:03 ip 10.0.0.3 vswitch 0xd1 vport 3
	ctl tenant set big host-move ask
	check "a pPort of a white box is watched" ctl watch add pswitch 0xa1 pport 9 tenant big
	check "by a rule of the ACL table" wait_for 5 says "table=60,.*priority=1,in_port=9 actions=CONTROLLER" flows w1
	spawn "$TMP/sightings" "$LIBERA_CTL" monitor no-dump sighting
	check "a host is seen there" wait_for 10 says "mac 02:00:00:00:00:03 ip4 10.0.0.3 from 0xb1:8 to 0xa1:9" sees_big3
	check "all rules are as they shall be" wait_for 10 verified
	check "watched no more" ctl watch del pswitch 0xa1 pport 9
	check "the rule goes" wait_for 5 fails says "priority=1,in_port=9" flows w1
	ctl host del tenant big mac 02:00:00:00:00:03
	check "the pipeline took everything" violations 0
}

# refused WHAT FLOW - with that error, and it is not there
refused()
{
	vs del-flows priority=77 > /dev/null 2>&1
	says "$1" vs add-flow "priority=77,$2" && gone "priority=77" vs dump-flows
}

taken() { vs add-flow "$1" && says "$2" vs dump-flows; }

test_refusals()
{
	check "a match that ACL tables have not" refused OFPBMC_BAD_FIELD "arp,arp_op=1,actions=output:2"
	check "so nor has a mask" refused "OFPBMC_BAD_MASK|OFPBMC_BAD_FIELD" "tcp,tp_src=0x10/0xf0,actions=output:2"
	check "a field that no group sets" refused "OFPBAC_BAD_SET_TYPE" "tcp,actions=mod_tp_dst:80,output:2"
	check "an action that no group has" refused "OFPBAC_BAD_TYPE" "ip,actions=dec_ttl,output:2"
	check "outputs with labels that differ" refused OFPBAC_UNSUPPORTED_ORDER "in_port=1,actions=output:2,output:3"
	check "changes between outputs" refused OFPBAC_UNSUPPORTED_ORDER \
		"in_port=3,actions=output:1,mod_dl_dst:02:00:00:00:00:77,output:2"
	check "a table that it has not" refused "OFPFMFC_BAD_TABLE_ID|OFPBIC_BAD_TABLE_ID" "table=1,actions=output:2"
	check "the VLAN id of untagged packets" refused OFPBMC_BAD_VALUE "in_port=1,dl_vlan=4094,actions=output:2"
	check "no groups" says OFPGMFC_OUT_OF_GROUPS vs add-group "group_id=1,type=all,bucket=output:1"
	check "the priority that it has not" says OFPFMFC vs add-flow "priority=65534,actions=output:2"
	check "nothing of this came to the switch" violations 0
}

test_rules()
{
	# a host of 10.0.0.9 that is red3, if the address is rewritten
	ip -n red3 addr add 10.0.0.9/32 dev eth0
	ip -n red1 neigh replace 10.0.0.9 lladdr 02:00:00:00:00:77 dev eth0 nud permanent
	check "a rule that rewrites an address" taken \
		"priority=50,in_port=1,dl_dst=02:00:00:00:00:77,actions=mod_dl_dst:02:00:00:00:00:03,output:2" \
		"priority=50,in_port=1,dl_dst=02:00:00:00:00:77"
	check "packets get there" wait_for 10 ping_ok red1 10.0.0.9 2
	check "they were counted" wait_for 5 says "n_packets=[1-9].*dl_dst=02:00:00:00:00:77" vs dump-flows
	check "a rule with two ways out" taken "priority=40,in_port=3,dl_dst=ff:ff:ff:ff:ff:ff,actions=output:1,output:2" \
		"dl_dst=ff:ff:ff:ff:ff:ff"
	check "it is a multicast group" says "group_id=8[0-9]+,type=all" ovs-ofctl -O OpenFlow13 dump-groups w1
	check "broadcasts get to both" broadcasts
	check "a tenant's VLAN" tenant_vlan
	check "a drop" taken "priority=60,in_port=1,dl_dst=02:00:00:00:00:77,actions=drop" "priority=60"
	check "drops" ping_none red1 10.0.0.9
	vs del-flows "in_port=1,dl_dst=02:00:00:00:00:77"
	check "to the controller and on" taken "priority=50,in_port=1,dl_dst=02:00:00:00:00:88,actions=CONTROLLER,output:2" \
		"CONTROLLER"
	check "all rules are as they shall be" wait_for 10 verified
	check "the pipeline took everything" violations 0
}

broadcasts()
{
	local a b

	a=$(host_rx red1) b=$(host_rx red3)
	in_host red2 ping -b -c 3 -i 0.3 -W 1 10.0.0.255
	[ "$(host_rx red1)" -ge $((a + 3)) ] && [ "$(host_rx red3)" -ge $((b + 3)) ] && return 0
	echo "red1: $a, then $(host_rx red1); red3: $b, then $(host_rx red3)"
	return 1
}

tenant_vlan()
{
	local n

	for n in 1 3; do
		ip -n red$n link add link eth0 name eth0.7 type vlan id 7
		ip -n red$n addr add 10.7.0.$n/24 dev eth0.7
		ip -n red$n link set eth0.7 up
	done
	vs add-flow "priority=30,in_port=1,dl_vlan=7,actions=output:2" &&
		vs add-flow "priority=30,in_port=2,dl_vlan=7,actions=output:1" &&
		wait_for 5 ping_ok red1 10.7.0.3 2
}

# vlan_hosts ID - of red, which need not ask for each other
vlan_hosts()
{
	local n m

	for n in 1 2 3; do
		ip -n red$n link add link eth0 name "eth0.$1" type vlan id "$1"
		ip -n red$n addr add "10.$1.0.$n/24" dev "eth0.$1"
		ip -n red$n link set "eth0.$1" up
		for m in 1 2 3; do
			[ $m = $n ] || ip -n red$n neigh replace "10.$1.0.$m" lladdr 02:00:00:00:00:0$m \
				dev "eth0.$1" nud permanent
		done
	done
}

# got HOST DEV COMMAND... - the device gets packets meanwhile
got()
{
	local host=$1 stats=/sys/class/net/$2/statistics/rx_packets rx

	shift 2
	rx=$(ip netns exec "$host" cat "$stats")
	"$@" > /dev/null
	[ "$(ip netns exec "$host" cat "$stats")" -gt "$rx" ]
}

# vs2 COMMAND ARGUMENTS - of red's vSwitch on w2
vs2() { ovs-ofctl -O OpenFlow13 --no-names "$1" tcp:127.0.0.1:6641 "${@:2}"; }

# both_vlan ID - rules that name it, there and back
both_vlan()
{
	vs add-flow "priority=70,in_port=1,dl_vlan=$1,actions=output:3" &&
		vs add-flow "priority=70,in_port=3,dl_vlan=$1,actions=output:1" &&
		vs2 add-flow "priority=70,in_port=1,dl_vlan=$1,actions=output:2" &&
		vs2 add-flow "priority=70,in_port=2,dl_vlan=$1,actions=output:1"
}

# Declared VLANs have labels of their own on the way from white box to white box.
test_vlans()
{
	local v

	for v in 17 19; do
		vlan_hosts $v
	done
	ctl controller add tenant red vswitch 0xc2 ptcp:6641
	check "a controller of red's other vSwitch" wait_for 20 vs2 dump-flows
	check "an id that is not declared, into the link" refused "OFPBMC_BAD_VALUE" "in_port=1,dl_vlan=17,actions=output:3"
	check "red has two VLANs" ctl tenant set red vlans 17,19
	check "rules that name one" both_vlan 17
	check "it gets from white box to white box" wait_for 20 ping_ok red1 10.17.0.2 2
	check "and what has no tag" wait_for 20 both_ways red
	check "not the other" ping_none red1 10.19.0.2
	check "all rules are as they shall be" wait_for 10 verified
	check "a rule that makes it another" taken "priority=70,in_port=1,dl_vlan=19,actions=mod_vlan_vid:17,output:3" \
		"dl_vlan=19 actions=set_field:4113"
	check "packets are in that at the other end" got red2 eth0.17 ping_host red1 10.19.0.2 2 0.3
	check "one that takes the tag off" taken "priority=70,in_port=1,dl_vlan=19,actions=strip_vlan,output:3" \
		"dl_vlan=19 actions=pop_vlan"
	vs2 add-flow priority=69,in_port=2,vlan_tci=0,actions=output:1
	check "they come without" got red2 eth0 ping_host red1 10.19.0.2 2 0.3
	# Open vSwitch may use what it has in its cache for a moment
	check "and not in that VLAN" wait_for 10 fails got red2 eth0.17 ping_host red1 10.19.0.2 2 0.3
	check "all rules are as they shall be" wait_for 10 verified
	check "one less" ctl tenant set red vlans 17
	check "the one that is left is carried" wait_for 5 ping_ok red1 10.17.0.2 2
	check "none" ctl tenant set red vlans none
	check "nor is that any more" wait_for 5 ping_none red1 10.17.0.2
	check "all rules are as they shall be" wait_for 10 verified
	check "both again" ctl tenant set red vlans 17,19
	check "rules that name one are there again" wait_for 5 ping_ok red1 10.17.0.2 2
	check "all rules are as they shall be" wait_for 10 verified
	check "the pipeline took everything" violations 0
	for v in 17 19; do
		vs del-flows "dl_vlan=$v"
		vs2 del-flows "dl_vlan=$v"
	done
	vs2 del-flows "in_port=2,vlan_tci=0"
	ctl controller del tenant red vswitch 0xc2 ptcp:6641
	ctl tenant set red vlans none
}

# rewriting ADDRESS - groups that make packets come from there
rewriting() { ovs-ofctl -O OpenFlow13 dump-groups w1 | grep -c "set_field:$1.*->eth_src" || true; }

test_timeouts()
{
	vs add-flow "priority=51,in_port=1,dl_dst=02:00:00:00:00:51,idle_timeout=$((4 * TIME_SCALE)),send_flow_rem,actions=mod_dl_src:02:00:00:00:00:52,output:2"
	vs add-flow "priority=52,in_port=1,dl_dst=02:00:00:00:00:51,hard_timeout=$((4 * TIME_SCALE)),actions=mod_dl_src:02:00:00:00:00:53,output:2"
	check "two rules with time-outs, each with a group" equals 2 rewriting 02:00:00:00:00:5
	check "the hard one ends" wait_for 10 gone "priority=52" vs dump-flows
	check "so does the idle one" wait_for 10 gone "priority=51" vs dump-flows
	check "and with them their groups" wait_for 5 equals 0 rewriting 02:00:00:00:00:5
	check "the pipeline took everything" violations 0
}

STALE=0x4c420001000fffff

test_resync()
{
	# Open vSwitch drops all rules when it has no controller any more: one that is not there
	ovs_controller w1 tcp:127.0.0.1:1
	check "w1 is gone" wait_for 10 equals down pswitch_field 0xa1 connection
	# none of ours is left, but some that nobody wants; and some of others
	of1 del-flows
	of1 del-groups
	of1 add-group group_id=0x00630009,type=indirect,bucket=output:9
	of1 add-group group_id=0x1c000001,type=indirect,bucket=set_field:4195-\>vlan_vid,group:0x00630009
	of1 add-flow "cookie=$STALE,table=60,priority=7,in_port=9,vlan_vid=0x1063,actions=write_actions(group:0x1c000001)"
	of1 add-flow "cookie=0x4c42000080009063,table=10,in_port=9,vlan_vid=0x1063,actions=goto_table:20"
	of1 add-group group_id=0x00640009,type=indirect,bucket=output:9
	of1 add-flow "cookie=1,table=60,priority=7,in_port=9,vlan_vid=0x1064,actions=write_actions(group:0x00640009)"
	check "a stale rule" says "cookie=$STALE" flows w1
	check "with what it needs" equals 3 groups w1
	ovs_controller w1 tcp:127.0.0.1:6701
	check "it is back" wait_for 30 pswitch_ready 0xa1
	check "with its rules" wait_for 10 verified
	check "and without those that nobody wants" gone "cookie=$STALE" flows w1
	check "in no table" gone "in_port=9,dl_vlan=99" flows w1
	check "what is of others is there" says "cookie=0x1,.*table=60" flows w1
	check "with its group" says "group_id=$((0x00640009))," ovs-ofctl -O OpenFlow13 dump-groups w1
	check "the stale ones are not" gone "group_id=($((0x00630009))|$((0x1c000001)))," \
		ovs-ofctl -O OpenFlow13 dump-groups w1
	check "hosts of red reach each other" wait_for 20 both_ways red
	check "hosts of blue reach each other" wait_for 20 both_ways blue
	of1 del-flows "cookie=1/-1"
	of1 del-groups group_id=0x00640009
	check "the pipeline took everything" violations 0
}

# What leads elsewhere behind the module's back is seen: a rule is its group, too.
test_verify()
{
	check "a group without what it does" of1 mod-group "group_id=0x0ffe0007,type=indirect,bucket=output:7"
	check "is missed" says "pswitch 0xa1 missing" ctl verify 0xa1
	of1 del-flows "table=10,in_port=6,vlan_vid=0"
	check "so is who comes in" says "missing.*tenant blue" ctl verify 0xa1
	ctl pswitch set 0xa1 disconnect
	check "both are made right" wait_for 30 verified
	check "hosts of blue reach each other" wait_for 20 both_ways blue
	check "the pipeline took everything" violations 0
}

# The one in the middle is used as the other that it is, and back.
test_kind()
{
	spawn "$TMP/events" "$LIBERA_CTL" monitor no-dump pswitch
	sleep 1
	check "p13 is to be a white box" ctl pswitch set 0xb1 kind white-box
	check "people are told" wait_for 5 says "kind.*white-box" cat "$TMP/events"
	check "it is one" wait_for 20 equals white-box kind 0xb1
	check "when it is back" wait_for 20 pswitch_ready 0xb1
	check "its rules are those of a pipeline" wait_for 10 says "table=60.*group:" flows p13
	check "and no others" equals 0 ours p13 0
	check "as they shall be" wait_for 10 verified
	check "hosts of red reach each other by it" wait_for 20 both_ways red
	check "hosts of big reach each other by it" wait_for 20 both_ways big
	check "that on it, too" wait_for 20 ping_ok big3 10.0.0.1 2
	check "it is to be plain" ctl pswitch set 0xb1 kind openflow
	check "it is" wait_for 20 equals openflow kind 0xb1
	check "when it is back again" wait_for 20 pswitch_ready 0xb1
	check "none is left in its ACL table" wait_for 20 equals 0 ours p13 60
	check "nor in its VLAN table" wait_for 20 equals 0 ours p13 10
	check "nor a group" wait_for 20 equals 0 groups p13
	check "hosts of red reach each other" wait_for 20 both_ways red
	check "hosts of big reach each other" wait_for 20 both_ways big
	check "a kind that there is not" refuses_kind
	ctl pswitch set 0xb1 kind auto
	check "all rules are as they shall be" wait_for 20 verified
}

refuses_kind() { must_fail ctl pswitch set 0xb1 kind blue; }

# The relay does refuse.
test_relay()
{
	check "an ACL rule that outputs" says "OFPBAC_BAD_TYPE" \
		of1 add-flow "table=60,in_port=5,vlan_vid=0x1ffe,actions=output:6"
	check "is one violation" violations 1
	check "a group with another port" says "OFPGMFC_BAD_BUCKET|OFPGMFC" \
		of1 add-group "group_id=0x00050005,type=indirect,bucket=output:6"
	check "is another" violations 2
}

test_end()
{
	local t w

	for t in red blue big; do
		check "$t is removed" ctl tenant del $t
	done
	for w in w1 w2; do
		check "$w has no rules left" wait_for 5 equals 0 ours $w 60
		check "$w lets nobody in" wait_for 5 equals 0 ours $w 10
		check "$w has no groups" wait_for 5 equals 0 groups $w
	done
	check "p13 has no rules left" wait_for 5 equals 0 rules p13
	check "nor has p10" wait_for 5 equals 0 rules p10
	check "the pipeline took everything else" violations 2
}

lib_start
need gojq ovs-testcontroller python3
setup
test_discovery
test_tenants
# what is refused, and shown, does not change with the kernel
is_checking || test_refusals
test_rules
test_vlans
test_timeouts
test_big
is_checking || test_moves
test_resync
is_checking || test_verify
is_checking || test_kind
test_relay
test_end
ktap_finished
