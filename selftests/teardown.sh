#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Going away: under load, again and again, with a namespace; and nothing is left.
# shellcheck disable=SC1091,SC2317,SC2119
. "$(dirname "$0")/lib.sh"

ROUNDS=100
FLAPS=1000
! is_checking || ROUNDS=5 FLAPS=50

unload_soon() { timeout $((10 * WAIT_SCALE)) rmmod libera; }

# Unreclaimable kernel memory in KiB, when all that is freed later has been.
kernel_memory()
{
	sync
	echo 3 > /proc/sys/vm/drop_caches
	awk '/^(SUnreclaim|KernelStack|VmallocUsed|Percpu)/ { n += $2 } END { print n }' /proc/meminfo
}

no_sockets()
{
	local out

	out=$(ss -Htan "( sport = :6653 or sport = :6633 or dport = :7010 )" state listening state established)
	[ -z "$out" ] || { echo "$out"; return 1; }
}

no_memory_of_ours()
{
	! grep libera /proc/slabinfo && ! grep '\[libera\]' /proc/vmallocinfo
}

# tenant blue with N vSwitches on as many pSwitches, dpids from 1
tenants()
{
	local i

	{
		echo "tenant add blue"
		for ((i = 1; i <= $1; i++)); do
			echo "vswitch add tenant blue dpid $((i + 1000)) pswitch $i"
			echo "vport add tenant blue vswitch $((i + 1000)) port 1 pswitch $i pport 1"
			echo "vport add tenant blue vswitch $((i + 1000)) port 2 pswitch $i pport 2"
		done
		echo "controller add tenant blue tcp:127.0.0.1:$2"
	} | ctl -batch -
}

# --------------------------------------------------- rmmod under load

test_under_load()
{
	local i n floods=()

	libera_load
	tenants 2 7010
	testcontroller_start 7010 10
	ovs_start || ktap_exit_fail_msg "Open vSwitch does not start"
	ovs_batch
	for i in 1 2; do
		ovs_bridge w$i 10,13 $i
		host_add w${i}a w$i 10.0.$i.1 02:00:00:00:00:01 1
		host_add w${i}b w$i 10.0.$i.2 02:00:00:00:00:02 2
		ovs_controller w$i tcp:127.0.0.1:6653
	done
	ovs_commit
	check "switches and controller are connected" wait_for 20 vnc_connected blue 2
	check "traffic flows" ping_ok w1a 10.0.1.2
	# each packet of these is a packet-in: nobody answers for these addresses
	for i in 1 2; do
		for n in 11 12 13; do
			ip -n w${i}a neigh add 10.0.$i.$n lladdr 02:00:00:00:00:$n dev eth0
			host_spawn /dev/null w${i}a ping -q -f 10.0.$i.$n
			floods+=("$LAST_PID")
		done
	done
	check "packet-ins flow" wait_for 10 counter_above messages-to-virtual 200
	check "unloads at once under traffic" unload_soon
	check "no socket is left" no_sockets
	check "no memory is left" no_memory_of_ours
	for i in "${floods[@]}"; do
		stop_pid "$i"
	done
	libera_load
	tenants 2 7010
	check "after loading everybody comes back" wait_for 20 vnc_connected blue 2
	check "and unloads again" unload_soon
	check "no socket is left" no_sockets
}

# ------------------------------------------- load and unload, many times

# one round; switches dial in all the time
round()
{
	local rc=0

	insmod "$LIBERA_KO" || return 1
	if [ $(($1 % 4)) = 0 ]; then
		tenants 2 7010
		[ $(($1 % 8)) = 0 ] || wait_for 10 some_connected || rc=1
	fi
	libera_unload || rc=1
	return $rc
}

some_connected() { vnc_connected blue 1 || vnc_connected blue 2; }

test_rounds()
{
	local i bad=0 before after

	for ((i = 0; i < 10; i++)); do
		round $i > /dev/null || bad=1
	done
	before=$(kernel_memory)
	for ((i = 0; i < ROUNDS; i++)); do
		round $i > "$TMP/round" || { bad=1; break; }
	done
	after=$(kernel_memory)
	check "$ROUNDS rounds of loading and unloading" [ $bad = 0 ]
	[ $bad = 0 ] || sed 's/^/# | /' "$TMP/round"
	ktap_print_msg "kernel memory before $before KiB, after $after KiB"
	check "leave no memory behind" [ $((after - before)) -lt 4096 ]
	check "no socket is left" no_sockets
	ovs-vsctl del-controller w1 -- del-controller w2
}

