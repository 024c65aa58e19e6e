#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Memory that is not there: each allocation of a request fails once, and what is refused by
# that has to be without effect; then some of those that flow mods need.  Only a kernel with
# fault injection can do that, as the debug kernel.
# shellcheck disable=SC1091,SC2317,SC2119
. "$(dirname "$0")/lib.sh"
. "$LIB_DIR/squarelib.sh"

FAIL=/sys/kernel/debug/failslab
C1=6641 C2=6642

# of PORT COMMAND [ARGUMENT...] - as the controller of the vSwitch that listens there
of()
{
	local port=$1 cmd=$2

	shift 2
	ovs-ofctl -O OpenFlow13 "$cmd" "tcp:127.0.0.1:$port" "$@"
}

setup()
{
	local n

	hosts_quiet
	libera_load
	ovs_start || ktap_exit_fail_msg "Open vSwitch does not start"
	ovs_batch
	square_build 13
	host_add red1 e1 10.0.0.1 02:00:00:00:00:01 5
	host_add red2 e2 10.0.0.2 02:00:00:00:00:02 5
	for n in e1 e2 m1 m2; do
		ovs_controller $n tcp:127.0.0.1:6653
	done
	ovs_commit
	square_ready
	check "links are told" square_plinks
	check "a tenant" tenant
	check "its controllers are let in" wait_for 20 of $C1 dump-flows
	wait_for 20 of $C2 dump-flows > /dev/null
	check "it has rules" rules_of_red
	check "its hosts reach each other" wait_for 10 both_ways red
	# nobody gets what is told otherwise, and nothing is allocated for that
	spawn "$TMP/events" "$LIBERA_CTL" monitor no-dump
}

# The big one has a host's port at each end of its route.
tenant()
{
	cat > "$TMP/red" <<-END
	tenant add red id 1 vlans 10,20
	vswitch add tenant red dpid 0xc1 pswitch 0xa1
	vswitch add tenant red dpid 0xc2 pswitch 0xa2
	vport add tenant red vswitch 0xc1 port 1 pswitch 0xa1 pport 5
	vport add tenant red vswitch 0xc2 port 1 pswitch 0xa2 pport 5
	vlink add tenant red vswitch 0xc1 port 2 to-vswitch 0xc2 to-port 2 path $by_m1
	host add tenant red mac 02:00:00:00:00:01 ip 10.0.0.1 vswitch 0xc1 vport 1
	host add tenant red mac 02:00:00:00:00:02 ip 10.0.0.2 vswitch 0xc2 vport 1
	controller add tenant red vswitch 0xc1 ptcp:$C1
	controller add tenant red vswitch 0xc2 ptcp:$C2
	vswitch add tenant red dpid 0xd1 pswitch 0xa1,0xa2
	vport add tenant red vswitch 0xd1 port 1 pswitch 0xa1 pport 6
	vport add tenant red vswitch 0xd1 port 2 pswitch 0xa2 pport 6
	END
	ctl -batch "$TMP/red"
}

rules_of_red()
{
	local c

	for c in $C1 $C2; do
		of $c add-flow priority=5,actions=flood &&
			of $c add-flow priority=7,in_port=1,dl_dst=02:00:00:00:00:02,actions=output:2 &&
			of $c add-flow priority=7,in_port=2,dl_dst=02:00:00:00:00:01,actions=output:1 || return 1
	done
}

# no_memory DESCRIPTION COMMAND... undo COMMAND...
no_memory()
{
	local what=$1 out rc=0

	shift
	out=$("$NLPROBE" -m "$@" 2>&1) || rc=$?
	ktap_print_msg "$what: ${out##*$'\n'}"
	[ $rc = 0 ] || echo "$out" | head -n 20 | sed 's/^/# | /'
	check "$what" equals 0 echo $rc
}

