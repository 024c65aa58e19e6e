#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The manager: what it was told lasts, whatever is restarted, unloaded, killed or in the way;
# what it was not told is left alone.
# shellcheck disable=SC1091,SC2317,SC2119
. "$(dirname "$0")/lib.sh"
. "$LIB_DIR/managerlib.sh"
. "$LIB_DIR/squarelib.sh"

stored_names() { mctl store export | gojq -r '[.entries[] | select(.kind == "tenant") | .key] | join(" ")'; }

# stored_is_there [TENANT] - the store and the kernel have the same of it
stored_is_there()
{
	stored "$1" > "$TMP/stored"
	ctl export "$1" > "$TMP/there" || return 1
	[ -s "$TMP/stored" ] || { echo "not in the store"; return 1; }
	diff "$TMP/stored" "$TMP/there"
}

well() { mctl status; }

add_blue() { mctl -j -m tenant add blue id 12 | gojq .id; }
add_vport() { mctl -j -m vport add tenant blue vswitch 0xc1 pswitch 0xa1 pport 6 | gojq .number; }
well_json() { mctl -j status | gojq .well; }

test_provision()
{

	check "without a manager that is said" says "^libera-ctl: no liberad at $TMP/sock: " \
		mctl -m tenant add red
	check "and status says so, too" says "^liberad +not there" mctl status
	check "by its exit status" fails well
	check "the manager starts" liberad_start
	check "a second one with the same store does not" refuses "^liberad: store .*another program has it open$" \
		"$LIBERAD" -f -s "$TMP/store.db" -S "$TMP/sock2"
	square_tenant red 11 5 6502 "$by_m1" "$by_m2" > "$TMP/red"
	check "a tenant from a file" mctl -m apply "$TMP/red"
	check "is in the kernel and in the store" stored_is_there red
	# the other one by single commands, which choose what is not said
	check "another one, by commands" equals 12 add_blue
	mctl -m vswitch add tenant blue dpid 0xc1 pswitch 0xa1
	mctl -m vswitch add tenant blue dpid 0xc2 pswitch 0xa2
	check "the manager tells the number that was chosen" equals 1 add_vport
	sed -n 's/red/blue/; s/pport 5/pport 6/; s/6502/6503/; s/ v1 / 0xc1 /; 5,$p' "$TMP/red" > "$TMP/batch"
	check "and a batch of them" mctl -m -b "$TMP/batch"
	check "a setting of it" mctl -m tenant set blue max-rules 500
	check "all of it is in the store" stored_is_there blue
	check "hosts of red reach each other" wait_for 20 both_ways red
	check "hosts of blue, too" wait_for 20 both_ways blue
	check "status: all is well" wait_for 20 says "^all is well$" well
	check "in JSON, too" equals true well_json
}

# unchanged COMMAND... - refused, and neither the kernel nor the store has changed
unchanged()
{
	local pattern=$1

	shift
	refuses "$pattern" "$@" && exports "$TMP/all" && mctl store export | cmp - "$TMP/all.store"
}

status_of() { local rc=0; "$@" 2> /dev/null || rc=$?; echo "$rc"; }
rpc() { socat -t 5 - "UNIX-CONNECT:$TMP/sock"; }

test_refused()
{
	ctl export > "$TMP/all"
	mctl store export > "$TMP/all.store"
	check "the kernel's refusal is told as it is" unchanged \
		"^libera-ctl: vport add: pport: a vport is on this pport already$" \
		mctl -m vport add tenant red vswitch v1 pswitch 0xa1 pport 6
	check "what cannot be understood, too" unchanged "^libera-ctl: vport add: unknown word 'nonsense'" \
		mctl -m vport add tenant red nonsense
	check "with its own exit status" equals 2 status_of mctl -m vport add nonsense
	sed -n '/ blue/p' "$TMP/all" | sed 's/max-rules 500/max-rules 400/; /^vlink/d' > "$TMP/bad"
	echo "vport add tenant blue vswitch 0xc1 port 9 pswitch 0xa1 pport 5" >> "$TMP/bad"
	check "a file that is refused half-way" unchanged \
		"^libera-ctl: $TMP/bad:[0-9]*: vport add: pport: a vport is on this pport already$" \
		mctl -m apply "$TMP/bad"
	check "what changes nothing is not for the manager" says '"error":.*changes something' \
		rpc <<< '{"jsonrpc":"2.0","id":1,"method":"run","params":{"line":"tenant show"}}'
	check "nor is a file by its name" says '"error":.*changes something' \
		rpc <<< '{"jsonrpc":"2.0","id":1,"method":"run","params":{"line":"apply /etc/passwd"}}'
	check "a request that is none" says '"code":-32600' rpc <<< '{"id":1}'
	check "and all is as it was" unchanged "no such tenant" mctl -m tenant del green
}

