#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The manager is killed just before what it says to the kernel, to its store, or to who has
# asked: after it has come again a change is there as a whole or not at all, in the kernel as
# in the store, and it is there if it was said yes to.
# shellcheck disable=SC1091,SC2317,SC2119
. "$(dirname "$0")/lib.sh"
. "$LIB_DIR/managerlib.sh"
. "$LIB_DIR/squarelib.sh"

# Its pSwitches are there, so that hosts can move.
base()
{
	cat <<-END
	tenant add red id 11 max-rules 500
	vswitch add tenant red dpid 0xc1 pswitch 0xa1 name v1
	vswitch add tenant red dpid 0xc2 pswitch 0xa2
	vport add tenant red vswitch 0xc1 port 1 pswitch 0xa1 pport 5
	vport add tenant red vswitch 0xc2 port 1 pswitch 0xa2 pport 5
	host add tenant red mac 02:00:00:00:00:01 ip 10.0.0.1 vswitch v1 vport 1
	controller add tenant red 127.0.0.1:6502
	END
}

# What is changed, and how it is as before again
change_add() { mctl -m tenant add blue id 12; }
back_add() { mctl -m tenant del blue; }
change_rename() { mctl -m tenant set red name crimson; }
back_rename() { mctl -m tenant set crimson name red; }
change_file()
{
	{
		base | sed 's/max-rules 500/reduction hop/; s/10.0.0.1/10.0.0.9/; s/ 0xc2 port 1 / 0xc2 port 7 /'
		echo "tenant add blue id 12"
		echo "vswitch add tenant blue dpid 0xc1 pswitch 0xa1"
	} | mctl -m apply -
}
back_file() { mctl -m tenant del blue && mctl -m apply - < <(base); }
change_setting() { mctl -m listen add 127.0.0.1:6699; }
back_setting() { mctl -m listen del 127.0.0.1:6699; }
change_unset() { mctl -m pswitch set 0xa1 max-rules 0; }
back_unset() { mctl -m pswitch set 0xa1 max-rules 700; }
change_import() { mctl store import "$TMP/other"; }
back_import() { mctl store import "$TMP/first"; }
change_migrate() { mctl -m migrate vport 1 tenant red vswitch 0xc2 to 0xa2 6 linger 0; }
back_migrate() { mctl -m migrate vport 1 tenant red vswitch 0xc2 to 0xa2 5 linger 0; }
change_del() { mctl -m tenant del red; }
back_del() { mctl -m apply - < <(base); }

# networks and settings, as commands
there()
{
	ctl export | grep .
	ctl -j listen show | gojq -r '.[] | select(.port == 6699) | "listen add \(.address):\(.port)"'
	ctl -j pswitch show | gojq -r '.[] | select(."max-rules" > 0) | "pswitch set \(.dpid) max-rules \(."max-rules")"'
}

pending() { sqlite3 "$TMP/copy.db" "SELECT count(*) FROM entry WHERE kind = 'pending'"; }

# consistent WHAT WHERE YES - as before or as after, the latter if that was said
consistent()
{
	local what=$1 where=$2 yes=$3

	there > "$TMP/now"
	{
		stored
		mctl store export | gojq -r '.entries[] | select(.kind == "setting") | .key'
	} > "$TMP/kept"
	diff <(sort "$TMP/now") <(sort "$TMP/kept") || { echo "$where: the kernel and the store differ"; return 1; }
	cmp -s "$TMP/now" "$TMP/$what.after" && return 0
	[ "$yes" = 0 ] || { echo "$where: it was said yes to, and is not there"; diff "$TMP/now" "$TMP/$what.after"; return 1; }
	cmp -s "$TMP/now" "$TMP/before" || { echo "$where: it is neither as before nor as after"; diff "$TMP/now" "$TMP/before"; return 1; }
}

# kill_at WHAT CALL N - before the Nth such call; 2 if there are not so many
kill_at()
{
	local what=$1 call=$2 n=$3 tracer yes=0 rc=0

	strace -p "$LIBERAD_PID" -e "trace=$call" -e "inject=$call:signal=KILL:when=$n" \
		> "$TMP/strace" 2>&1 < /dev/null &
	tracer=$!
	wait_for 5 grep -q attached "$TMP/strace" > /dev/null || { cat "$TMP/strace"; return 1; }
	"change_$what" 2> "$TMP/said" && yes=1
	if kill -0 "$LIBERAD_PID" 2> /dev/null && [ "$yes" = 1 ]; then
		kill "$tracer"
		wait "$tracer" 2> /dev/null
		rc=2
	else
		wait "$LIBERAD_PID" "$tracer" 2> /dev/null
		liberad_start || return 1
	fi
	consistent "$what" "$what, $call $n" "$yes" || rc=1
	if cmp -s "$TMP/now" "$TMP/$what.after"; then
		"back_$what" || rc=1
	fi
	return "$rc"
}

# killed WHAT CALL N... - at each of these calls, as many as there are
killed()
{
	local what=$1 call=$2 n rc count=0

	shift 2
	for n; do
		rc=0
		kill_at "$what" "$call" "$n" || rc=$?
		[ "$rc" != 2 ] || break
		[ "$rc" = 0 ] || return 1
		count=$((count + 1))
	done
	echo "killed $count times"
	[ "$count" -gt 0 ]
}

lib_start
need gojq sqlite3 strace ovs-testcontroller
square_setup
square_ready
check "the manager starts" liberad_start
check "a tenant is made" mctl -m apply - < <(base)
check "a pSwitch has a quota" mctl -m pswitch set 0xa1 max-rules 700
there > "$TMP/before"
mctl store export > "$TMP/first"
mctl -m tenant set red max-rules 900
mctl store export > "$TMP/other"
mctl store import "$TMP/first"
# LIBERA_FULL=1: before each call that there is
sends="1 2 3 5 8 13 20" writes="1 3 6" syncs="1 2"
[ "${LIBERA_FULL:-0}" != 1 ] || sends=$(seq 200) writes=$sends syncs=$sends
whats="add rename file migrate del setting unset import"
! is_checking || whats="add file"
# shellcheck disable=SC2086 # lists of words
for what in $whats; do
	"change_$what"
	there > "$TMP/$what.after"
	check "$what: the change is one" fails cmp -s "$TMP/before" "$TMP/$what.after"
	"back_$what"
	there > "$TMP/now"
	check "$what: and there is a way back" diff "$TMP/before" "$TMP/now"
	check "$what: killed before messages" killed "$what" sendto $sends
	check "$what: killed before writes" killed "$what" pwrite64 $writes
	check "$what: killed before the disk has it" killed "$what" fdatasync $syncs
done
liberad_stop
check "the store is whole" store_whole
cp "$TMP/store.db" "$TMP/copy.db"
check "nothing is pending" equals 0 pending
ktap_finished