# --------------------------------------------------- controllers that flap

# load_peer NAME ARGUMENT... - an ofpeer in load mode; commands by say_to NAME
load_peer()
{
	local name=$1

	shift
	mkfifo "$TMP/$name.in"
	"$LIBERA_BIN/ofpeer" load "$@" < "$TMP/$name.in" > "$TMP/$name.log" 2>&1 &
	defer stop_pid $!
	exec {LOAD_FD}> "$TMP/$name.in"
	eval "FD_$name=$LOAD_FD"
}

say_to()
{
	local fd=FD_$1

	shift
	echo "$*" >&"${!fd}"
}

# result_of NAME MODE N - that many results of that kind are there, the last without errors
result_of()
{
	[ "$(grep -c "^result $2" "$TMP/$1.log")" -ge "$3" ] || return 1
	grep "^result $2" "$TMP/$1.log" | tail -n 1 | grep ' errors=0'
}

test_flaps()
{
	local before after

	libera_load
	load_peer vnc controller 7020
	load_peer sw switch 127.0.0.1 6653 conns=50 dpid=1 ports=1-2
	tenants 50 7020
	check "50 switches, 50 connections to a controller" wait_for 20 found '^ready 50' "$TMP/vnc.log"
	say_to vnc drop n=200 seconds=180
	check "first flaps" wait_for 60 result_of vnc drop 1
	before=$(kernel_memory)
	say_to vnc drop n=$FLAPS seconds=300
	check "$FLAPS flaps of controllers" wait_for 100 result_of vnc drop 2
	check "all come back" wait_for 30 vnc_connected blue 50
	after=$(kernel_memory)
	ktap_print_msg "kernel memory before $before KiB, after $after KiB"
	check "leave no memory behind" [ $((after - before)) -lt 4096 ]
	say_to sw flap n=100
	check "first flaps of a switch" wait_for 30 result_of sw flap 1
	before=$(kernel_memory)
	say_to sw flap n=$FLAPS
	check "$FLAPS flaps of a switch" wait_for 100 result_of sw flap 2
	check "all come back" wait_for 30 vnc_connected blue 50
	after=$(kernel_memory)
	ktap_print_msg "kernel memory before $before KiB, after $after KiB"
	check "leave no memory behind" [ $((after - before)) -lt 4096 ]
	check "unloads at once with 100 connections" unload_soon
	check "no socket is left" no_sockets
	check "no memory is left" no_memory_of_ours
}

# ------------------------------------------------------------ a namespace

test_namespace()
{
	local i

	libera_load
	peer_start
	for i in 1 2 3; do
		ip netns add gone$i
		defer ip netns del gone$i
		ip link add gone$i-o type veth peer name gone$i-i netns gone$i
		ip addr add 198.51.10$i.1/24 dev gone$i-o
		ip link set gone$i-o up
		ip -n gone$i addr add 198.51.10$i.2/24 dev gone$i-i
		ip -n gone$i link set gone$i-i up
		ctl -netns gone$i listen add 0.0.0.0:6653
		ctl -netns gone$i -batch - <<-EOF
		tenant add blue
		vswitch add tenant blue dpid 0x1 pswitch 0x1
		vport add tenant blue vswitch 0x1 port 1 pswitch 0x1 pport 1
		controller add tenant blue tcp:198.51.10$i.1:703$i
		EOF
		peer listen c$i 0.0.0.0:703$i
		peer switch s$i 198.51.10$i.2 6653 dpid=0x1
		check "namespace $i: switch is connected" equals 1.3 peer up s$i 10
		check "namespace $i: controller is dialled" equals 1.3 peer up c$i 10
	done
	check "namespaces do not see each other" equals 0 n_pswitches
	ip netns del gone1
	check "a namespace ends with its connections" wait_for 20 iface_gone gone1-o
	check "the others go on" of_echo s2
	# the module and a namespace at the same time
	ip netns del gone2
	check "unloads while a namespace ends" unload_soon
	check "and the other one is still there" ip netns exec gone3 true
	check "no memory is left" no_memory_of_ours
}

n_pswitches() { ctl -j pswitch show | gojq length; }
iface_gone() { ! ip link show "$1" > /dev/null 2>&1; }

of_echo()
{
	peer send "$1" echo-request xid=77 data=0badcafe || return 1
	peer expect "$1" 3 "xid=0x4d echo-reply body=0badcafe"
}

lib_start
leak_reset
test_under_load
test_rounds
test_flaps
test_namespace
ktap_finished
