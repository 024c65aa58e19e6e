#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Hosts that move by themselves: who is seen at a watched pPort, who is moved after it, and
# who is not.
# shellcheck disable=SC1091,SC2317,SC2119
. "$(dirname "$0")/lib.sh"
. "$LIB_DIR/managerlib.sh"
. "$LIB_DIR/squarelib.sh"
. "$LIB_DIR/miglib.sh"

MAC2=02:00:00:00:00:02

# tenant NAME ID PPORT CONTROLLER-PORT - its file
tenant()
{
	cat <<-END
	tenant add $1 id $2
	vswitch add tenant $1 dpid 0xc1 name v1 pswitch 0xa1
	vswitch add tenant $1 dpid 0xc2 name v2 pswitch 0xa2
	vport add tenant $1 vswitch v1 port 1 pswitch 0xa1 pport $3
	vport add tenant $1 vswitch v2 port 1 pswitch 0xa2 pport $3
	vlink add tenant $1 vswitch v1 port 2 to-vswitch v2 to-port 2 path 0xa1:1,0xb1:1
	host add tenant $1 mac 02:00:00:00:00:01 ip 10.0.0.1 vswitch v1 vport 1
	host add tenant $1 mac $MAC2 ip 10.0.0.2 vswitch v2 vport 1
	controller add tenant $1 127.0.0.1:$4
	END
}

# says_at HOST DEV [ADDRESS] - a host says where it is
says_at() { in_host "$1" "$LIB_DIR/hostmove/announce.py" "$2" $MAC2 "${3:-10.0.0.2}"; }

# place_of TENANT - where the vPort of its host 2 is
place_of() { ctl -j vport show "$1" vswitch v2 | gojq -r '.[] | select(.number == 1) | "\(.pswitch):\(.pport)"'; }
watched() { ctl -j watch show | gojq -c '[.[] | [.pswitch, .pport, ."tenant-name"]]'; }
# of the rule that brings what comes in at a pPort
watch_rules() { ovs_flows "$1" "$2" | grep -c "priority=1,in_port=$3 actions=CONTROLLER:128" || true; }
waits() { mctl -j migrate waiting | gojq -r '.[] | "\(.tenant) \(.from) \(.to) \(.why)"' | sort; }
is_kept() { mctl store export | gojq -r '.entries[] | select(.kind == "setting") | .key' | grep -cx "$1" || true; }

# seen_to_be TEXT HOST DEV - it says where it is until that is what waits
seen_to_be()
{
	says_at "$2" "$3"
	equals "$1" waits
}

test_watch()
{
	check "a pPort is watched" mctl -m watch add pswitch 0xa1 pport 9 tenant red
	check "and shown" equals '[["0xa1",9,"red"]]' watched
	check "there is a rule for it" wait_for 5 equals 1 watch_rules e1 13 9
	check "which is as it shall be" wait_for 10 verified
	check "it is kept" equals 1 is_kept "watch add pswitch 0xa1 pport 9 tenant red"
	check "refused: once more" refuses "pport: this pport is watched already" \
		ctl watch add pswitch 0xa1 pport 9
	check "refused: for nobody" refuses "no such tenant" ctl watch add pswitch 0xa1 pport 10 tenant green
	check "refused: no pSwitch" refuses "no such pswitch" ctl watch add pswitch 0xdd pport 1
	check "refused: to end what is not" refuses "pport: this pport is not watched$" \
		ctl watch del pswitch 0xa1 pport 10
	check "refused: to end what is another's" refuses "not watched for this tenant" \
		ctl watch del pswitch 0xa1 pport 9 tenant blue
	check "one where a vPort is" ctl watch add pswitch 0xa1 pport 5
	check "has no rule" equals 0 watch_rules e1 13 5
	check "and is watched no more" ctl watch del pswitch 0xa1 pport 5
}

