#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Hosts that move while packets flow: none is lost, and no controller sees it.
# shellcheck disable=SC1091,SC2317,SC2119
. "$(dirname "$0")/lib.sh"
. "$LIB_DIR/edgelib.sh"
. "$LIB_DIR/miglib.sh"

OFCTL=6700		# of v1; v2 has the next

# Host 2 of each tenant is at several places at once, of which its vPort makes one count:
#
#	red1: e1 5	red2: e2 5, e3 5, e1 9, e3 6
#	blue1: e1 7	blue2: e2 7
setup()
{
	hosts_quiet
	libera_load
	ovs_start || ktap_exit_fail_msg "Open vSwitch does not start"
	ovs_batch
	edge_build
	host_add red1 e1 10.0.0.1 02:00:00:00:00:01 5
	host_add red2 e2 10.0.0.2 02:00:00:00:00:02 5
	host_add blue1 e1 10.0.0.1 02:00:00:00:00:01 7
	host_add blue2 e2 10.0.0.2 02:00:00:00:00:02 7
	more_of red2 e3 5 eth1
	more_of red2 e1 9 eth2
	more_of red2 e3 6 eth3
	ovs_commit
	know_each_other red1 red2 eth0 eth1 eth2 eth3
}

# tenant NAME PPORT [KEY VALUE]... - v1 with host 1 and v2 with host 2, and a vLink
tenant()
{
	local t=$1 pport=$2

	shift 2
	ctl tenant add "$t" "$@" &&
		ctl vswitch add tenant "$t" dpid 0xc1 name v1 pswitch 0xa1 &&
		ctl vswitch add tenant "$t" dpid 0xc2 name v2 pswitch 0xa2 &&
		ctl vport add tenant "$t" vswitch v1 port 1 pswitch 0xa1 pport "$pport" &&
		ctl vport add tenant "$t" vswitch v2 port 1 pswitch 0xa2 pport "$pport" &&
		ctl vlink add tenant "$t" vswitch v1 port 2 to-vswitch v2 to-port 2 path auto backup auto &&
		ctl host add tenant "$t" mac 02:00:00:00:00:01 ip 10.0.0.1 vswitch v1 vport 1 &&
		ctl host add tenant "$t" mac 02:00:00:00:00:02 ip 10.0.0.2 vswitch v2 vport 1
}

# of N COMMAND ARGUMENT... - ovs-ofctl is the controller of red's vSwitch N
of()
{
	local at=$((OFCTL + $1)) cmd=$2

	shift 2
	ovs-ofctl -O "OpenFlow$OFV" "--timeout=$((5 * WAIT_SCALE))" "$cmd" "tcp:127.0.0.1:$at" "$@"
}

RULE1=priority=7,ip,in_port=1,dl_src=02:00:00:00:00:01,dl_dst=02:00:00:00:00:02,nw_src=10.0.0.1,nw_dst=10.0.0.2
RULE2=priority=7,ip,in_port=2,dl_src=02:00:00:00:00:02,dl_dst=02:00:00:00:00:01,nw_src=10.0.0.2,nw_dst=10.0.0.1

# What a controller would have made for the two hosts.
red_rules()
{
	of 1 add-flow "$RULE1,actions=output:2" &&
		of 1 add-flow "$RULE2,actions=output:1" &&
		of 2 add-flow "${RULE1/in_port=1/in_port=2},actions=output:1" &&
		of 2 add-flow "${RULE2/in_port=2/in_port=1},actions=output:2"
}

# What the controllers of red see of its vSwitches, but for what counts.
seen_by_red()
{
	local n

	for n in 1 2; do
		of $n dump-flows | sed -E 's/(duration|n_packets|n_bytes|idle_age)=[^,]*,? ?//g' | sort
		of $n show | grep -v xid=
	done
}

