# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC1091,SC2317
# What benchmarks share that are run in a guest: fast fake peers, and what they tell.

die() { echo "bench: $*" >&2; exit 1; }

# load NAME ARGUMENTS... - an ofpeer that reads commands from a pipe
load()
{
	local name=$1

	shift
	mkfifo "$TMP/$name.in"
	"$LIBERA_BIN/ofpeer" load "$@" < "$TMP/$name.in" > "$TMP/$name.out" 2>&1 &
	eval "PID_$name=$!"
	exec {fd}> "$TMP/$name.in"
	eval "FD_$name=$fd"
}

# tell_only NAME COMMAND... - one that says nothing
tell_only()
{
	local fd

	eval "fd=\$FD_$1"
	echo "${*:2}" >&"$fd"
}

# unload NAME - and it is gone
unload()
{
	local fd pid

	eval "fd=\$FD_$1 pid=\$PID_$1"
	{ echo quit >&"$fd"; } 2> /dev/null
	exec {fd}>&-
	stop_pid "$pid"
	rm -f "$TMP/$1.in"
}

ready() { grep -qx "ready $2" "$TMP/$1.out"; }
results() { grep -c '^result' "$TMP/$1.out"; }
has_results() { [ "$(results "$1")" -ge "$2" ]; }

# tell NAME COMMAND... - one measurement; prints its result
tell()
{
	local name=$1 n fd

	shift
	n=$(($(results "$name") + 1))
	eval "fd=\$FD_$name"
	echo "$*" >&"$fd"
	wait_for 120 has_results "$name" $n > /dev/null || die "no result of $name $*: $(tail -n 3 "$TMP/$name.out")"
	grep '^result' "$TMP/$name.out" | tail -n 1
}

value() { tr ' ' '\n' | sed -n "s/^$1=//p"; }

# median of the numbers on standard input
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