test_requests()
{
	local c1=(tenant=1 vswitch=0xc1) d1=(tenant=1 vswitch=0xd1)
	local m1="hop={pswitch=0xa1 pport=1} hop={pswitch=0xb1 pport=1}"
	local m2="hop={pswitch=0xa1 pport=2} hop={pswitch=0xb2 pport=2}"
	local host=(tenant=1 mac=020000000009) vlink=(tenant=1 vswitch=0xc1 to-vswitch=0xc2 vport=5 to-vport=6)
	local plink=(pswitch=0xb1 pport=7 to-pswitch=0xb2 to-pport=8)

	no_memory "a listener" listen-add address=@127.0.0.1 port=7001 undo listen-del address=@127.0.0.1 port=7001
	no_memory "interception" intercept-add address=@10.9.0.0 prefix=16 port=6634 to-port=6653 \
		undo intercept-del address=@10.9.0.0 prefix=16 port=6634 to-port=6653
	no_memory "a pLink" plink-add "${plink[@]}" undo plink-del "${plink[@]}"
	no_memory "a tenant" tenant-add name=blue id=2 vlan=7 max-rules=9 undo tenant-del id=2
	no_memory "its removal" tenant-del name=red2 undo tenant-add name=red2 id=3
	no_memory "a vSwitch" vswitch-add tenant=1 dpid=0xc9 name=nine pswitch=0xb1 undo vswitch-del tenant=1 dpid=0xc9
	no_memory "one over two" vswitch-add tenant=1 dpid=0xc9 pswitch=0xb1 pswitch=0xb2 undo vswitch-del tenant=1 dpid=0xc9
	no_memory "a vPort" vport-add "${c1[@]}" number=9 pswitch=0xa1 pport=9 undo vport-del "${c1[@]}" number=9
	no_memory "its removal" vport-del "${c1[@]}" number=8 undo vport-add "${c1[@]}" number=8 pswitch=0xa1 pport=8
	no_memory "another pPort" vport-set "${c1[@]}" number=1 pswitch=0xa1 pport=9 undo \
		vport-set "${c1[@]}" number=1 pswitch=0xa1 pport=5
	no_memory "a host" host-add "${host[@]}" vswitch=0xc1 vport=1 ip4=@10.0.0.9 undo host-del "${host[@]}"
	no_memory "its removal" host-del tenant=1 mac=020000000008 undo host-add tenant=1 mac=020000000008 \
		vswitch=0xc1 vport=1 ip4=@10.0.0.8
	no_memory "a controller" controller-add "${c1[@]}" address=@127.0.0.1 port=6700 undo \
		controller-del "${c1[@]}" address=@127.0.0.1 port=6700
	no_memory "a virtual link" vlink-add "${vlink[@]}" "path={priority=9 $m2}" undo vlink-del "${c1[@]}" vport=5
	no_memory "another path" vlink-path-add tenant=1 id=1 "path={priority=1 $m2}" undo \
		vlink-path-del tenant=1 id=1 priority=1
	no_memory "a route" route-add "${d1[@]}" "path={priority=9 $m1}" undo \
		route-del "${d1[@]}" pswitch=0xa1 to-pswitch=0xa2 priority=9
	no_memory "a level of reduction" tenant-set id=1 reduction=3 undo tenant-set id=1 reduction=0
	no_memory "another VLAN" tenant-set id=1 vlan=10 vlan=20 vlan=30 undo tenant-set id=1 vlan=10 vlan=20
	no_memory "watching" watch-add pswitch=0xa1 pport=12 undo watch-del pswitch=0xa1 pport=12
}

# inject EVERY TIMES - that many allocations of the kernel's workers, one in EVERY
inject()
{
	echo 100 > $FAIL/probability
	echo "$1" > $FAIL/interval
	echo "$2" > $FAIL/times
}

stop_injecting() { echo 0 > $FAIL/probability; }

workers()
{
	local p name

	for p in /proc/[0-9]*; do
		read -r name < "$p/comm" || continue
		[[ $name == kworker/* ]] || continue
		echo "$1" > "$p/make-it-fail"
	done 2> /dev/null
}

# What is refused is not there, what is not refused is.
flow_mods()
{
	local i rule out refused=0 failed=0 wrong=0 left

	workers 1
	for i in {1..40}; do
		rule="in_port=1,dl_dst=02:00:00:00:01:$(printf %02x "$i")"
		# letting the controller in takes some ten of them
		inject $((i + 5)) 1
		if of $C1 add-flow "priority=50,$rule,actions=output:2" > "$TMP/out" 2>&1; then
			out=there
		else
			out=refused
			refused=$((refused + 1))
		fi
		stop_injecting
		left=$(cat $FAIL/times)
		[ "$left" != 0 ] || failed=$((failed + 1))
		if ! wait_for 20 of $C1 dump-flows "$rule" > "$TMP/flows"; then
			echo "$rule: no answer"
			return 1
		fi
		if { [ $out = there ] && ! grep -q actions= "$TMP/flows"; } ||
			{ [ $out = refused ] && grep -q OFPT_ERROR "$TMP/out" && grep -q actions= "$TMP/flows"; }; then
			echo "$rule: $out"
			cat "$TMP/out" "$TMP/flows"
			wrong=$((wrong + 1))
		fi
	done
	workers 0
	ktap_print_msg "of 40 flow mods $failed had an allocation fail, $refused were refused"
	[ $failed -gt 5 ] && [ $wrong = 0 ]
}

lib_start
. "$LIB_DIR/nllib.sh"
[ -d $FAIL ] || ktap_skip_all "no fault injection in this kernel"
echo N > $FAIL/ignore-gfp-wait
echo 0 > $FAIL/verbose
echo Y > $FAIL/task-filter
setup
ctl tenant add red2 id 3
ctl vport add tenant red vswitch 0xc1 port 8 pswitch 0xa1 pport 8
ctl host add tenant red mac 02:00:00:00:00:08 ip 10.0.0.8 vswitch 0xc1 vport 1
test_requests
check "all rules are as they shall be" wait_for 10 verified
check "hosts reach each other" wait_for 10 both_ways red
check "flow mods" flow_mods
check "all rules are as they shall be" wait_for 20 verified
check "hosts reach each other" wait_for 10 both_ways red
check "the tenant is removed" ctl tenant del red
for n in e1 e2 m1 m2; do
	check "no rule is left on $n" wait_for 5 equals 0 rules $n
done
ktap_finished
