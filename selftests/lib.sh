# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What the shell tests share: KTAP output, bounded waits, the module, Open
# vSwitch, hosts, controllers, cleaning up.  A test sources it first:
#
#	#!/bin/bash
#	. "$(dirname "$0")/lib.sh"
#	lib_start				# root, guest, cleanup, KTAP header
#	ktap_set_plan 2				# optional; else the plan comes last
#	libera_load
#	check "tool says hello" "$LIBERA_CTL" version
#	check "no such tenant is refused" must_fail "$LIBERA_CTL" tenant del nobody
#	ktap_finished				# unloads, checks the kernel log, exits
#
# Exit status as in kselftest: 0 all passed, 1 some failed, 4 skipped.  With
# LIBERA_NO_SKIP=1 (continuous integration) what would be a skip is a failure.

set -u

LIB_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck disable=SC2034 # for the tests
TOP=${LIBERA_TOP:-$(cd "$LIB_DIR/.." && pwd)}
LIBERA_BUILD=${LIBERA_BUILD:-$TOP/build}
LIBERA_CTL=${LIBERA_CTL:-$LIBERA_BUILD/libera-ctl}
# helper programs: ofpeer, nlprobe
# shellcheck disable=SC2034 # for the tests
LIBERA_BIN=${LIBERA_BIN:-$LIBERA_BUILD/selftests}
# The module of the main build if it is for this kernel; those for others lie apart.
if [ -z "${LIBERA_KO:-}" ]; then
	LIBERA_KO=$TOP/kmod/libera.ko
	[ "$(modinfo -F vermagic "$LIBERA_KO" 2> /dev/null | cut -d' ' -f1)" = "$(uname -r)" ] ||
		LIBERA_KO=$LIBERA_BUILD/modules/$(uname -r)/kmod/libera.ko
fi

# os-ken does not need them, and takes half of the time to start without: DNS for eventlet,
# and all of setuptools for a version number
export EVENTLET_NO_GREENDNS=yes SETUPTOOLS_USE_DISTUTILS=stdlib

KSFT_PASS=0
KSFT_FAIL=1
KSFT_SKIP=4

# Waits are longer where every memory access is checked.
if [ -z "${TIME_SCALE:-}" ]; then
	TIME_SCALE=1
	[ ! -e /sys/kernel/debug/kmemleak ] || TIME_SCALE=4
fi

# What has to come is waited for longer than it takes: a busy machine is no fault.
WAIT_SCALE=$((3 * TIME_SCALE))

# is_checking - a kernel that checks itself, and is slow by that: one of each kind
# will do there, and what is about user space has been tested on another
is_checking() { [ "$TIME_SCALE" != 1 ]; }

# --------------------------------------------------------------- KTAP

KTAP_PLAN=0
KTAP_N=0
KTAP_PASSED=0
KTAP_FAILED=0
KTAP_SKIPPED=0

ktap_print_header() { echo "KTAP version 1"; }
ktap_print_msg() { echo "# $*"; }

# ktap_set_plan N - without the two checks that ktap_finished makes
ktap_set_plan()
{
	KTAP_PLAN=$(($1 + 2))
	echo "1..$KTAP_PLAN"
}

ktap_result()
{
	KTAP_N=$((KTAP_N + 1))
	echo "$1 $KTAP_N - $2"
}

# ktap_ok DESCRIPTION
ktap_ok()
{
	KTAP_PASSED=$((KTAP_PASSED + 1))
	ktap_result ok "$1"
}

# ktap_fail DESCRIPTION
ktap_fail()
{
	KTAP_FAILED=$((KTAP_FAILED + 1))
	ktap_result "not ok" "$1"
}

# ktap_skip DESCRIPTION [REASON]
ktap_skip()
{
	if [ "${LIBERA_NO_SKIP:-0}" = 1 ]; then
		ktap_print_msg "must not be skipped here: ${2:-no reason given}"
		ktap_fail "$1"
		return 1
	fi
	KTAP_SKIPPED=$((KTAP_SKIPPED + 1))
	ktap_result ok "$1 # SKIP ${2:-}"
}