# Nobody is told of hosts of a tenant that does not want it, nor of anybody else's.
test_seen()
{
	spawn "$TMP/events" "$LIBERA_CTL" monitor no-dump sighting
	says_at red2 eth1
	check "red wants it to be asked" mctl -m tenant set red host-move ask
	check "another address is none of its hosts" says_at red2 eth1 10.0.0.77
	check "its host is seen" wait_for 10 seen_to_be "red 0xa2:5 0xa1:9 it is for the operator to say" red2 eth1
	check "and people are told" says "tenant red mac $MAC2 ip4 10.0.0.2 from 0xa2:5 to 0xa1:9" cat "$TMP/events"
	check "and of nobody else" equals 1 grep -c . "$TMP/events"
	check "status says so" says "$MAC2 of red at 0xa1:9, not at 0xa2:5: it is for the operator" mctl status
	check "there is a command for it" says "^migrate host $MAC2 tenant red to 0xa1:9$" mctl migrate waiting
	check "nothing was moved" equals 0xa2:5 place_of red
	check "hosts of red reach each other" ping_ok red1 10.0.0.2 2
	check "the operator moves it" mctl -m migrate host $MAC2 tenant red to 0xa1:9 linger 0
	check "it is there" equals 0xa1:9 place_of red
	check "nothing waits any more" equals "" waits
	check "a pPort that has a vPort has no such rule" wait_for 5 equals 0 watch_rules e1 13 9
	check "and back" mctl -m migrate host $MAC2 tenant red to 0xa2:5 linger 0
	check "nobody has the pPort, and there is one" wait_for 5 equals 1 watch_rules e1 13 9
}

# follows PLACE HOST DEV - it says where it is until its vPort is there
follows()
{
	says_at "$2" "$3"
	equals "$1" place_of red || { waits; return 1; }
}

cut_off() { ip link set "$1" down; }
plug_in() { ip link set "$1" up; }

test_auto()
{
	check "red wants it to be done" mctl -m tenant set red host-move auto
	check "where it was is up: it is not" wait_for 10 seen_to_be \
		"red 0xa2:5 0xa1:9 the port where it was is up" red2 eth1
	check "nothing was moved" equals 0xa2:5 place_of red
	in_host red2 ip addr del 10.0.0.2/24 dev eth0
	in_host red2 ip addr add 10.0.0.2/24 dev eth1
	cut_off red2-p
	check "where it was is to be watched" mctl -m watch add pswitch 0xa2 pport 5 tenant red
	check "that is down: the vPort follows" wait_for 20 follows 0xa1:9 red2 eth1
	cut_off red2-eth1
	plug_in red2-p
	check "not back at once" wait_for 10 seen_to_be \
		"red 0xa1:9 0xa2:5 it was moved a moment ago" red2 eth0
	cut_off red2-p
	plug_in red2-eth1
	check "hosts of red reach each other" wait_for 10 ping_ok red1 10.0.0.2 2
	check "that was written down" says "has moved from 0xa2:5 to 0xa1:9, and its vPort after it" cat "$TMP/liberad.log"
	check "and is kept" says "vport add tenant red vswitch 0xc2 port 1 pswitch 0xa1 pport 9" mctl store export
	in_host red2 ip addr del 10.0.0.2/24 dev eth1
	in_host red2 ip addr add 10.0.0.2/24 dev eth0
	cut_off red2-eth1
	plug_in red2-p
	check "but after a while" wait_for 40 follows 0xa2:5 red2 eth0
	check "hosts of red reach each other" wait_for 10 ping_ok red1 10.0.0.2 2
	check "all rules are as they shall be" wait_for 10 verified
	plug_in red2-eth1
}

# Another tenant has the same addresses.
test_whose()
{
	check "blue wants it, too" mctl -m tenant set blue host-move auto
	cut_off red2-p
	cut_off blue2-p
	check "at a pPort of red it is red's" wait_for 40 follows 0xa1:9 red2 eth1
	plug_in red2-p
	check "watched for all" mctl -m watch add pswitch 0xa2 pport 9
	says_at blue2 eth1
	check "it could be either's, and is not moved" wait_for 10 two_wait
	check "nobody was moved" equals "0xa1:9 0xa2:6" echo "$(place_of red) $(place_of blue)"
	check "for blue" mctl -m watch del pswitch 0xa2 pport 9
	mctl -m watch add pswitch 0xa2 pport 9 tenant blue
	check "it is blue's, whose vPort follows" wait_for 30 follows_blue
	check "red is where it was" equals 0xa1:9 place_of red
	check "but its host waits" says "^red 0xa1:9 0xa2:9 " waits
	check "red does not want it any more" mctl -m tenant set red host-move off
	check "and nobody waits" wait_for 5 equals "" waits
	plug_in blue2-p
}

