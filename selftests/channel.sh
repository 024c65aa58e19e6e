#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Connections: listeners, versions, keep-alive, faults of peers, back-pressure.
# All peers are ofpeer; a bystander tenant with its own switch and controller is
# asked after each fault whether it noticed anything.
# shellcheck disable=SC1091,SC2317,SC2119
. "$(dirname "$0")/lib.sh"

lib_start
libera_load
peer_start

XID=100

# round_trip CONTROLLER - flow mod and barrier through the module, in good time
round_trip()
{
	XID=$((XID + 1))
	peer send "$1" flow-mod prio=$((XID % 50)) match=in_port=1 actions=output:2 || return 1
	peer send "$1" barrier-request xid="$XID" || return 1
	peer expect "$1" 3 "$(printf 'xid=0x%x barrier-reply' "$XID")"
}

bystander()
{
	check "$1: the bystander did not notice" round_trip by
}

# tenant_on NAME DPID PORT [OPTION...] - tenant with a vSwitch on pSwitch DPID, ports 1 and 2,
# and ofpeer as its controller, called like it
tenant_on()
{
	ctl tenant add "$1" || return 1
	ctl vswitch add tenant "$1" dpid "$2" pswitch "$2" || return 1
	ctl vport add tenant "$1" vswitch "$2" port 1 pswitch "$2" pport 1 || return 1
	ctl vport add tenant "$1" vswitch "$2" port 2 pswitch "$2" pport 2 || return 1
	peer listen "$1" "127.0.0.1:$3" "${@:4}" || return 1
	ctl controller add tenant "$1" "tcp:127.0.0.1:$3"
}


# ------------------------------------------------------------- listeners

test_listeners()
{
	check "listens on IPv4, 6653" peer switch l1 127.0.0.1 6653 dpid=0x11
	check "hello comes" equals 1.3 peer up l1 5
	check "listens on IPv4, 6633" peer switch l2 127.0.0.1 6633 dpid=0x12
	check "hello comes" equals 1.3 peer up l2 5
	check "listens on IPv6" peer switch l3 ::1 6653 dpid=0x13
	check "hello comes" equals 1.3 peer up l3 5
	check "listens on IPv6, 6633" peer switch l4 ::1 6633 dpid=0x14
	check "hello comes" equals 1.3 peer up l4 5
	check "pSwitch is ready" wait_for 5 pswitch_ready 0x13
	check "add a listener" ctl listen add 127.0.0.2:7777
	check "add an IPv6 listener" ctl listen add "[::1]:7778"
	check "adding it again is refused" must_fail ctl listen add 127.0.0.2:7777
	check "an address that is not ours is refused" must_fail ctl listen add 192.0.2.1:7777
	check "it is shown" says '127\.0\.0\.2' ctl listen show
	check "connect to it" peer switch l5 127.0.0.2 7777 dpid=0x15
	check "hello comes" equals 1.3 peer up l5 5
	check "connect to it by IPv6" peer switch l6 ::1 7778 dpid=0x16
	check "hello comes" equals 1.3 peer up l6 5
	check "pSwitch is ready" wait_for 5 pswitch_ready 0x15
	check "remove the listener" ctl listen del 127.0.0.2:7777
	check "removing it again is refused" must_fail ctl listen del 127.0.0.2:7777
	check "nobody can connect any more" must_fail peer switch l7 127.0.0.2 7777
	check "who was connected stays" of_echo l5
	for l in l1 l2 l3 l4 l5 l6; do
		peer close $l
	done
}

# of_echo CONN - the module answers an echo request, with its data
of_echo()
{
	XID=$((XID + 1))
	peer send "$1" echo-request xid="$XID" data=0badcafe || return 1
	peer expect "$1" 3 "$(printf 'xid=0x%x echo-reply body=0badcafe' "$XID")"
}

# -------------------------------------------------------------- versions

# negotiated WANTED OPTION... - a switch that says hello like that
negotiated()
{
	local want=$1

	shift
	peer switch v 127.0.0.1 6653 dpid=0x21 "$@" || return 1
	if [ "$want" = none ]; then
		peer closed v 5
		return
	fi
	equals "$want" peer up v 5 || return 1
	wait_for 5 pswitch_ready 0x21 || return 1
	peer close v
}