# The whole test is of no use here: ktap_skip_all REASON
ktap_skip_all()
{
	if [ "${LIBERA_NO_SKIP:-0}" = 1 ]; then
		ktap_exit_fail_msg "must not be skipped here: $*"
	fi
	echo "1..0 # SKIP $*"
	exit $KSFT_SKIP
}

# There is no going on: ktap_exit_fail_msg REASON
ktap_exit_fail_msg()
{
	echo "Bail out! $*"
	exit $KSFT_FAIL
}

libera_gone() { ! libera_loaded || libera_unload; }

# The verdict of the whole test, after unloading the module and a look at the
# kernel's log.
ktap_finished()
{
	lib_cleanup
	check "the module is gone at the end" libera_gone
	check "the kernel has no complaints" splat_check
	[ "$KTAP_PLAN" != 0 ] || echo "1..$KTAP_N"
	echo "# Totals: pass:$KTAP_PASSED fail:$KTAP_FAILED skip:$KTAP_SKIPPED"
	if [ "$KTAP_PLAN" != 0 ] && [ "$KTAP_N" != "$KTAP_PLAN" ]; then
		ktap_print_msg "planned $KTAP_PLAN, ran $KTAP_N"
		exit $KSFT_FAIL
	fi
	[ $KTAP_FAILED = 0 ] || exit $KSFT_FAIL
	exit $KSFT_PASS
}

# check DESCRIPTION COMMAND... - one test point; what a failing command printed
# is shown below it as diagnostics.
check()
{
	local what=$1 out=$TMP/check.out rc=0

	shift
	"$@" > "$out" 2>&1 || rc=$?
	if [ $rc = 0 ]; then
		ktap_ok "$what"
		return 0
	fi
	ktap_fail "$what"
	echo "# command: $*"
	echo "# status: $rc"
	head -n 60 "$out" | sed 's/^/# | /'
	return 1
}

# must_fail COMMAND... - true if it fails in an orderly way (no signal)
must_fail()
{
	local rc=0

	"$@" || rc=$?
	[ $rc != 0 ] || { echo "succeeded, but had to fail: $*"; return 1; }
	[ $rc -lt 126 ] || { echo "status $rc is no refusal: $*"; return 1; }
}