# what is in use while COMMAND... runs: no ping is lost
while_pinging()
{
	local pid rc=0

	stream_of "$TMP/ping" red1 10.0.0.2 0.02
	pid=$LAST_PID
	sleep 1
	"$@" || rc=1
	sleep 1
	stop_pid "$pid"
	nothing_lost "$TMP/ping" || rc=1
	return "$rc"
}

restart() { liberad_stop && liberad_start; }
all_rules() { for b in e1 e2 m1 m2; do ovs_flows $b; done; }

test_restart()
{
	local monitor

	check "hosts of red reach each other" both_ways red
	all_rules | sort > "$TMP/rules"
	spawn "$TMP/events" "$LIBERA_CTL" monitor no-dump tenant vswitch vport vlink host controller
	monitor=$LAST_PID
	check "it is restarted, while red pings" while_pinging restart
	stop_pid "$monitor"
	check "nothing has happened to the networks" equals "" cat "$TMP/events"
	check "nor to the rules" diff "$TMP/rules" <(all_rules | sort)
	check "it knows what it knew" equals "blue red" stored_names
}

test_adopt()
{
	check "a change that it did not make" ctl host add tenant blue mac 02:00:00:00:00:09 vswitch 0xc1 vport 1
	check "is taken over" wait_for 5 stored_is_there blue
	check "a name, too" ctl tenant set blue name azure
	check "under which it is kept" wait_for 5 equals "azure red" stored_names
	check "and back, by the manager" mctl -m tenant set azure name blue
	check "at once" equals "blue red" stored_names
	check "a tenant that it was not told of" ctl tenant add green id 13
	check "is not its" equals "blue red" stored_names
	check "one that it was told of" mctl -m tenant add brown
	check "and that others remove" ctl tenant del brown
	check "is gone" wait_for 5 equals "blue red" stored_names
}

reload()
{
	libera_unload && libera_load "$PROBES"
}

left() { mctl -j status | gojq -c '[.liberad.tenants[] | .left]'; }

# One cable is pulled meanwhile: the paths over it cannot be made before it is back.
test_reload()
{
	mctl -m pswitch set 0xa2 name edge2
	mctl -m pswitch set 0xa1 max-rules 900
	mctl -m listen add 127.0.0.1:6699
	ctl tenant del green
	ctl export > "$TMP/all"
	ctl tenant add green id 13
	ip link set e1-m1 down
	check "the module is unloaded and loaded" reload
	check "hosts of red reach each other by the way that is left" wait_for 20 both_ways red
	check "hosts of blue, too" wait_for 20 both_ways blue
	check "a path of each is to come" wait_for 20 equals "[1,1]" left
	check "status says so" says "^ +tenant red left 1: path: no pLink is known" mctl status
	check "the store has not lost it" says "path 0xa1:1,0xb1:1 " stored red
	# a change meanwhile
	check "a host more, before all is there" mctl -m host add tenant blue mac 02:00:00:00:00:0a vswitch 0xc1 vport 1
	check "which is stored beside what is to come" says "path 0xa1:1,0xb1:1 " stored blue
	mctl -m host del tenant blue 02:00:00:00:00:0a
	ip link set e1-m1 up
	check "with the cable all paths are there" wait_for 20 equals "[0,0]" left
	check "as before" exports "$TMP/all"
	check "the tenant that was not kept is not there" refuses "no such tenant" ctl export green
	check "a pSwitch has its name" equals edge2 pswitch_field 0xa2 name
	check "and its quota" equals 900 pswitch_field 0xa1 max-rules
	check "and the socket is there" says "^127.0.0.1:6699 " ctl listen show
	check "hosts of red reach each other" wait_for 20 both_ways red
	check "rules are as they shall be" wait_for 20 verified
	check "status: all is well" wait_for 20 says "^all is well$" well
}

# The manager is away while all else goes.
test_away()
{
	liberad_stop
	check "the module is loaded anew while the manager is away" reload
	check "there is nothing" equals "" ctl export
	check "the manager comes" liberad_start
	check "and with it the networks" wait_for 20 exports "$TMP/all"
	check "hosts of blue reach each other" wait_for 20 both_ways blue
}