test_versions()
{
	check "hello has a version bitmap of 1.0 and 1.3" hello_bitmap
	check "1.0 switch" negotiated 1.0 version=1
	check "1.3 switch" negotiated 1.3 version=4
	check "1.3 switch with bitmap" negotiated 1.3 version=4 bitmap=0x12
	check "1.3 switch that can only 1.0 by its bitmap" negotiated 1.0 version=4 bitmap=0x02
	check "1.5 switch with a bitmap that has 1.3" negotiated 1.3 version=6 bitmap=0x52
	check "switch without a common version" negotiated none version=5 bitmap=0x28
	check "switch that can 1.1 only" negotiated none version=2
	check "failed hellos are counted" counter_above hello-failed 1
}

hello_bitmap()
{
	peer dial h 127.0.0.1 6653 hello=0 || return 1
	peer expect h 5 "hello body=0001000800000012" || return 1
	peer close h
}

# ------------------------------------------------------------ keep-alive

# Silence takes time to be noticed: begun early, looked at late.
begin_echo()
{
	ECHO_BEFORE=$(counter echo-timeouts)
	peer switch e1 127.0.0.1 6653 dpid=0x31
	peer switch e2 127.0.0.1 6653 dpid=0x32 echo=0
	peer up e1 5
	peer up e2 5
	peer dial e3 127.0.0.1 6653 hello=0
}

end_echo()
{
	check "echo requests of a switch are answered" of_echo e1
	check "echo requests of any size" big_echo e1
	check "echo requests of a controller are answered" of_echo by
	check "an idle switch is asked for an echo" peer expect e2 15 echo-request
	check "a switch that does not answer is given up" peer closed e2 30
	check "and counted" counter_above echo-timeouts "$ECHO_BEFORE"
	check "who says nothing at all is given up" peer closed e3 30
	check "and counted" counter_above handshake-timeouts 0
	check "who answers stays" of_echo e1
	peer close e1
}

big_echo()
{
	peer send "$1" echo-request xid=99 size=65527 || return 1
	# not to be shown: the shell would take long to read all of it, and ofpeer to be rid of it
	wait_for 5 equals 1 peer count "$1" "xid=0x63 echo-reply"
}

# ---------------------------------------------------------------- faults

# bad WHAT - what the sum of the counters of bad input is
bad_input()
{
	ctl stats | awk '/^(bad-frames|bad-messages|hello-failed|handshake-timeouts)/ { n += $2 } END { print n + 0 }'
}

bad_above() { [ "$(bad_input)" -gt "$1" ]; }

# fault DESCRIPTION COMMAND... - a fresh connection does that, and is cut off
fault()
{
	local what=$1 before

	shift
	before=$(bad_input)
	peer dial f 127.0.0.1 6653 hello=0 > /dev/null
	"$@" > /dev/null
	check "$what: is cut off" peer closed f 15
	check "$what: is counted" bad_above "$before"
	bystander "$what"
}

# the same after a good handshake
fault_late()
{
	local what=$1 before

	shift
	peer switch f 127.0.0.1 6653 dpid=0x41 > /dev/null
	peer up f 5 > /dev/null
	wait_for 5 pswitch_ready 0x41 > /dev/null
	before=$(bad_input)
	"$@" > /dev/null
	check "$what: is cut off" peer closed f 15
	check "$what: is counted" bad_above "$before"
	bystander "$what"
}

