#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Links between pSwitches: found by probes on real switches, lost, told by hand, and
# not to be forged.
# shellcheck disable=SC1091,SC2317,SC2119
. "$(dirname "$0")/lib.sh"

# Three bridges in a triangle, and a host: a's 1 - b's 2, b's 1 - c's 2, c's 1 - a's 2.
setup()
{
	hosts_quiet
	libera_load discovery=1000
	ovs_start || ktap_exit_fail_msg "Open vSwitch does not start"
	ovs_batch
	ovs_bridge a 13 a1
	ovs_bridge b 13 b2
	ovs_bridge c 10 c3
	veth_link a b 1 2
	veth_link b c 1 2
	veth_link c a 1 2
	host_add h a 10.0.0.1 02:00:00:00:00:01 7
	for br in a b c; do
		ovs_controller $br tcp:127.0.0.1:6653
	done
	ovs_commit
}

# links [FILTER...] - from and to of all that are up, in order
links()
{
	ctl -j plink show "$@" |
		gojq -r '.[] | select(.up) | "\(.pswitch) \(.pport) \(."to-pswitch") \(."to-pport")"' | sort
}

triangle="0xa1 1 0xb2 2
0xa1 2 0xc3 1
0xb2 1 0xc3 2
0xb2 2 0xa1 1
0xc3 1 0xa1 2
0xc3 2 0xb2 1"
without_ab=$(grep -v "0xa1 1\|0xb2 2" <<< "$triangle")

told() { ctl -j plink show | gojq '[.[] | select(.static)] | length'; }

# probe_rule BRIDGE VERSION - how many rules for probes it has
probe_rule() { ovs_flows "$1" "$2" | grep -c 'priority=65535.*dl_dst=01:80:c2:00:00:03' || true; }

test_discovery()
{
	check "three switches in a triangle: six links" wait_for 20 equals "$triangle" links
	check "links into one switch" equals "0xa1 1 0xb2 2
0xc3 2 0xb2 1" links 0xb2
	check "none is told" equals 0 told
	check "no probe was taken for a forged one" equals 0 counter probes-forged
	check "the rule for probes is no foreign one" equals 0 pswitch_field 0xa1 foreign-rules
	check "a rule that somebody deletes comes back" rule_comes_back
	check "a port without a switch behind it has no link" must_fail grep -q '0xa1 7' <(links)
}

rule_comes_back()
{
	ovs-ofctl -O OpenFlow13 del-flows a || return 1
	wait_for 10 equals 1 probe_rule a 13
}

test_loss()
{
	spawn "$TMP/events" "$LIBERA_CTL" monitor plink
	wait_for 5 found present "$TMP/events" > /dev/null
	ip link set a-b down
	check "a cable is pulled: its links are gone at once" wait_for 2 equals "$without_ab" links
	check "and it is told" wait_for 2 says "plink down .*0xa1 pport 1 to-pswitch 0xb2" cat "$TMP/events"
	check "for the other direction, too" wait_for 2 says "plink down .*0xb2 pport 2 to-pswitch 0xa1" cat "$TMP/events"
	ip link set a-b up
	check "it is plugged in: found again" wait_for 20 equals "$triangle" links
	check "and told" wait_for 2 says "plink up .*0xa1 pport 1 to-pswitch 0xb2" cat "$TMP/events"
	ovs_do del-controller c
	check "a switch goes: so do its links, both ways" wait_for 5 equals "0xa1 1 0xb2 2
0xb2 2 0xa1 1" links
	ovs_do set-controller c tcp:127.0.0.1:6653
	check "it is back, they are back" wait_for 20 equals "$triangle" links
	ovs_do del-port a a-b
	check "a port is removed: its links are gone" wait_for 5 equals "$without_ab" links
	ovs_do add-port a a-b -- set interface a-b ofport_request=1
	check "and is back" wait_for 20 equals "$triangle" links
}

