#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Transparent mode: switches that are configured for some other controller are
# taken over on their way, through this host, to it, and from it.
# shellcheck disable=SC1091,SC2317,SC2119
. "$(dirname "$0")/lib.sh"

hits() { ctl -j intercept show | gojq '[.. | .hits? // empty] | add'; }
n_rules() { ctl -j intercept show | gojq length; }
hits_above() { [ "$(hits)" -gt "$1" ]; }
orig() { pswitch_field "$1" orig-address; }

# A second ofpeer, behind a router: this host.  Its switches stay connected until
# the end of the test.
far_start()
{
	ip netns add far
	defer ip netns del far
	ip link add near type veth peer name eth0 netns far
	ip addr add 198.51.100.1/24 dev near
	ip -6 addr add fd00:51::1/64 dev near nodad
	ip link set near up
	ip -n far link set lo up
	ip -n far addr add 198.51.100.2/24 dev eth0
	ip -n far -6 addr add fd00:51::2/64 dev eth0 nodad
	ip -n far link set eth0 up
	ip -n far route add default via 198.51.100.1
	ip -n far -6 route add default via fd00:51::1
	sysctl -q -w net.ipv4.ip_forward=1
	sysctl -q -w net.ipv6.conf.all.forwarding=1
	# where their controller would be; nobody is there
	ip link add hole type dummy
	defer ip link del hole
	ip link set hole up
	ip route add 192.0.2.0/24 dev hole
	ip -6 route add 2001:db8::/64 dev hole
	mkfifo "$TMP/far.in"
	ip netns exec far "$LIBERA_BIN/ofpeer" < "$TMP/far.in" > "$TMP/far.log" 2>&1 &
	defer stop_pid $!
	exec {FAR}> "$TMP/far.in"
}

far() { echo "$*" >&"$FAR"; }

lib_start
libera_load
ip link set lo up
ip addr add 203.0.113.1/32 dev lo
peer_start
far_start

# what would the switch do without it
check "no rule yet" equals 0 n_rules
check "add a rule for an address behind us" ctl intercept add 192.0.2.9 port 6653 to-port 6653
check "adding it again is refused" must_fail ctl intercept add 192.0.2.9 port 6653 to-port 6653
check "a rule without a port is refused" must_fail ctl intercept add 192.0.2.9
far switch a 192.0.2.9 6653 dpid=0xa1
check "a switch whose way goes through us is taken over" wait_for 10 pswitch_ready 0xa1
check "we know where it was going" equals 192.0.2.9 orig 0xa1
check "hits are counted" wait_for 5 hits_above 0
check "and in the counters" counter_above connections-intercepted 0
check "a prefix and another port" ctl intercept add 192.0.2.128/25 port 16653 to-port 6633
far switch b 192.0.2.200 16653 dpid=0xa2
check "a switch with that is taken over" wait_for 10 pswitch_ready 0xa2
check "we know where it was going" equals 192.0.2.200 orig 0xa2
check "IPv6" ctl intercept add 2001:db8::9 port 6653 to-port 6653
far switch c 2001:db8::9 6653 dpid=0xa3
check "a switch with that is taken over" wait_for 10 pswitch_ready 0xa3
check "we know where it was going" equals 2001:db8::9 orig 0xa3

check "any address on a port" ctl intercept add any port 7777 to-port 6653
check "local switch, controller elsewhere" peer switch d 192.0.2.77 7777 dpid=0xa4
check "is taken over" wait_for 10 pswitch_ready 0xa4
check "local switch, controller on this host" peer switch e 203.0.113.1 7777 dpid=0xa5
check "is taken over" wait_for 10 pswitch_ready 0xa5
far switch f 203.0.113.1 7777 dpid=0xa6
check "remote switch, controller on this host" wait_for 10 pswitch_ready 0xa6

# a tenant's controller on such an address is dialled all the same
peer listen vnc 127.0.0.1:7777
ctl tenant add blue
ctl vswitch add tenant blue dpid 0x1 pswitch 0xa4
ctl vport add tenant blue vswitch 0x1 port 1 pswitch 0xa4 pport 1
ctl controller add tenant blue tcp:127.0.0.1:7777
check "our own connections are not taken over" equals 1.3 peer up vnc 10
check "other connections go where they go" must_fail peer dial g 203.0.113.1 7778
check "a listener of another kind is left alone" peer dial h 127.0.0.1 6653

check "remove the rule" ctl intercept del any port 7777 to-port 6653
check "removing it again is refused" must_fail ctl intercept del any port 7777 to-port 6653
check "who was taken over stays" pswitch_ready 0xa5
check "nobody else is" must_fail peer dial i 203.0.113.1 7777
check "remove another" ctl intercept del 192.0.2.9 port 6653 to-port 6653
check "who was taken over stays" pswitch_ready 0xa1

# unloading with rules in place: connections end, nothing is redirected any more
check "a rule for an address of this host" ctl intercept add 203.0.113.1 port 7779 to-port 6633
check "takes a connection over" peer dial j 203.0.113.1 7779
check "unload with rules in place" libera_unload
check "connections ended" peer closed d 5
check "nothing is taken over any more" must_fail peer dial k 203.0.113.1 7779
ktap_finished