# place_of - where the vPort of host 2 is
place_of() { ctl -j vport show red vswitch v2 | gojq -r '.[] | select(.number == 1) | "\(.pswitch):\(.pport)"'; }
settled() { ! ctl -j vport show red vswitch v2 | gojq -e '.[] | select(."old-pswitch")' > /dev/null; }
parts_of() { ctl -j vswitch show red vswitch v2 | gojq -c '.[0].pswitch'; }

# is_carried - e1 sends to host 2 by its locator, if its packets are to have one
is_carried()
{
	local locator

	[ "$CARRIER" != label ] || return 0
	locator=$(ctl -j host show red | gojq -r '.[] | select(.mac == "02:00:00:00:00:02").locator')
	case $CARRIER in
	mac) locator=$(printf %012x "$locator" | sed 's/..\B/&:/g') ;;
	ip) locator=$(printf '%d.%d.%d.%d' $((locator >> 24)) $((locator >> 16 & 255)) \
		$((locator >> 8 & 255)) $((locator & 255))) ;;
	esac
	ovs-ofctl -O "OpenFlow$OFV" dump-flows e1 in_port=5 |
		grep -Eq "mod_nw_dst:$locator|set_field:$locator->eth_dst"
}

# go_on - host 2 speaks from its next place.  On the way its packets may have met no rule a
# moment ago, when that place, or one beside it, was given up: Open vSwitch goes by that until
# it has looked through its cache, though it has the rules by now and has said so.
go_on() { talk up-to-date && go; }

# Away, on, to its peer's pSwitch, back, while both directions flow.
test_moves()
{
	local before after

	check "$V: rules of the two" red_rules
	check "$V: packets pass" wait_for 10 ping_ok red1 10.0.0.2 2
	check "$V: all rules are as they shall be" wait_for 10 verified
	before=$(seen_by_red)
	spawn "$TMP/watch" ovs-ofctl -O "OpenFlow$OFV" monitor "tcp:127.0.0.1:$((OFCTL + 2))" 65534
	WATCH=$LAST_PID
	check "$V: two streams" stream_start red1 red2 $((4 * TIME_SCALE)) eth0 eth1 eth2 eth3
	check "$V: to a pSwitch where the vSwitch is not" says "switched in [0-9.]+ ms" \
		ctl migrate host 02:00:00:00:00:02 tenant red to 0xa3 5 linger 60000
	go_on
	sed 's/^/# /' "$TMP/check.out"
	check "$V: it is there" equals 0xa3:5 place_of
	check "$V: and the old place is good for a moment" fails settled
	check "$V: all rules are as they shall be, there too" wait_for 10 verified
	check "$V: it is sent to by what it is now on the way" wait_for 10 is_carried
	check "$V: to its peer's pSwitch" ctl migrate host 02:00:00:00:00:02 tenant red to 0xa1:9 linger $((1500 * WAIT_SCALE))
	go_on
	check "$V: the place before is left after a moment" wait_for 10 settled
	check "$V: e3 has no rule of red" equals 0 tenant_rules red 0xa3
	check "$V: by its vPort" ctl migrate vport 1 tenant red vswitch v2 to 0xa3 6 linger 60000
	go_on
	# sooner than the place before is given up
	check "$V: and back at once" ctl migrate host 02:00:00:00:00:02 tenant red to 0xa2 5 linger $((1500 * WAIT_SCALE))
	go_on
	check "$V: it is where it was" wait_for 10 settled
	check "$V: and sent to as at first" wait_for 10 is_carried
	stream_stop > "$TMP/sums"
	sed 's/^/# /' "$TMP/sums"
	check "$V: no packet was lost" none_lost
	check "$V: the vSwitch is on its pSwitch only" equals '["0xa2"]' parts_of
	after=$(seen_by_red)
	check "$V: controllers see the same as before" equals "$before" echo "$after"
	stop_pid "$WATCH"
	check "$V: and were told nothing" fails grep -E "PORT_STATUS|FLOW_REMOVED|PACKET_IN" "$TMP/watch"
	check "$V: all rules are as they shall be" wait_for 10 verified
	check "$V: the other tenant is not touched" ping_ok blue1 10.0.0.2 2
}