test_faults()
{
	local i before

	for i in 1 2 3; do
		fault "random bytes $i" random_end 4096
	done
	fault "length below the header" peer hex f 04000004 00000001
	fault "length of zero" peer hex f 0400000000000001
	fault "first message no hello" peer hex f 0405000800000001
	test_halves
	fault_late "random bytes late" random_end 65536
	fault_late "bad length late" peer hex f 0405000700000001
	fault_late "another version" peer hex f 0114000800000001

	# these break no framing: the message is refused or ignored, nobody is cut off
	peer switch g 127.0.0.1 6653 dpid=0x42 > /dev/null
	peer up g 5 > /dev/null
	wait_for 5 pswitch_ready 0x42
	before=$(counter bad-messages)
	peer hex g 040a000900000001aa
	peer hex g 040b000c00000001aabbccdd
	peer hex g 0413000a000000010001
	peer hex g 040c001000000001ffffffffffffffff
	check "messages too short inside are counted" wait_for 5 counter_above bad-messages "$before"
	check "their sender stays or is cut off alone" round_trip by
	before=$(counter bad-messages)
	peer hex by 040e001000000063aabbccddeeff0011
	check "a controller's message too short gets an error" peer expect by 5 \
		"xid=0x63 error type=1 code=6 data=040e001000000063aabbccddeeff0011"
	peer hex by 040e003800000064"$(printf '%096d' 0)"
	check "a flow mod with no match in it gets an error" peer expect by 5 "xid=0x64 error type=4 "
	check "and its sender stays" round_trip by
	peer close g

	peer switch d 127.0.0.1 6653 dpid=0x43 hello=0 > /dev/null
	peer drip d 040000100000000100010008 00000012
	check "hello one byte at a time" peer expect d 5 features-request
	peer close d
	peer switch d 127.0.0.1 6653 dpid=0x43
	peer up d 5 > /dev/null
	peer drip d 0402000c00000077deadbeef
	check "a message one byte at a time" peer expect d 5 "xid=0x77 echo-reply body=deadbeef"
	peer hex d 0402000c00000078deadbeef0402000c00000079deadbeef
	check "two in one segment: one" peer expect d 5 "xid=0x78 echo-reply"
	check "two in one segment: two" peer expect d 5 "xid=0x79 echo-reply"
	peer close d
}

random_end()
{
	peer random f "$1" || return 1
	peer shut f
}

log_lines() { dmesg | grep -cE 'libera: .*(bad message|bad header)'; }

# Each bad message is counted, and the log says so, but not of each.
test_log()
{
	local before lines

	before=$(counter bad-messages) lines=$(log_lines)
	check "bad input is in the log" [ "$lines" -gt 0 ]
	peer switch noisy 127.0.0.1 6653 dpid=0x44 > /dev/null
	peer up noisy 5 > /dev/null
	wait_for 5 pswitch_ready 0x44
	peer hex noisy "$(printf '040a000900000001aa%.0s' {1..300})"
	check "300 bad messages are counted" wait_for 10 counter_above bad-messages $((before + 299))
	ktap_print_msg "they are $(($(log_lines) - lines)) lines in the log"
	check "the log has few lines of them" [ $(($(log_lines) - lines)) -lt 100 ]
	bystander "300 bad messages"
	peer close noisy
}

# The same from a tenant's controller, dialled or dialling: it ends that connection only.
test_controller_faults()
{
	local what before

	peer switch q 127.0.0.1 6653 dpid=0x81
	tenant_on bad 0x81 7081
	check "a controller to misbehave" equals 1.3 peer up bad 10
	for what in "random bytes:random 4096" "a bad length:hex 0405000700000001" \
		"another version:hex 0114000800000001"; do
		before=$(bad_input)
		fault_by bad "${what#*:}"
		check "controller, ${what%:*}: is cut off" peer closed bad 15
		check "controller, ${what%:*}: is counted" bad_above "$before"
		bystander "controller, ${what%:*}"
		check "controller, ${what%:*}: is dialled again" wait_for 10 peer up bad 0
	done
	check "its switch did not notice" of_echo q
	check "it works" round_trip bad

	check "controllers may dial" ctl controller add tenant bad vswitch 0x81 ptcp:7082
	for what in "random bytes:random 4096" "a bad length:hex 0405000700000001"; do
		before=$(bad_input)
		peer dial f 127.0.0.1 7082 hello=0 > /dev/null
		fault_by f "${what#*:}"
		check "dialled, ${what%:*}: is cut off" peer closed f 15
		check "dialled, ${what%:*}: is counted" bad_above "$before"
	done
	check "eight that dial and say nothing: as many as may" peer crowd 127.0.0.1 7082 8
	peer dial f 127.0.0.1 7082 > /dev/null
	check "another is turned away" must_fail peer up f 1
	check "the controller that was dialled did not notice" round_trip bad
	bystander "silent controllers"
	check "they are thrown out" wait_for 40 crowd_gone
	check "then one can dial again" peer dial f 127.0.0.1 7082
	check "and is greeted" equals 1.3 peer up f 5
	check "and can work" round_trip f
	ctl tenant del bad
	check "the tenant's end ends that, too" peer closed f 5
	peer unlisten bad
	peer close q
}