two_wait()
{
	says_at blue2 eth1
	says "^blue 0xa2:6 0xa2:9 another tenant has such a host, too$" waits &&
		says "^red 0xa1:9 0xa2:9 " waits
}

follows_blue()
{
	says_at blue2 eth1
	equals 0xa2:9 place_of blue
}

reload()
{
	libera_unload && libera_load "$PROBES"
}

test_last()
{
	local before

	check "another pPort" mctl -m watch add pswitch 0xa2 pport 10 tenant red
	before=$(watched)
	check "the module is unloaded and loaded" reload
	check "all is watched as before" wait_for 20 equals "$before" watched
	check "the pSwitch has its rules" wait_for 20 equals 1 watch_rules e2 13 10
	liberad_stop
	ctl watch del pswitch 0xa2 pport 10
	check "red is renamed meanwhile" ctl tenant set red name crimson
	check "the manager comes back" liberad_start
	check "and gives it its name" wait_for 10 says "tenant add name red " mctl export red
	check "and what it watched" wait_for 10 equals "$before" watched
	check "red is removed" mctl -m tenant del red
	check "and nothing is watched for it" fails says red watched
	check "nor kept" equals 0 is_kept "watch add .* tenant red"
	check "the pSwitch has lost the rule" wait_for 5 equals 0 watch_rules e2 13 10
	ovs-ofctl -O OpenFlow13 add-flow e2 "cookie=0x4c42ffff00000000,priority=1,in_port=10,actions=CONTROLLER:128"
	check "a rule of the kind that nobody wants is told" wait_for 5 fails verified
	ctl pswitch set 0xa2 disconnect
	check "and taken off when the pSwitch comes back" wait_for 20 verified
}

# The same by OpenFlow 1.0, where a pSwitch does not say which rule it was.
test_of10()
{
	local br

	# what is of 1.3 only cannot be told by 1.0
	for br in e1 e2 m1 m2; do
		ovs-vsctl del-controller $br
		ovs-ofctl -O OpenFlow13 del-flows $br
	done
	square_versions 10
	for br in a1 a2 b1 b2; do
		check "1.0: $br is back" wait_for 20 equals 1.0 pswitch_field 0x$br of-version
	done
	check "1.0: cables are found" wait_for 20 equals 8 plinks_up
	check "1.0: red is there again" mctl -m apply "$TMP/red"
	check "1.0: its host may move" mctl -m tenant set red host-move auto
	check "1.0: a pPort is watched" mctl -m watch add pswitch 0xa1 pport 9 tenant red
	check "1.0: there is a rule" wait_for 5 equals 1 watch_rules e1 10 9
	cut_off red2-p
	check "1.0: the vPort follows" wait_for 30 follows 0xa1:9 red2 eth1
	check "1.0: all rules are as they shall be" wait_for 10 verified
}

# short, so that what is found by probes is found soon; a kernel that checks itself is slow
PROBES=discovery=$((200 * TIME_SCALE))

lib_start
need gojq ovs-testcontroller
square_setup "$PROBES"
ovs_batch
more_of red2 e1 9 eth1
more_of blue2 e2 9 eth1
ovs_commit
square_ready
check "cables are found" wait_for 20 equals 8 plinks_up
check "the manager starts" liberad_start
tenant red 11 5 6502 > "$TMP/red"
tenant blue 12 6 6503 > "$TMP/blue"
# nothing of what follows would be as it shall be, and all of it would be waited for
check "red" mctl -m apply "$TMP/red" || ktap_exit_fail_msg "there is no tenant red"
check "blue" mctl -m apply "$TMP/blue" || ktap_exit_fail_msg "there is no tenant blue"
check "hosts of red reach each other" wait_for 20 both_ways red
test_watch
test_seen
test_auto
test_whose
is_checking || test_last
is_checking || test_of10
ktap_finished