state_of()
{
	ctl export red
	ctl -j flow show physical |
		gojq -c '[.[] | select(.owner[]."tenant-name" == "red")] | sort_by(.pswitch, .table, .match) | .[] |
			{pswitch, table, priority, match, instructions}'
}

# unchanged ERROR COMMAND... - refused in so many words, and nothing has changed
unchanged()
{
	local before want=$1

	shift
	before=$(state_of)
	refuses "$want" "$@" || return 1
	[ "$before" = "$(state_of)" ] || { diff <(echo "$before") <(state_of) | cut -c -2000; return 1; }
}

# refused ERROR ARGUMENT... - host 2 of red does not go there
refused()
{
	local want=$1

	shift
	unchanged "$want" ctl migrate host 02:00:00:00:00:02 tenant red "$@"
}

test_refusals()
{
	local id

	check "refused: where blue is" refused "a vport is on this pport already" to 0xa1 7
	check "refused: where a vLink is" refused "a vlink leads through this pport" to 0xa1 1
	check "refused: no such pSwitch" refused "no such pswitch" to 0xdd 1
	check "refused: no path" refused "no path" to 0xa3 5 path none
	check "refused: no such host" refuses "no such host" \
		ctl migrate host 02:00:00:00:00:77 tenant red to 0xa3 5
	check "refused: half a place" refuses "to: says a PSWITCH and a PPORT" \
		ctl migrate host 02:00:00:00:00:02 tenant red to 0xa3
	check "refused: an end of a vLink" refuses "an end of a vlink" \
		ctl migrate vport 2 tenant red vswitch v2 to 0xa3 5
	check "refused: a pSwitch where a vPort is cannot be left" refuses "a vport, route or vlink path" \
		ctl vswitch set tenant red v2 pswitch 0xa3
	check "a vSwitch enters a pSwitch" ctl vswitch set tenant red v2 pswitch 0xa2,0xa3
	check "it is there" equals '["0xa2","0xa3"]' parts_of
	check "refused: no way there" refused "no route of the vswitch" to 0xa3 5
	id=$(ctl -j vlink show red | gojq '.[0].id')
	check "a path of its vLink ends there" ctl vlink path add tenant red id "$id" path 0xa1:2,0xb1:3 priority 10
	check "refused: that pSwitch cannot be left" unchanged "a vport, route or vlink path of the vswitch is there" \
		ctl vswitch set tenant red v2 pswitch 0xa2
	check "the path is taken away" ctl vlink path del tenant red id "$id" priority 10
	check "and the vSwitch leaves it" ctl vswitch set tenant red v2 pswitch 0xa2
	check "it is where it was" equals '["0xa2"]' parts_of
	check "packets pass as before" ping_ok red1 10.0.0.2 2
}

# places_of - where the vPorts of both hosts are
places_of() { ctl -j vport show red | gojq -c '[.[] | select(.number == 1) | "\(.pswitch):\(.pport)"] | sort'; }

# Both hosts by one command, or none.
test_several()
{
	local both=02:00:00:00:00:01,02:00:00:00:00:02 before

	before=$(places_of)
	check "refused: two with one place" refuses "to: says a PSWITCH:PPORT for each that moves" 		ctl migrate host $both tenant red to 0xa3:5
	check "refused: two, one of them to where blue is" refuses "a vport is on this pport already" 		ctl migrate host $both tenant red to 0xa3:7,0xa1:7
	check "none of them has moved" equals "$before" places_of
	check "what was made for that goes" wait_for 10 equals 0 tenant_rules red 0xa3
	check "packets pass as before" ping_ok red1 10.0.0.2 2
	check "two at once" ctl migrate host $both tenant red to 0xa3:7,0xa3:5 linger 0
	check "they are there" equals '["0xa3:5","0xa3:7"]' places_of
	check "all rules are as they shall be" wait_for 10 verified
	check "by their vPorts, back" ctl migrate vport 1 tenant red vswitch v1 to 0xa1:5 linger 0
	check "and the other" ctl migrate host 02:00:00:00:00:02 tenant red to 0xa2:5 linger 0
	check "they are where they were" equals "$before" places_of
	check "packets pass as before" wait_for 10 ping_ok red1 10.0.0.2 2
}