test_store()
{
	mctl store export > "$TMP/x"
	mctl -m tenant del red
	check "red is removed" equals blue stored_names
	sed 's/10.0.0.1/10.0.0.3/' "$TMP/x" > "$TMP/y"
	check "a file that was changed is refused" refuses "is not as it was exported" mctl store import "$TMP/y"
	check "and has changed nothing" equals blue stored_names
	sed 's/"version": 1/"version": 2/' "$TMP/x" > "$TMP/y"
	check "so is a newer one" refuses "is of version 2, liberad knows 1" mctl store import "$TMP/y"
	check "what was exported is imported" mctl store import "$TMP/x"
	check "red is back" wait_for 20 exports "$TMP/all"
	check "it is the same again" diff "$TMP/x" <(mctl store export)
}

# A change each tenth of a second or so; those that were said yes to are noted.
changes()
{
	local i

	for ((i = 1; i <= 99; i++)); do
		[ ! -e "$TMP/enough" ] || break
		if ((i % 4)); then
			mctl -m host add tenant red mac "02:00:00:00:01:$(printf %02x $i)" vswitch v1 vport 1 &&
				echo "02:00:00:00:01:$(printf %02x $i)" >> "$TMP/yes"
		else
			mctl -m tenant add "t$i" && echo "name t$i " >> "$TMP/yes"
		fi
		sleep 0.05
	done
}

all_there()
{
	local what text

	text=$(< "$1")
	while IFS= read -r what; do
		[[ $text == *"$what"* ]] || { echo "$what was said yes to, and is not there"; return 1; }
	done < "$TMP/yes"
}

test_kill()
{
	local i n=10 pid

	! is_checking || n=4
	: > "$TMP/yes"
	changes 2> "$TMP/no" &
	pid=$!
	for ((i = 0; i < n; i++)); do
		sleep "0.$((RANDOM % 9))"
		liberad_kill
		liberad_start || break
	done
	check "it was killed $n times" equals "$n" echo "$i"
	: > "$TMP/enough"
	wait "$pid"
	check "some of the changes were said yes to" [ "$(wc -l < "$TMP/yes")" -ge 5 ]
	check "some had the manager killed under them" [ -s "$TMP/no" ]
	ctl export > "$TMP/now"
	stored > "$TMP/kept"
	check "what was said yes to is in the kernel" all_there "$TMP/now"
	check "and in the store" all_there "$TMP/kept"
	check "and nothing else" diff <(sort "$TMP/kept") <(grep . "$TMP/now" | sort)
	check "rules are as they shall be" wait_for 20 verified
	liberad_stop
	check "the store is whole" store_whole
}

start_with()
{
	STORE=$1
	liberad_start
}

test_bad_store()
{
	check "it starts with no store, and makes one" start_with "$TMP/new/store.db"
	check "and touches nothing" exports "$TMP/now"
	liberad_stop
	sqlite3 "$TMP/new/store.db" "PRAGMA user_version = 9"
	check "a store of a newer version" refuses "is of version 9, and this liberad knows up to 1: " \
		"$LIBERAD" -f -s "$TMP/new/store.db" -S "$TMP/sock"
	check "has not changed" equals 9 sqlite3 "$TMP/new/store.db" "PRAGMA user_version"
	head -c 20000 /dev/urandom > "$TMP/junk"
	check "a file that is no store" refuses "file is not a database" "$LIBERAD" -f -s "$TMP/junk" -S "$TMP/sock"
	mkdir "$TMP/small"
	mount -t tmpfs -o size=128k none "$TMP/small"
	defer umount "$TMP/small"
	check "a store on a small disk" start_with "$TMP/small/store.db"
	head -c 200000 /dev/zero > "$TMP/small/full" 2> /dev/null
	check "which is full" refuses "disk is full|disk I/O error" mctl -m tenant add late
	check "a change of one that is not kept, too" refuses "disk is full|disk I/O error" mctl -m tenant set red max-rules 77
	check "has changed nothing" exports "$TMP/now"
	check "nor has a socket that was opened stayed" refuses "disk is full|disk I/O error" mctl -m listen add 127.0.0.1:6700
	check "but is closed again" fails says ":6700" ctl listen show
	rm "$TMP/small/full"
	check "with room it goes on" mctl -m tenant add late
	check "and keeps it" equals late stored_names
	liberad_stop
}

lib_start
need gojq ovs-testcontroller socat sqlite3
# short, so that what is found by probes is found soon
PROBES=discovery=200
square_setup "$PROBES"
square_ready
check "cables are found" wait_for 20 equals 8 plinks_up
test_provision
is_checking || test_refused
test_restart
is_checking || test_adopt
test_reload
is_checking || test_away
is_checking || test_store
test_kill
is_checking || test_bad_store
ktap_finished