# has_line PATTERN TEXT - true if a line matches the extended regular expression;
# few lines are looked at here: to start grep costs more
has_line()
{
	local line lines

	mapfile -t lines <<< "$2"
	if [ ${#lines[@]} -gt 100 ]; then
		grep -qE -- "$1" <<< "$2"
		return
	fi
	for line in "${lines[@]}"; do
		[[ ! $line =~ $1 ]] || return 0
	done
	return 1
}

# found PATTERN FILE - a line of it matches
found()
{
	local text

	text=$(< "$2") && has_line "$1" "$text"
}

# sleep SECONDS - without a program: nobody ever writes into this pipe
sleep()
{
	[ -n "${LIB_SILENCE:-}" ] || exec {LIB_SILENCE}<> <(:)
	read -rt "$1" -u "$LIB_SILENCE"
	return 0
}

# says PATTERN COMMAND... - true if a line of the output (both streams) matches
# the extended regular expression, whatever the status
says()
{
	local pattern=$1 out

	shift
	out=$("$@" 2>&1)
	! has_line "$pattern" "$out" || return 0
	printf 'expected /%s/ in:\n%s\n' "$pattern" "$out"
	return 1
}

# equals WANTED COMMAND... - true if the command's output is exactly that
equals()
{
	local wanted=$1 out

	shift
	out=$("$@") || return 1
	[ "$out" = "$wanted" ] && return 0
	printf 'wanted: %s\ngot:    %s\n' "$wanted" "$out"
	return 1
}

# wait_for SECONDS COMMAND... - tries until it succeeds or the time is over; the
# last try's output is shown.  It runs in a subshell: nothing it sets remains.
# Waits longer on debug kernels.  What takes long is asked less often: to ask takes time
# from what is waited for.
wait_for()
{
	local end out pause=1

	end=$((SECONDS + $1 * WAIT_SCALE))
	shift
	while ! out=$("$@" 2>&1); do
		if [ $SECONDS -ge $end ]; then
			printf 'still not in time: %s\n%s\n' "$*" "$out"
			return 1
		fi
		sleep 0.$pause
		pause=$((pause < 5 ? pause + 1 : 5))
	done
	printf '%s\n' "$out"
}

# ------------------------------------------------------------ life cycle

LIB_DEFERRED=()

# defer COMMAND... - runs at the end, last deferred first, whatever happens
defer()
{
	LIB_DEFERRED+=("$(printf '%q ' "$@")")
}

lib_cleanup()
{
	local i

	# first of all: it looks at all its ports each time that one goes, and the kernel for a
	# module that might be called like that
	[ -z "$OVS_UP" ] || ovs_stop > /dev/null 2>&1
	for ((i = ${#LIB_DEFERRED[@]} - 1; i >= 0; i--)); do
		eval "${LIB_DEFERRED[i]}" > /dev/null 2>&1
	done
	LIB_DEFERRED=()
}

lib_exit()
{
	local rc=$?

	trap - EXIT
	lib_cleanup
	! libera_loaded || libera_unload > /dev/null 2>&1
	rm -rf "$TMP"
	exit $rc
}

# lib_start - call first.  A test that loads modules runs in the guest only, or
# where LIBERA_DIRECT=1 says that this machine may be used.
lib_start()
{
	ktap_print_header
	TMP=$(mktemp -d "${TMPDIR:-/tmp}/libera-test.XXXXXX")
	trap lib_exit EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM
	[ "$(id -u)" = 0 ] || ktap_skip_all "needs root"
	[ "${LIBERA_GUEST:-0}" = 1 ] || [ "${LIBERA_DIRECT:-0}" = 1 ] ||
		ktap_skip_all "not in a guest: run it by scripts/vm, or with LIBERA_DIRECT=1"
	# for what bash puts in place of <(...)
	[ -e /dev/fd ] || ln -s /proc/self/fd /dev/fd
	SPLAT_MARK="selftests: ${0##*/} $$ $(date +%s%N)"
	echo "$SPLAT_MARK" > /dev/kmsg
}

# need COMMAND... - skip the test unless all of these programs are there
need()
{
	local c

	for c; do
		command -v "$c" > /dev/null || ktap_skip_all "no $c here; scripts/install-deps brings it"
	done
}

# spawn LOGFILE COMMAND... - in the background, ended at the end of the test;
# its process id is in LAST_PID
spawn()
{
	local log=$1

	shift
	"$@" > "$log" 2>&1 < /dev/null &
	LAST_PID=$!
	defer stop_pid "$LAST_PID"
}

# is_zombie PID - it has ended, and nobody has waited for it yet
is_zombie()
{
	local stat

	read -r stat 2> /dev/null < "/proc/$1/stat" || return 1
	[[ ${stat##*) } == Z* ]]
}

# stop_pid PID - ends a process that this test started, gently first
stop_pid()
{
	local end=$((SECONDS + 5 * TIME_SCALE))

	kill "$1" 2> /dev/null || return 0
	while kill -0 "$1" 2> /dev/null; do
		# a child that ended stays until it is waited for
		! is_zombie "$1" || break
		[ $SECONDS -lt $end ] || { kill -9 "$1"; break; }
		sleep 0.05
	done
	wait "$1" 2> /dev/null
	return 0
}

# ---------------------------------------------------------------- module

libera_loaded() { [ -d /sys/module/libera ]; }

# libera_load [PARAMETER=VALUE...] - without probes on the wires, which most tests
# would count as packets
# shellcheck disable=SC2120 # tests give it parameters
libera_load()
{
	local deps

	[ -e "$LIBERA_KO" ] || ktap_exit_fail_msg "no module at $LIBERA_KO: run make"
	[ -z "$(find "$TOP/kmod" -name '*.[ch]' ! -name '*.mod.c' -newer "$LIBERA_KO" -print -quit)" ] ||
		ktap_print_msg "the sources are newer than $LIBERA_KO"
	deps=$(modinfo -F depends "$LIBERA_KO" | tr , ' ')
	# shellcheck disable=SC2086 # a list of words
	[ -z "$deps" ] || modprobe -a $deps || ktap_exit_fail_msg "modprobe $deps failed"
	insmod "$LIBERA_KO" discovery=0 "$@" || ktap_exit_fail_msg "insmod $LIBERA_KO failed: $(dmesg | tail -n 3)"
}

libera_unload() { rmmod libera; }

# splat_check - true if the kernel has not complained since lib_start; the file
# splats has the patterns, one a line
splat_check()
{
	local log=$TMP/kernel.log

	dmesg | sed -n "/$SPLAT_MARK/,\$p" > "$log"
	grep -qE -f "$LIB_DIR/splats" "$log" || return 0
	grep -E -f "$LIB_DIR/splats" -B 5 -A 40 "$log" | head -n 60
	return 1
}

# leak_check - true if kmemleak knows of nothing lost (or is not there).  Slow:
# an object counts only when it is five seconds old and two scans missed it.
leak_check()
{
	local k=/sys/kernel/debug/kmemleak

	[ -e $k ] || { echo "no kmemleak in this kernel"; return 0; }
	sleep 6
	echo scan > $k
	sleep 1
	echo scan > $k
	[ -z "$(head -c 1 $k)" ] || { head -n 80 $k; return 1; }
}

# leak_reset - forget what was reported until now
leak_reset()
{
	[ ! -e /sys/kernel/debug/kmemleak ] || echo clear > /sys/kernel/debug/kmemleak
}

# ---------------------------------------------------------- Open vSwitch

OVS_UP=

# ovs_start - private daemons, data base and folder
ovs_start()
{
	local late=

	need ovsdb-server ovs-vswitchd ovs-vsctl ovs-ofctl
	export OVS_RUNDIR=$TMP/ovs OVS_LOGDIR=$TMP/ovs OVS_DBDIR=$TMP/ovs
	mkdir -p "$OVS_RUNDIR"
	modprobe openvswitch || return 1
	ovsdb-tool create "$OVS_DBDIR/conf.db" /usr/share/openvswitch/vswitch.ovsschema || return 1
	ovsdb-server "$OVS_DBDIR/conf.db" --remote="punix:$OVS_RUNDIR/db.sock" --detach --no-chdir \
		--pidfile --log-file 2> /dev/null || return 1
	OVS_UP=1
	ovs-vsctl --no-wait init || return 1
	# OVS 3.1 counts processors only when the monotonic clock has passed ten
	# seconds; before that it sets up no upcall handler and loses every miss.
	[ "$(cut -d. -f1 /proc/uptime)" -ge 15 ] || late="unshare --time --monotonic 100 --fork"
	$late ovs-vswitchd --detach --no-chdir --pidfile --log-file 2> /dev/null
}

ovs_stop()
{
	local d pid

	OVS_UP=
	# takes the kernel datapath away too
	ovs-appctl --timeout=10 exit --cleanup
	for d in ovs-vswitchd ovsdb-server; do
		pid=$(cat "$OVS_RUNDIR/$d.pid" 2> /dev/null) || continue
		stop_pid "$pid"
	done
}

# Starting a program is what costs in a guest: between ovs_batch and ovs_commit
# the functions below only collect, and one ovs-vsctl does it all.
OVS_BATCH=0
OVS_CMDS=()

ovs_batch()
{
	OVS_BATCH=1
	OVS_CMDS=()
}

ovs_commit()
{
	local cmds=("${OVS_CMDS[@]:1}")

	OVS_BATCH=0
	OVS_CMDS=()
	[ ${#cmds[@]} = 0 ] || ovs-vsctl --timeout=$((60 * TIME_SCALE)) "${cmds[@]}"
}

ovs_do()
{
	OVS_CMDS+=(-- "$@")
	[ $OVS_BATCH = 1 ] || ovs_commit
}

# ovs_bridge NAME VERSION(10|13|10,13) DPID(hex) [COLUMN=VALUE...]
ovs_bridge()
{
	local name=$1 versions dpid

	versions=OpenFlow${2//,/,OpenFlow}
	dpid=$(printf '%016x' "0x$3")
	shift 3
	ovs_do add-br "$name" -- set bridge "$name" fail_mode=secure \
		"protocols=$versions" other-config:disable-in-band=true \
		"other-config:datapath-id=$dpid" "$@"
}

# ovs_controller BRIDGE TARGET... - and come back soon when it was away
ovs_controller()
{
	local br=$1

	shift
	ovs_do set-controller "$br" "$@" -- set controller "$br" max_backoff=1000
}

# ovs_versions BRIDGES VERSION... - what these speak from now on, to us; one for all, or for each
ovs_versions()
{
	local br bridges

	read -ra bridges <<< "$1"
	shift
	ovs_batch
	for br in "${bridges[@]}"; do
		ovs_do set bridge "$br" "protocols=OpenFlow$1"
		ovs_controller "$br" tcp:127.0.0.1:6653
		[ $# = 1 ] || shift
	done
	ovs_commit
}

# ovs_connected BRIDGE - true once its controller talks to it
ovs_connected()
{
	local uuid

	uuid=$(ovs-vsctl --bare get bridge "$1" controller | tr -d '[],')
	[ "$(ovs-vsctl get controller "${uuid%% *}" is_connected)" = true ]
}

# ovs_flows BRIDGE [VERSION] - the rules on it, without the counters
ovs_flows()
{
	local - IFS=$'\n' line out

	set -f
	out=$(ovs-ofctl -O "OpenFlow${2:-13}" --no-stats --no-names dump-flows "$1") || return 1
	for line in $out; do
		[[ $line == *_reply* ]] || echo "$line"
	done
}

# ----------------------------------------------------------------- hosts

# rules BRIDGE - how many of ours it has
rules()
{
	local out n=0

	out=$(ovs-ofctl -O OpenFlow10,OpenFlow13 dump-flows "$1") || return 1
	while [[ $out == *cookie=0x4c42* ]]; do
		out=${out#*cookie=0x4c42}
		n=$((n + 1))
	done
	echo $n
}

# proto BRIDGE - what it speaks
proto()
{
	local versions

	versions=$(ovs-vsctl get bridge "$1" protocols)
	echo "${versions//[][\" ]/}"
}

LIB_ADDRGEN=

# host_add NAMESPACE BRIDGE IP[/LEN][,IPV6/LEN] MAC [OFPORT] - a host in a namespace,
# with eth0, on a port of the bridge that is called like the host, with a "-p"
host_add()
{
	local ns=$1 br=$2 ip=${3%%,*} ip6='' mac=$4 ofport=${5:-}

	[[ $3 != *,* ]] || ip6=${3#*,}

	[ -n "$TALK_IN" ] || talk_start
	[[ $ip == */* ]] || ip+=/24
	ip -batch - <<-EOF || return 1
	netns add $ns
	link add $ns-p type veth peer name eth0 netns $ns address $mac
	link set $ns-p up
	EOF
	defer host_del "$ns"
	ip -n "$ns" -batch - <<-EOF || return 1
	link set lo up
	addr add $ip dev eth0
	${ip6:+addr add $ip6 dev eth0 nodad}
	${LIB_ADDRGEN:+link set eth0 $LIB_ADDRGEN}
	link set eth0 up
	EOF
	if [ -n "$ofport" ]; then
		ovs_do add-port "$br" "$ns-p" -- set interface "$ns-p" "ofport_request=$ofport"
	else
		ovs_do add-port "$br" "$ns-p"
	fi
}

host_del()
{
	# takes both ends of the pair along
	ip netns del "$1"
}

# in_host NAMESPACE COMMAND... - without a mount namespace of its own, which takes longer
# than most commands: /sys is not the host's
in_host()
{
	local ns=$1

	shift
	nsenter "--net=/run/netns/$ns" "$@"
}

# host_spawn LOGFILE NAMESPACE COMMAND... - spawn in a host
host_spawn()
{
	local log=$1 ns=$2

	shift 2
	spawn "$log" nsenter "--net=/run/netns/$ns" "$@"
}

# ping_host NAMESPACE IP COUNT SECONDS - by ping itself, which can be in the background; else
# see ping_ok
ping_host() { in_host "$1" ping -n -q -c "$3" -i 0.2 -W "$4" "$2" 2>&1; }

TALK_IN=

# talk_start - one process speaks for all hosts, see talk.py
talk_start()
{
	mkfifo "$TMP/talk.in" "$TMP/talk.out"
	"$LIB_DIR/talk.py" < "$TMP/talk.in" > "$TMP/talk.out" 2> "$TMP/talk.err" &
	defer stop_pid "$!"
	# both ends: who writes must not be killed if it has ended
	exec {TALK_IN}<> "$TMP/talk.in" {TALK_OUT}<> "$TMP/talk.out"
}

# talk REQUEST... - true if it answers "ok", and what it says beside that; not in the
# background, where answers would be taken by whoever is first
talk()
{
	local answer

	[ -n "$TALK_IN" ] || talk_start
	printf '%s\n' "$*" >&"$TALK_IN"
	IFS= read -r -t $((60 * WAIT_SCALE)) answer <&"$TALK_OUT" || answer="no answer to: $*"
	case $answer in
	ok) return 0 ;;
	"ok "*) echo "${answer#ok }" ;;
	*) echo "$answer"; cat "$TMP/talk.err"; return 1 ;;
	esac
}

# ping_ok NAMESPACE IP [COUNT [BYTES]] - every packet has to come back
ping_ok() { talk ping $((2 * WAIT_SCALE)) "${4:-56}" "$1" "$2" "${3:-1}"; }

# pings_ok [NAMESPACE IP COUNT]... - all of these, all at once
pings_ok() { talk ping $((2 * WAIT_SCALE)) 56 "$@"; }

# stream_of LOGFILE NAMESPACE IP SECONDS - pings, one each so many seconds, from now until
# stop_pid $LAST_PID; nothing_lost LOGFILE - of some dozens at least
stream_of()
{
	spawn "$1" "$LIB_DIR/talk.py" stream "$2" "$3" "$4"
	wait_for 10 found begun "$1" > /dev/null
}
nothing_lost() { found '^sent ([2-9][0-9]|[1-9][0-9]{2,}), lost 0$' "$1" || { cat "$1"; return 1; }; }

# ping_none NAMESPACE IP [COUNT] - nothing may come back, now that Open vSwitch has forgotten
# what it remembers of rules that are gone
ping_none()
{
	[ -z "$OVS_UP" ] || talk up-to-date > /dev/null
	talk none "$TIME_SCALE" "$1" "$2" "${3:-2}"
}

# patch_link BRIDGE1 BRIDGE2 [OFPORT1 OFPORT2] - by a pair of patch ports
patch_link()
{
	ovs_do add-port "$1" "$1-$2" -- set interface "$1-$2" type=patch "options:peer=$2-$1" \
		${3:+ofport_request=$3} -- \
		add-port "$2" "$2-$1" -- set interface "$2-$1" type=patch "options:peer=$1-$2" \
		${4:+ofport_request=$4}
}

# veth_link BRIDGE1 BRIDGE2 [OFPORT1 OFPORT2 [NAME]] - by a pair of real interfaces; one of
# several between these two has a name
veth_link()
{
	local a=$1-$2${5:-} b=$2-$1${5:-}

	ip link add "$a" type veth peer name "$b" || return 1
	defer ip link del "$a"
	ip link set "$a" up
	ip link set "$b" up
	ovs_do add-port "$1" "$a" -- set interface "$a" type=system ${3:+ofport_request=$3} -- \
		add-port "$2" "$b" -- set interface "$b" type=system ${4:+ofport_request=$4}
}

# ----------------------------------------------------------- controllers

# tcp_listens PORT - true if something listens there
tcp_listens() { [ -n "$(ss -Hltn "sport = :$1")" ]; }

# osken_start PORT APP [LOG] - an os-ken application; LAST_PID is its process
osken_start()
{
	need osken-manager
	spawn "${3:-$TMP/osken-$1.log}" python3 "$(command -v osken-manager)" \
		--ofp-listen-host 0.0.0.0 --ofp-tcp-listen-port "$1" "$2"
	wait_for 60 tcp_listens "$1" || { tail -n 20 "${3:-$TMP/osken-$1.log}"; return 1; }
}

# testcontroller_start PORT VERSION(10|13) [OPTION...] - a learning switch in C,
# up to 16 switches
testcontroller_start()
{
	local port=$1 version=$2

	shift 2
	need ovs-testcontroller
	spawn "$TMP/testcontroller-$port.log" ovs-testcontroller -O "OpenFlow$version" \
		"--unixctl=$TMP/tc$port.ctl" "$@" "ptcp:$port"
	wait_for 20 tcp_listens "$port"
}

# ---------------------------------------------------------------- ofpeer

# One ofpeer for the whole test plays every controller and fake switch; see
# ofpeer.c for its commands.  peer_start once, then: peer COMMAND...
peer_start()
{
	[ -x "$LIBERA_BIN/ofpeer" ] || ktap_exit_fail_msg "no ofpeer in $LIBERA_BIN: make selftests"
	mkfifo "$TMP/peer.in" "$TMP/peer.out"
	TIME_SCALE=$WAIT_SCALE "$LIBERA_BIN/ofpeer" < "$TMP/peer.in" > "$TMP/peer.out" 2> "$TMP/peer.err" &
	LAST_PID=$!
	defer stop_pid "$LAST_PID"
	exec {PEER_IN}> "$TMP/peer.in" {PEER_OUT}< "$TMP/peer.out"
}

# peer COMMAND... - its output; true if it succeeded.  All of the answer is read
# before any of it is written: who asked may not want to know the end.
peer()
{
	local line out=

	printf '%s\n' "$*" >&"$PEER_IN"
	while IFS= read -r -t $((60 * WAIT_SCALE)) line <&"$PEER_OUT"; do
		case $line in
		.) printf '%s' "$out"; return 0 ;;
		'! '*) printf '%s' "$out"; echo "${line#! } ($*)"; return 1 ;;
		*) out+=$line$'\n' ;;
		esac
	done
	echo "ofpeer does not answer: $*"
	return 1
}

# peer_count NAME REGEX - how many messages nobody expected yet are such
peer_count() { peer count "$@"; }

# ------------------------------------------------------------- libera-ctl

ctl() { "$LIBERA_CTL" "$@"; }

# counter NAME - one of the namespace's counters, as "libera-ctl stats" has them
counter()
{
	local out name n rest

	out=$(ctl stats) || return 1
	while read -r name n rest; do
		[ "${name%:}" != "$1" ] || { echo "$n"; return 0; }
	done <<< "$out"
	return 1
}

# counter_above NAME VALUE - true if it has grown beyond that
counter_above()
{
	local v

	v=$(counter "$1") || { echo "no counter $1"; return 1; }
	echo "$1 is $v"
	[ "$v" -gt "$2" ]
}

# pswitch_field DPID NAME - what JSON has of it
pswitch_field()
{
	local out

	out=$(ctl -j pswitch show "$1") || return 1
	gojq -r --arg n "$2" '(if type == "array" then .[0] else . end)[$n]' <<< "$out"
}

# pswitch_ready DPID - true if it is connected and synchronised
pswitch_ready() { [ "$(pswitch_field "$1" connected)" = true ]; }

# how many pLinks are up: a cable is two of them
plinks_up() { ctl -j plink show | gojq '[.[] | select(.up)] | length'; }

# vnc_connected TENANT N - true if that many of its vSwitches have a controller
vnc_connected()
{
	local out

	out=$(ctl -j vswitch show tenant "$1") || return 1
	[ "$(gojq '[.[] | select(.connected > 0)] | length' <<< "$out")" = "$2" ]
}

# tenant_rules TENANT DPID - how many rules on a pSwitch are the tenant's
tenant_rules()
{
	ctl -j flow show physical pswitch "$2" |
		gojq --arg t "$1" '[.[] | select(.owner[]."tenant-name" == $t)] | length'
}

# verified [PSWITCH] - pSwitches have the rules that they shall have, some at least
verified()
{
	local out rc=0

	out=$(ctl verify "$@") || rc=$?
	echo "$out"
	[ $rc = 0 ] && has_line '^[1-9][0-9]* rules? .*: all as they shall be' "$out"
}

# Packets that a host's interface got; those that came out of it.
host_rx() { number_in "/sys/class/net/$1-p/statistics/tx_packets"; }
host_tx() { number_in "/sys/class/net/$1-p/statistics/rx_packets"; }
number_in()
{
	local n

	read -r n < "$1" && echo "$n"
}

# hosts_quiet - interfaces made from now on say nothing by themselves (no IPv6),
# in hosts too, so that packets can be counted.  A new namespace does not inherit
# disable_ipv6, so there an interface gets no IPv6 address instead.
hosts_quiet()
{
	local f=/proc/sys/net/ipv6/conf/default/disable_ipv6

	defer sh -c "echo $(cat $f) > $f"
	echo 1 > $f
	LIB_ADDRGEN="addrgenmode none"
}

# lab_start - hosts that say nothing by themselves, the module without probes of links, and
# Open vSwitch, which is told what it has from here to ovs_commit
lab_start()
{
	hosts_quiet
	libera_load
	ctl plink set interval 0
	ovs_start || ktap_exit_fail_msg "Open vSwitch does not start"
	ovs_batch
	# or it does not look behind the label
	ovs_do set open_vswitch . other_config:vlan-limit=0
}

# silent HOST COMMAND... - the host gets nothing meanwhile.  If it, or another of its
# tenant, said something by itself (a late neighbour probe) that proves nothing: once more.
silent()
{
	local who=$1 group rx tx i

	shift
	# its tenant's hosts, unless one of them is to speak
	group=${who%%[0-9]*}
	[[ " $* " != *" $group"[0-9]* ]] || group=$who
	for i in 1 2 3 4 5 6 7 8; do
		# what was said a moment ago may be on its way yet, and its answer
		tx=$(said_by "$group")
		sleep "$TIME_SCALE"
		rx=$(host_rx "$who")
		[ "$(said_by "$group")" = "$tx" ] || continue
		"$@" > /dev/null
		[ "$(said_by "$group")" = "$tx" ] || continue
		equals "$rx" host_rx "$who"
		return
	done
	echo "$group spoke in each of $i attempts"
	return 1
}
# said_by HOST, or what the names of a tenant's hosts begin with - each one's packets
said_by()
{
	local f

	for f in /sys/class/net/"$1"*-p/statistics/rx_packets; do
		echo "$f:$(number_in "$f")"
	done
}

# refuses PATTERN COMMAND... - it fails, and says this
refuses()
{
	local text=$1

	shift
	says "$text" fails "$@"
}
fails() { ! "$@"; }