# A pSwitch that has no room for the rules.
test_table_full()
{
	check "nothing is under way" wait_for 20 is_carried
	ovs-vsctl -- --id=@t create flow_table flow_limit=1 overflow_policy=refuse \
		-- set bridge e3 "flow_tables:0=@t"
	check "refused: a pSwitch that takes no rules" refused "refused a rule" to 0xa3 5
	check "packets pass as before" ping_ok red1 10.0.0.2 2
	ovs-vsctl clear bridge e3 flow_tables
	check "it takes them again" ctl migrate host 02:00:00:00:00:02 tenant red to 0xa3 5 linger 0
	check "all rules are as they shall be" wait_for 10 verified
	check "and back" ctl migrate host 02:00:00:00:00:02 tenant red to 0xa2 5 linger 0
}

# pSwitches that go away before, and after.
test_switch_away()
{
	ovs_controller e3 tcp:127.0.0.1:9
	check "e3 is away" wait_for 20 fails pswitch_ready 0xa3
	check "nothing is under way" wait_for 20 is_carried
	check "refused: a pSwitch that is away" refused "no pLinks lead from pswitch 0xa3|not connected" to 0xa3 5
	ovs_controller e3 tcp:127.0.0.1:6653
	check "e3 is back" wait_for 20 pswitch_ready 0xa3
	check "the host goes there" ctl migrate host 02:00:00:00:00:02 tenant red to 0xa3 5 linger 20000
	ovs-vsctl del-controller e2
	ovs-ofctl -O "OpenFlow$OFV" del-flows e2
	check "where it was goes away" wait_for 20 fails pswitch_ready 0xa2
	ovs_controller e2 tcp:127.0.0.1:6653
	check "and is back" wait_for 20 pswitch_ready 0xa2
	check "the host can go back at once" wait_for 10 ctl migrate host 02:00:00:00:00:02 tenant red \
		to 0xa2 5 linger 0
	check "packets pass" wait_for 10 ping_ok red1 10.0.0.2 2
	check "all rules are as they shall be" wait_for 10 verified
}

# round NAME VERSION CARRIER LEVEL
round()
{
	V=$1 OFV=$2 CARRIER=$3
	edge_versions "$OFV"
	check "$V: pSwitches are ready" edge_ready
	[ -n "${JOINED:-}" ] || check "the cables are known" edge_plinks
	JOINED=1
	check "$V: red" tenant red 5 carrier "$3" reduction "$4"
	check "$V: blue" tenant blue 7 carrier "$3"
	check "$V: blue has controllers" ctl controller add tenant blue tcp:127.0.0.1:6502
	ctl controller add tenant red vswitch v1 ptcp:$((OFCTL + 1)):127.0.0.1
	ctl controller add tenant red vswitch v2 ptcp:$((OFCTL + 2)):127.0.0.1
	check "$V: blue is connected" wait_for 20 vnc_connected blue 2
	check "$V: hosts of blue reach each other" wait_for 20 ping_ok blue1 10.0.0.2 2
	test_moves
	[ -z "${5:-}" ] || "$5"
	ctl tenant del blue
	ctl tenant del red
	for br in e1 e2 e3 m; do
		check "$V: $br has no rule" wait_for 5 equals 0 rules $br
	done
}

all_else()
{
	test_refusals
	test_several
	test_table_full
	test_switch_away
	check "a migration is under way" ctl migrate host 02:00:00:00:00:02 tenant red to 0xa3 5 linger 60000
}

lib_start
need gojq
setup
check "a controller" testcontroller_start 6502 13
round "1.3, labels" 13 label off
is_checking || round "1.3, mac, hop" 13 mac hop
round "1.0, ip, lite" 10 ip lite all_else
ktap_finished
