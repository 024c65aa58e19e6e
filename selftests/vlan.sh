#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A tenant's VLANs over virtual links of which an end is an OpenFlow 1.0 switch: each VLAN id
# that it has declared has a label of its own, as the label is the one tag that there can be.
# shellcheck disable=SC1091,SC2317,SC2119
. "$(dirname "$0")/lib.sh"
. "$LIB_DIR/squarelib.sh"

C1=6641 C2=6642 C3=6643

# red1 and red3 on c1 (e1, ports 5 and 6), red2 on c2 (e2, port 5), red4 on c3 (m1, port 5).
# Each host has VLANs 10, 20 and 77, and no addresses that need to be asked for.
setup()
{
	local h n v

	hosts_quiet
	libera_load
	ovs_start || ktap_exit_fail_msg "Open vSwitch does not start"
	# or Open vSwitch does not look behind a label
	ovs-vsctl set open_vswitch . other_config:vlan-limit=0
	ovs_batch
	square_build 10,13
	host_add red1 e1 10.0.0.1 02:00:00:00:00:01 5
	host_add red3 e1 10.0.0.3 02:00:00:00:00:03 6
	host_add red2 e2 10.0.0.2 02:00:00:00:00:02 5
	host_add red4 m1 10.0.0.4 02:00:00:00:00:04 5
	ovs_commit
	for h in 1 2 3 4; do
		for v in 10 20 77; do
			ip -n red$h -batch - <<-END
			link add link eth0 name eth0.$v type vlan id $v egress-qos-map 0:3
			addr add 10.$v.0.$h/24 dev eth0.$v
			link set eth0.$v up
			END
		done
		for n in 1 2 3 4; do
			[ $n != $h ] || continue
			for v in "" .10 .20 .77; do
				ip -n red$h neigh replace 10.$((${v#.} + 0)).0.$n dev eth0$v \
					lladdr 02:00:00:00:00:0$n nud permanent
			done
		done
	done
}

tenant()
{
	ctl tenant add red "$@" &&
		ctl vswitch add tenant red dpid 0xc1 pswitch 0xa1 &&
		ctl vswitch add tenant red dpid 0xc2 pswitch 0xa2 &&
		ctl vswitch add tenant red dpid 0xc3 pswitch 0xb1 &&
		ctl vport add tenant red vswitch 0xc1 port 1 pswitch 0xa1 pport 5 &&
		ctl vport add tenant red vswitch 0xc1 port 4 pswitch 0xa1 pport 6 &&
		ctl vport add tenant red vswitch 0xc2 port 1 pswitch 0xa2 pport 5 &&
		ctl vport add tenant red vswitch 0xc3 port 1 pswitch 0xb1 pport 5 &&
		ctl vlink add tenant red vswitch 0xc1 port 2 to-vswitch 0xc2 to-port 2 path $by_m1 path $by_m2 &&
		ctl vlink add tenant red vswitch 0xc1 port 3 to-vswitch 0xc3 to-port 2 path 0xa1:1 &&
		ctl controller add tenant red vswitch 0xc1 ptcp:$C1 &&
		ctl controller add tenant red vswitch 0xc2 ptcp:$C2 &&
		ctl controller add tenant red vswitch 0xc3 ptcp:$C3
}

# of PORT COMMAND [ARGUMENT...] - as the controller of the vSwitch that listens there
of()
{
	local port=$1 cmd=$2

	shift 2
	ovs-ofctl -O OpenFlow10 "$cmd" "tcp:127.0.0.1:$port" "$@"
}

# flows PORT FLOW... - these and no others
flows()
{
	local port=$1 f

	shift
	of "$port" del-flows || return 1
	for f in "$@"; do
		of "$port" add-flow "$f" || return 1
	done
}

vlans() { ctl -j tenant show red | gojq -c '(if type == "array" then .[0] else . end) | [.vlan // [] | .[]] | sort'; }
# labels - how many red's paths have for packets with a tag
labels() { ctl -j vlink show red | gojq '[.[].path[].vlan // [] | length] | add'; }

# got HOST DEV COMMAND... - the device gets packets meanwhile; got_no: it does not
rx_of() { ip netns exec "$1" cat "/sys/class/net/$2/statistics/rx_packets"; }
got()
{
	local host=$1 dev=$2 rx

	shift 2
	rx=$(rx_of "$host" "$dev")
	"$@" > /dev/null
	[ "$(rx_of "$host" "$dev")" -gt "$rx" ] && return 0
	echo "$host got nothing on $dev"
	return 1
}
got_no() { ! got "$@"; }

# say HOST ADDRESS - two packets, whoever answers
say() { ping_host "$1" "$2" 2 0.3; }

wildcard()
{
	flows $C1 in_port=1,actions=output:2 in_port=2,actions=output:1 &&
		flows $C2 in_port=1,actions=output:2 in_port=2,actions=output:1
}

test_wildcard()
{
	check "$V: rules that leave the VLAN open" wildcard
	check "$V: packets without a tag" wait_for 5 ping_ok red1 10.0.0.2 3
	check "$V: of VLAN 10" wait_for 5 ping_ok red1 10.10.0.2 3
	check "$V: of VLAN 20" wait_for 5 ping_ok red2 10.20.0.1 3
	check "$V: but not of VLAN 77, which is not declared" ping_none red1 10.77.0.2
	check "$V: and nobody takes these for others" must_fail says 'ethertype IPv4 ' seen red2 say red1 10.77.0.2
	check "$V: what they count is one rule's" wait_for 5 counted
	check "$V: all rules are as they shall be" wait_for 10 verified
}

counted() { says 'n_packets=[1-9][0-9]*.*in_port=1' of $C1 dump-flows; }

test_exact()
{
	check "$V: exact ids" flows $C1 in_port=1,dl_vlan=10,actions=output:2 \
		in_port=2,dl_vlan=10,actions=output:1 in_port=1,dl_vlan=0xffff,actions=drop
	check "$V: VLAN 10 gets through" wait_for 5 ping_ok red1 10.10.0.2 2
	check "$V: VLAN 20 does not" ping_none red1 10.20.0.2
	check "$V: nor what has no tag" ping_none red1 10.0.0.2
	check "$V: an id that is not declared, into a link" refuses "$NO_MATCH" \
		of $C1 add-flow in_port=1,dl_vlan=77,actions=output:2
	check "$V: but to a host" of $C1 add-flow in_port=1,dl_vlan=77,actions=output:4
	check "$V: its packets get there" got red3 eth0.77 say red1 10.77.0.3
	check "$V: tagging with it and into a link" refuses "$NO_ACTION" \
		of $C1 add-flow in_port=4,actions=mod_vlan_vid:77,output:2
	check "$V: no rule has come of that" equals 4 n_flows $C1
	check "$V: all rules are as they shall be" wait_for 10 verified
}

n_flows() { of "$1" dump-flows | grep -c actions=; }

test_rewrite()
{
	check "$V: VLAN 10 here is VLAN 20 there" flows $C1 in_port=1,dl_vlan=10,actions=mod_vlan_vid:20,output:2 \
		in_port=2,dl_vlan=20,actions=mod_vlan_vid:10,output:1
	check "$V: it gets there so" got red2 eth0.20 say red1 10.10.0.2
	check "$V: and its priority with it" says 'vlan 20, p 3' seen red2 say red1 10.10.0.2
	check "$V: and back" got red1 eth0.10 say red2 10.20.0.1
	check "$V: what has no tag gets one, what has one loses it" \
		flows $C1 in_port=1,actions=mod_vlan_vid:10,output:2 in_port=2,actions=strip_vlan,output:1
	check "$V: without a tag it comes with VLAN 10" got red2 eth0.10 say red1 10.0.0.2
	check "$V: whatever tag it had" got red2 eth0.10 say red1 10.20.0.2
	check "$V: VLAN 20 comes without" says 'red1.*ethertype IPv4 ' seen red1 say red2 10.20.0.1
	check "$V: stripped before the link" flows $C2 in_port=2,actions=output:1 in_port=1,actions=strip_vlan,output:2
	check "$V: it comes without a tag" says 'ethertype IPv4 ' seen red1 say red2 10.20.0.1
	check "$V: all rules are as they shall be" wait_for 10 verified
}

# seen HOST COMMAND... - what tcpdump says that its interface gets meanwhile
seen()
{
	local host=$1 pid

	shift
	ip netns exec "$host" timeout 20 tcpdump -lnei eth0 -Q in ip or vlan > "$TMP/seen" 2> "$TMP/seen.err" &
	pid=$!
	wait_for 10 grep -q listening "$TMP/seen.err"
	"$@" > /dev/null
	sleep 0.5
	kill $pid
	wait $pid
	sed "s/^/$host: /" "$TMP/seen"
}

# To two links and a host by one rule, each as it shall be there.
test_flood()
{
	flows $C2 in_port=2,actions=output:1
	flows $C3 in_port=2,actions=output:1
	check "$V: a flood" flows $C1 in_port=1,actions=flood in_port=4,actions=output:2,mod_vlan_vid:20,output:3,strip_vlan,output:1
	for v in "" .10; do
		for h in 2 3 4; do
			check "$V: it gets to red$h${v:+ with the tag}" got red$h eth0$v \
				say red1 10.$((${v#.} + 0)).0.$h
		done
	done
	check "$V: of three outputs the first as it came" got red2 eth0.10 say red3 10.10.0.2
	check "$V: the second with another tag" got red4 eth0.20 say red3 10.10.0.4
	check "$V: the third without" says 'ethertype IPv4 ' seen red1 say red3 10.10.0.1
	check "$V: what is not declared is not flooded into links" got_no red2 eth0.77 say red1 10.77.0.2
	check "$V: all rules are as they shall be" wait_for 10 verified
}

# monitor PORT COMMAND... - packet-ins meanwhile
monitor()
{
	local port=$1

	shift
	ovs-ofctl -O OpenFlow10 monitor "tcp:127.0.0.1:$port" 65535 > "$TMP/monitor" 2>&1 &
	LAST=$!
	sleep 1
	"$@" > /dev/null
	sleep 1
	kill $LAST
	wait $LAST
	cat "$TMP/monitor"
}

test_packet_in()
{
	wildcard
	check "$V: to the controller" flows $C2 in_port=2,actions=controller
	check "$V: it sees the tenant's tag" says 'vlan_tci=0x[0-9a-f]*|dl_vlan=10' monitor $C2 say red1 10.10.0.2
	check "$V: of VLAN 10, with its priority" says 'dl_vlan=10,dl_vlan_pcp=3' cat "$TMP/monitor"
	check "$V: from the link" says 'in_port=2' cat "$TMP/monitor"
	check "$V: and none where there is none" says 'icmp,vlan_tci=0x0000|icmp,.*vlan_tci=0x0000' monitor $C2 say red1 10.0.0.2
	check "$V: changed by the rule" flows $C2 in_port=2,dl_vlan=10,actions=mod_vlan_vid:20,controller
	check "$V: it is seen so" says 'dl_vlan=20,dl_vlan_pcp=3' monitor $C2 say red1 10.10.0.2
	flows $C2 in_port=2,actions=output:1
}

ETH="020000000002020000000001"
REST="080045000014000000004001000000000000000000000000000000000000000000000000"

test_packet_out()
{
	flows $C2 in_port=2,actions=output:1
	check "$V: a packet-out with a tag" got red2 eth0.10 of $C1 packet-out "in_port=controller,packet=${ETH}8100000a$REST,actions=output:2"
	check "$V: without" says 'ethertype IPv4 ' seen red2 of $C1 packet-out "in_port=controller,packet=$ETH$REST,actions=output:2"
	check "$V: that gets one" got red2 eth0.20 of $C1 packet-out "in_port=controller,packet=$ETH$REST,actions=mod_vlan_vid:20,output:2"
	check "$V: of an id that is not declared" refuses "$NO_ACTION" of $C1 packet-out "in_port=controller,packet=${ETH}8100004d$REST,actions=output:2"
	check "$V: that loses it" says 'ethertype IPv4 ' seen red2 of $C1 packet-out "in_port=controller,packet=${ETH}8100004d$REST,actions=strip_vlan,output:2"
}

# While packets of one id flow, others come and go.
test_change()
{
	wildcard
	ping_host red1 10.10.0.2 60 5 > "$TMP/flowing" &
	LAST=$!
	check "$V: one id more" ctl tenant set red vlans 10,20,77
	check "$V: its packets get through" wait_for 5 ping_ok red1 10.77.0.2 2
	check "$V: one less" ctl tenant set red vlans 10,77
	check "$V: its packets do not" wait_for 5 ping_none red1 10.20.0.2
	check "$V: those of the new one do" ping_ok red2 10.77.0.1 2
	check "$V: the ids are as they were told" equals "[10,77]" vlans
	check "$V: and back" ctl tenant set red vlans 10,20
	wait $LAST
	check "$V: no packet of the one that stayed was lost" has_line ' 0% packet loss' "$(cat "$TMP/flowing")"
	check "$V: all rules are as they shall be" wait_for 10 verified
	check "$V: other path" ip link set e1-m1 down
	check "$V: VLAN 20 takes it, too" wait_for 10 ping_ok red1 10.20.0.2 2
	ip link set e1-m1 up
	check "$V: and the first again" wait_for 10 ping_ok red1 10.20.0.2 2
	check "$V: none at all" ctl tenant set red vlans none
	check "$V: VLAN 10 does not get through" wait_for 5 ping_none red1 10.10.0.2
	check "$V: what has no tag does" wait_for 5 ping_ok red1 10.0.0.2 2
	check "$V: a rule for it is refused" refuses "$NO_MATCH" of $C1 add-flow in_port=1,dl_vlan=10,actions=output:2
	check "$V: all rules are as they shall be" wait_for 10 verified
	check "$V: two again" ctl tenant set red vlans 10,20
	check "$V: VLAN 10 gets through" wait_for 5 ping_ok red1 10.10.0.2 2
}

test_refusals()
{
	check "VLAN id 4095" must_fail ctl tenant set red vlans 4095
	check "0" must_fail ctl tenant set red vlans 0
	check "one twice" says "twice" ctl tenant set red vlans 10,11,10
	check "31 of them" says "30 at most" ctl tenant set red vlans 100-130
	check "all is as it was" equals "[10,20]" vlans
	check "30 of them" ctl tenant set red vlans 10,20,101-128
	check "are there" equals 30 eval "vlans | gojq length"
	check "30 others" ctl tenant set red vlans 201-230
	check "all rules are as they shall be" wait_for 10 verified
	check "back" ctl tenant set red vlans 10,20
	check "both have labels on each path" equals 6 labels
}

# 4094 labels of a pLink are soon used up by vLinks with 31 each.
test_exhaustion()
{
	local n=0

	wildcard
	ctl tenant add big vlans 1-30
	ctl vswitch add tenant big dpid 0xd1 pswitch 0xa1
	ctl vswitch add tenant big dpid 0xd2 pswitch 0xb1
	ctl tenant set big state down
	while [ $n -lt 140 ] && ctl vlink add tenant big vswitch 0xd1 to-vswitch 0xd2 path 0xa1:1 2> "$TMP/full"; do
		n=$((n + 1))
	done
	check "the labels of a pLink end" says "no label is left" cat "$TMP/full"
	check "after so many links" equals 131 echo $n
	check "red cannot have many more ids" says "no label is left" ctl tenant set red vlans 10,20,1000-1027
	check "its own are as they were" equals "[10,20]" vlans
	check "with their labels" equals 6 labels
	check "VLAN 10 gets through" wait_for 5 ping_ok red1 10.10.0.2 2
	ctl tenant del big
	check "when others are gone it can" ctl tenant set red vlans 10,20,1000-1027
	check "and back" ctl tenant set red vlans 10,20
	check "all rules are as they shall be" wait_for 10 verified
}

test_store()
{
	ctl export red > "$TMP/red.vn"
	check "export has them" has_line 'tenant add .*red .*vlans 10,20' "$(cat "$TMP/red.vn")"
	sed -i 's/ vlans 10,20/ vlans 10-12,20/' "$TMP/red.vn"
	check "apply with others" ctl apply "$TMP/red.vn"
	check "they are there" equals "[10,11,12,20]" vlans
	check "and the export is the file" exports "$TMP/red.vn" red
	check "and back" ctl tenant set red vlans 10,20
}

# A big switch over both edges, with a link to c3 that begins at the first: what comes in at
# the second takes the route, and there the label of the link.
test_route()
{
	local v

	ctl tenant add blue vlans 10,20
	ctl vswitch add tenant blue dpid 0xc1 pswitch 0xa1,0xa2
	ctl vswitch add tenant blue dpid 0xc3 pswitch 0xb1
	ctl vport add tenant blue vswitch 0xc1 port 1 pswitch 0xa1 pport 5
	ctl vport add tenant blue vswitch 0xc1 port 2 pswitch 0xa2 pport 5
	ctl vport add tenant blue vswitch 0xc3 port 1 pswitch 0xb1 pport 5
	check "$V: a route" ctl route add tenant blue vswitch 0xc1 path $by_m1
	check "$V: and a link" ctl vlink add tenant blue vswitch 0xc1 port 3 to-vswitch 0xc3 to-port 2 path 0xa1:1
	ctl controller add tenant blue vswitch 0xc1 ptcp:$C1
	ctl controller add tenant blue vswitch 0xc3 ptcp:$C3
	wait_for 20 of $C1 dump-flows > /dev/null
	wait_for 20 of $C3 dump-flows > /dev/null
	check "$V: by the route" flows $C1 in_port=1,actions=output:2 in_port=2,actions=output:1
	for v in 0 10 20; do
		check "$V: VLAN $v" wait_for 5 ping_ok red1 10.$v.0.2 2
	done
	[ $V = 13-13 ] || check "$V: but not VLAN 77" ping_none red1 10.77.0.2
	check "$V: by the route and the link" flows $C1 in_port=2,actions=output:3 in_port=3,actions=output:2
	flows $C3 in_port=1,actions=output:2 in_port=2,actions=output:1
	for v in 0 10 20; do
		check "$V: VLAN $v" wait_for 5 ping_ok red2 10.$v.0.4 2
	done
	check "$V: but not VLAN 77" ping_none red2 10.77.0.4
	check "$V: with another tag" flows $C1 in_port=2,dl_vlan=10,actions=mod_vlan_vid:20,output:3
	check "$V: it gets there so" got red4 eth0.20 say red2 10.10.0.4
	check "$V: all rules are as they shall be" wait_for 10 verified
	check "$V: an id less" ctl tenant set blue vlans 20
	check "$V: all rules are as they shall be" wait_for 10 verified
	ctl tenant del blue
}

versions()
{
	local n

	square_versions "$@"
	sleep 1
	for n in a1 a2 b1 b2; do
		check "$n is ready" wait_for 20 pswitch_ready 0x$n
	done
}

lib_start
need gojq tcpdump
setup
# OpenFlow 1.0 errors as ovs-ofctl prints them
NO_MATCH="OFPBMC_BAD_VALUE|OFPFMFC|EPERM|BAD_"
NO_ACTION="OFPBAC_BAD_ARGUMENT"
versions 10
check "links are told" square_plinks
check "a tenant with two VLANs" tenant vlans 10,20
check "they are shown" equals "[10,20]" vlans
PAIRS="10-10 10-13 13-10" ROUTES="10-10 10-13 13-13"
# a slow kernel has seen each way of receiving and of sending with these
[ "$TIME_SCALE" = 1 ] || PAIRS="10-10 13-10" ROUTES="10-13"
for V in $PAIRS; do
	if [ $V != 10-10 ]; then
		versions ${V%-*} ${V#*-} 10 13
	fi
	check "$V: the controllers' doors are open" wait_for 20 of $C1 dump-flows
	wait_for 20 of $C2 dump-flows > /dev/null
	wait_for 20 of $C3 dump-flows > /dev/null
	test_wildcard
	[ $V != 10-10 ] || test_exact
	test_rewrite
	test_flood
	test_packet_in
	test_packet_out
	[ $V != 10-10 ] || test_change
done
versions 10
test_refusals
test_exhaustion
test_store
check "the tenant is removed" ctl tenant del red
for V in $ROUTES; do
	[ $V = 10-10 ] || versions ${V%-*} ${V#*-} 10 13
	test_route
done
for n in e1 e2 m1 m2; do
	check "no rule is left on $n" wait_for 5 equals 0 rules $n
done
check "the module goes" libera_unload
ktap_finished