test_told()
{
	local ends="pswitch 0xa1 pport 7 to-pswitch 0xb2 to-pport 9"

	# shellcheck disable=SC2086 # words
	{
		check "refused: to add without an end" says "to-pport" must_fail ctl plink add pswitch 0xa1 pport 7 to-pswitch 0xb2
		check "refused: a link from a port to itself" says "two ends" must_fail ctl plink add pswitch 0xa1 pport 7 to-pswitch 0xa1 to-pport 7
		check "refused: to delete what was not added" says "no such plink was added" must_fail ctl plink del $ends
		check "refused: of an unknown switch" says "no such pswitch" must_fail ctl plink add pswitch 0x77 pport 7 to-pswitch 0xb2 to-pport 9
		check "a link is told, with a port that is not there yet" ctl plink add $ends
		check "it is shown" says '"static":true' ctl -j plink show 0xb2
		check "up where the port is" equals "0xb2 9 0xa1 7" grep "0xa1 7$" <(links)
		check "refused: another at one of its ends" says "already" must_fail ctl plink add pswitch 0xa1 pport 7 to-pswitch 0xc3 to-pport 9
		check "it is taken back" ctl plink del $ends
		check "and is gone" equals "$triangle" links
		check "what probes find can be told, too" ctl plink add pswitch 0xa1 pport 1 to-pswitch 0xb2 to-pport 2
		check "nothing changes by that" equals "$triangle" links
		check "and is found again when it is taken back" ctl plink del pswitch 0xa1 pport 1 to-pswitch 0xb2 to-pport 2
		check "as before" wait_for 10 equals "$triangle" links
	}
}

# data of a probe that fake switch $1 is to send out of its port $2
probe_of()
{
	peer expect "$1" 10 "packet-out .*actions=output:$2 data=0180c2000003" | sed -nE 's/.*data=([0-9a-f]+).*/\1/p' | tail -n 1
}

deliver() { peer send "$1" packet-in "in_port=$2" buffer=none reason=1 "data=$3"; }

# A probe is of use until the next one from there: on a slow machine there may be one
# between asking and delivering.
fresh_probe_links()
{
	peer clear f1 > /dev/null
	deliver f2 2 "$(probe_of f1 2)" || return 1
	wait_for 1 says "0xf1 2 0xf2 2" links 0xf2
}

no_link() { [ -z "$(links 0xf2)" ]; }

# Switches of our own make say what a host could send.
test_forgery()
{
	local probe other n

	ctl plink set interval 4000
	peer switch f1 127.0.0.1 6653 dpid=0xf1 ports=1,2
	peer switch f2 127.0.0.1 6653 dpid=0xf2 ports=1,2
	peer up f1 5 > /dev/null
	check "fake switches are there" wait_for 10 equals ready pswitch_field 0xf2 connection
	probe=$(probe_of f1 1)
	check "a probe of 0xf1" [ -n "$probe" ]
	deliver f2 1 "$probe"
	check "comes in at 0xf2: a link" wait_for 5 equals "0xf1 1 0xf2 1" links 0xf2
	deliver f2 2 "$probe"
	check "the same once more, elsewhere, is stale" wait_for 5 counter_above probes-stale 0
	check "and is no link" equals "0xf1 1 0xf2 1" links 0xf2

	peer clear f1 > /dev/null
	probe=$(probe_of f1 2)
	check "another" [ -n "$probe" ]
	# the last byte of the dpid in the part that is signed
	other=$(sed -E 's/(4e4c6901[0-9a-f]{14})[0-9a-f]{2}/\1f2/' <<< "$probe")
	n=$(counter probes-forged)
	deliver f2 2 "$other"
	check "with another switch in it is forged" wait_for 5 counter_above probes-forged "$n"
	deliver f2 2 "${probe:0:120}"
	check "one that is cut is forged" wait_for 5 counter_above probes-forged $((n + 1))
	deliver f2 2 0180c200000302000000000188cc0000
	check "one that says nothing is forged" wait_for 5 counter_above probes-forged $((n + 2))
	check "untouched it is none" wait_for 10 fresh_probe_links
	check "a link without probes is lost" wait_for 25 no_link
	n=$(counter packet-ins-without-owner)
	deliver f2 2 0180c200000e02000000000188cc0000
	check "other LLDP is not ours" wait_for 5 counter_above packet-ins-without-owner "$n"
}

test_off()
{
	check "refused: too often" says "100 milliseconds" must_fail ctl plink set interval 99
	check "probing ends" ctl plink set interval 0
	check "what was found is forgotten" equals "" links
	check "the rules are gone" wait_for 5 equals 0 probe_rule a 13
	check "on 1.0, too" wait_for 5 equals 0 probe_rule c 10
	check "probing begins" ctl plink set interval 500
	check "and finds" wait_for 20 equals "$triangle" links
}

lib_start
need gojq
setup
peer_start
test_discovery
test_loss
test_told
test_forgery
test_off
ktap_finished