# fault_by CONN "random N" or "hex BYTES"
fault_by()
{
	peer "${2% *}" "$1" "${2#* }" > /dev/null
	# random ones may be half a message
	[ "${2% *}" != random ] || peer shut "$1" > /dev/null
}

# A switch may offer more connections than one: those are turned away, and it stays.
test_auxiliary()
{
	peer switch m 127.0.0.1 6653 dpid=0x91
	check "auxiliary: the main connection" wait_for 5 pswitch_ready 0x91
	peer switch x 127.0.0.1 6653 dpid=0x91 aux=1
	check "auxiliary: another is turned away" peer closed x 5
	check "auxiliary: the main one is there" of_echo m
	check "auxiliary: the pSwitch is ready" pswitch_ready 0x91
	peer switch y 127.0.0.1 6653 dpid=0x92 aux=3
	check "auxiliary: without a main one, too" peer closed y 5
	check "auxiliary: nothing is known of that" must_fail pswitch_ready 0x92
	bystander "auxiliary"
	peer close m
}

# Whoever sends half a message is waited for; all of them at once, as it takes time.
test_halves()
{
	local before n

	before=$(bad_input)
	for n in 1 2 3 5; do
		peer dial half$n 127.0.0.1 6653 hello=0
	done
	peer hex half1 040000
	peer hex half2 0400001000000001
	peer hex half3 0400ffff00000001
	peer random half3 30000
	peer switch half4 127.0.0.1 6653 dpid=0x40
	peer up half4 5
	peer hex half4 040affff00000001aaaaaaaa
	peer random half5 4096
	bystander "half messages"
	check "half a header: is cut off" peer closed half1 20
	check "half a message: is cut off" peer closed half2 20
	check "half of 64 KiB: is cut off" peer closed half3 20
	check "half a message late: is cut off" peer closed half4 20
	check "random bytes that may be half a message: are cut off" peer closed half5 20
	check "half messages: are counted" wait_for 5 bad_above $((before + 3))
}

begin_crowd()
{
	local before

	before=$(counter connections-accepted)
	check "a thousand connections that say nothing" peer crowd 127.0.0.1 6653 1000
	check "were accepted" wait_for 10 counter_above connections-accepted $((before + 990))
	bystander "crowd"
	peer switch n 127.0.0.1 6653 dpid=0x51
	check "another switch can still connect" equals 1.3 peer up n 10
	check "and gets ready" wait_for 10 pswitch_ready 0x51
}

end_crowd()
{
	check "the silent ones are thrown out" wait_for 40 crowd_gone
	bystander "after the crowd"
	peer close n
}

crowd_gone() { equals 0 peer crowd-left; }

# ------------------------------------------------------- redial, back-off

# session_field TENANT FIELD
session_field()
{
	ctl -j controller show tenant "$1" | gojq -r ".. | objects | select(has(\"$2\")) | .[\"$2\"]" | head -n 1
}

test_redial()
{
	local n

	peer switch r 127.0.0.1 6653 dpid=0x61
	tenant_on red 0x61 7061
	check "the vSwitch dials" equals 1.3 peer up red 10
	peer close red
	check "a controller that closed is dialled again" wait_for 10 peer up red 0
	peer unlisten red
	peer reset red
	n=$(counter dials-failed)
	check "one that is away is dialled again and again" wait_for 10 counter_above dials-failed $((n + 2))
	n=$(counter dials)
	check "ever more slowly" slow_dials
	peer listen red 127.0.0.1:7061
	check "until it is back" peer up red 12
	check "and works" round_trip red
	bystander "redial"
	peer close r
	check "when its switch goes the controller is left" peer closed red 5
	peer clear red
	check "and not dialled" peer none red 1 hello
	peer switch r 127.0.0.1 6653 dpid=0x61
	check "until the switch is back" wait_for 10 peer up red 0
	check "and works again" round_trip red
	peer switch r2 127.0.0.1 6653 dpid=0x61
	check "the same switch once more replaces the old connection" peer closed r 5
	peer up r2 5 > /dev/null
	check "and the controller gets it back" wait_for 10 round_trip red
	ctl tenant del red
	check "a tenant's end closes its connections" peer closed red 5
	peer unlisten red
	peer close r2
}

