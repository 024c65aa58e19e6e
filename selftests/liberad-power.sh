#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The power of the control host fails, between any two writes to the disk with the store and
# with some of those lost that it had not been told to have: what was said yes to is there
# when all is started again, and nothing is there by half.
# shellcheck disable=SC1091,SC2317,SC2119
. "$(dirname "$0")/lib.sh"
. "$LIB_DIR/managerlib.sh"
. "$LIB_DIR/squarelib.sh"

REPLAY=$LIB_DIR/power/replay.py

# What is changed, one after the other
set_changes()
{
	CHANGES=(
		"mctl -m plink add pswitch 0xa1 pport 1 to-pswitch 0xb1 to-pport 2"
		"mctl -m plink add pswitch 0xb1 pport 1 to-pswitch 0xa2 to-pport 1"
		"mctl -m apply $TMP/red"
		"mctl -m apply $TMP/blue"
		"mctl -m tenant set red reduction host max-rules 500"
		"mctl -m migrate host 02:00:00:00:00:02 tenant red to 0xa1 9 linger 0"
		"mctl -m tenant set blue name azure"
		"mctl token add tenant azure"
		"mctl -m watch add pswitch 0xa1 pport 10 tenant red"
		"mctl -m tenant del azure"
	)
}

# disk_make - a disk whose writes are logged, with a file system on it
disk_make()
{
	local data log sectors

	truncate -s 8M "$TMP/data" && truncate -s 512M "$TMP/log" && mkfs.ext4 -q "$TMP/data" &&
		cp --sparse=always "$TMP/data" "$TMP/base" &&
		data=$(losetup -f --show "$TMP/data") && defer losetup -d "$data" &&
		log=$(losetup -f --show "$TMP/log") && defer losetup -d "$log" &&
		sectors=$(blockdev --getsz "$data") &&
		dmsetup --noudevsync --verifyudev create libera-power --table "0 $sectors log-writes $data $log" &&
		defer disk_end && mkdir "$DISK" && mount -t ext4 /dev/mapper/libera-power "$DISK"
}

disk_end()
{
	umount "$DISK"
	dmsetup --noudevsync --verifyudev remove libera-power
}

# kept - all that the store has but what was never finished; known N - it is that after N changes
kept() { mctl store export | gojq -c '.entries[] | select(.kind != "pending")'; }
known()
{
	ctl export | sort > "$TMP/export.$1"
	kept > "$TMP/kept.$1"
	dmsetup message libera-power 0 mark "$1"
}

# as_after WHAT N - the store is ("kept") as after the Nth change or the one after it, or the
# kernel ("export"), once the switches have come
as_after()
{
	local what=$1 n

	if [ "$what" = kept ]; then kept; else ctl export | sort; fi > "$TMP/$what.now"
	for n in "$2" $(($2 + 1)); do
		! cmp -s "$TMP/$what.now" "$TMP/$what.$n" || return 0
	done
	for n in "$2" $(($2 + 1)); do
		echo "against change $n:"
		diff "$TMP/$what.$n" "$TMP/$what.now"
	done
	return 1
}

# disk_at CUT LOST - the disk as it was then is mounted
disk_at()
{
	"$REPLAY" make "$TMP/log" "$TMP/base" "$TMP/now" "$1" "$2" && mount -t ext4 -o loop "$TMP/now" "$DISK"
}

power_off()
{
	liberad_kill
	umount "$DISK"
}

# Everything but the switches was without power.
start_again() { libera_unload && libera_load && liberad_start; }

# fails_at CUT MARK LOST - the power fails, and is back
fails_at()
{
	disk_at "$1" "$3" || { echo "no disk after entry $1 without $3"; return 1; }
	start_again && as_after kept "$2" || { echo "after entry $1 without $3"; return 1; }
}

# whole_at CUT MARK LOST - and then the switches come, too; with the fourth change they have rules
whole_at()
{
	fails_at "$@" && wait_for 20 as_after export "$2" && { [ "$2" -lt 4 ] || wait_for 20 verified; }
}

setup()
{
	square_setup
	square_ready
	square_tenant red 11 5 6502 "$by_m1" > "$TMP/red"
	square_tenant blue 12 6 6503 "$by_m1" > "$TMP/blue"
	DISK=$TMP/disk STORE=$TMP/disk/store.db
	set_changes
}

distinct()
{
	"$REPLAY" distinct "$TMP/log" "$TMP/base" "$TMP/now" "$DISK" store.db store.db-wal store.db-journal \
		> "$TMP/distinct" 2> "$TMP/points" || { cat "$TMP/points"; return 1; }
}

test_changes()
{
	local i

	check "the manager starts, with a disk whose writes are logged" liberad_start
	known 0
	for ((i = 0; i < ${#CHANGES[@]}; i++)); do
		# shellcheck disable=SC2086 # a command
		check "${CHANGES[i]//"$TMP/"}" ${CHANGES[i]}
		known $((i + 1))
	done
	liberad_kill
	disk_end
}

lost_text() { if [ "$1" = none ]; then echo "nothing lost"; else echo "some writes lost ($1)"; fi; }

test_power()
{
	local cut mark lost n=0 last=''

	check "the disk is whole at each point" distinct
	ktap_print_msg "$(tail -n 1 "$TMP/points"), $(wc -l < "$TMP/distinct") that differ"
	while read -r cut mark lost; do
		# each start takes its time: two for each change
		[ "$mark" = "$last" ] || n=0
		[ $((n++)) -lt 2 ] || continue
		if [ "$mark" != "$last" ]; then
			check "the power fails after change $mark: all is well again" whole_at "$cut" "$mark" "$lost"
		else
			check "later, after entry $cut, $(lost_text "$lost"): all is kept" fails_at "$cut" "$mark" "$lost"
		fi
		last=$mark
		power_off
	done < "$TMP/distinct"
}

lib_start
need gojq dmsetup mkfs.ext4
modprobe -qa loop ext4 dm-log-writes || ktap_skip_all "no dm-log-writes in this kernel"
setup
check "there is a disk" disk_make
test_changes
test_power
STORE=$TMP/store.db
ktap_finished