# In two seconds there would be eight attempts without back-off.
slow_dials()
{
	local a b

	a=$(counter dials)
	peer none by 2 "never comes" || return 1
	b=$(counter dials)
	echo "$((b - a)) attempts in 2 s"
	[ $((b - a)) -le 4 ]
}

# ------------------------------------------------------------ slow peers

test_slow()
{
	local payload before many

	payload=$(printf '%02800d' 0)
	peer switch w 127.0.0.1 6653 dpid=0x71 ports=1-4 buffers=0 rcvbuf=65536
	tenant_on slow 0x71 7071 rcvbuf=65536
	ctl tenant add quick
	ctl vswitch add tenant quick dpid 0x72 pswitch 0x71
	ctl vport add tenant quick vswitch 0x72 port 1 pswitch 0x71 pport 3
	ctl vport add tenant quick vswitch 0x72 port 2 pswitch 0x71 pport 4
	peer listen quick 127.0.0.1:7072
	ctl controller add tenant quick tcp:127.0.0.1:7072
	peer up slow 10 > /dev/null
	peer up quick 10 > /dev/null
	peer send slow flow-mod prio=0 actions=output:controller
	peer send quick flow-mod prio=0 cookie=0x71 actions=output:controller
	check "both tenants of one switch work" round_trip slow
	check "both" round_trip quick
	SLOW_COOKIE=$(peer flows w | sed -nE 's/.*prio=0 .*cookie=(0x[0-9a-f]+) .*match=in_port=1 .*/\1/p' | head -n 1)
	QUICK_COOKIE=$(peer flows w | sed -nE 's/.*prio=0 .*cookie=(0x[0-9a-f]+) .*match=in_port=3 .*/\1/p' | head -n 1)

	before=$(counter packet-ins-dropped-slow-controller)
	peer pause slow
	peer repeat w 3000 packet-in in_port=1 "cookie=$SLOW_COOKIE" "data=$payload"
	check "packet-ins for a controller that does not read are dropped" \
		wait_for 20 counter_above packet-ins-dropped-slow-controller "$before"
	check "a tenant on the same switch does not notice" round_trip quick
	peer send w packet-in in_port=3 "cookie=$QUICK_COOKIE" data=0200000000010200000000020800
	check "and gets its packet-ins" peer expect quick 5 "packet-in .*in_port=1"
	bystander "slow controller"
	peer resume slow
	check "when it reads again it gets what was queued" peer expect slow 10 packet-in
	check "and works" wait_for 10 round_trip slow
	peer clear slow

	# a switch that does not read stops the reading of those who feed it
	before=$(counter rx-pauses)
	peer pause w
	many=output:2$(printf ',output:2%.0s' {1..30})
	peer repeat slow 4000 flow-mod prio=1000 match=in_port=1,eth_type=0x800,ip_proto=6,tcp_dst=@ "actions=$many"
	peer send slow barrier-request xid=4711
	check "a switch that does not read stops its controller" wait_for 10 counter_above rx-pauses "$before"
	bystander "slow switch"
	peer resume w
	check "when it reads again nothing is lost" peer expect slow 40 "xid=0x1267 barrier-reply"
	check "all rules are there" equals 4000 rules_of_slow
	check "and everybody works" round_trip quick
	ctl tenant del slow
	ctl tenant del quick
	peer close w
}

rules_of_slow() { peer flow-count w prio=1000; }

# ---------------------------------------------------------------------

peer switch bysw 127.0.0.1 6653 dpid=0x1
tenant_on by 0x1 7001
check "the bystander's switch is ready" wait_for 10 pswitch_ready 0x1
check "the bystander's controller is dialled" equals 1.3 peer up by 10
check "and works" round_trip by
begin_echo
is_checking || test_listeners
begin_crowd
is_checking || test_versions
test_redial
end_crowd
end_echo
test_faults
test_log
test_auxiliary
is_checking || test_controller_faults
is_checking || test_slow
check "the bystander was never disconnected: controller" must_fail peer closed by 0
check "the bystander was never disconnected: switch" must_fail peer closed bysw 0
ktap_finished
