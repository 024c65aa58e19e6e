# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC1091,SC2317
# What benchmarks share that are run in a guest: fast fake peers, and what they tell.

die() { echo "bench: $*" >&2; exit 1; }

# load NAME ARGUMENTS... - an ofpeer that reads commands from a pipe, and writes what it
# measures to another, so that nothing has to look again and again whether it is there
load()
{
	local name=$1 fd

	shift
	mkfifo "$TMP/$name.in" "$TMP/$name.results"
	exec {fd}<> "$TMP/$name.results"
	eval "RESULTS_$name=$fd"
	"$LIBERA_BIN/ofpeer" load "$@" < "$TMP/$name.in" \
		> >(tee "$TMP/$name.out" | grep --line-buffered '^result' >&"$fd") 2>&1 &
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
	local fd results pid

	eval "fd=\$FD_$1 results=\$RESULTS_$1 pid=\$PID_$1"
	{ echo quit >&"$fd"; } 2> /dev/null
	exec {fd}>&- {results}>&-
	stop_pid "$pid"
	rm -f "$TMP/$1.in" "$TMP/$1.results"
}

ready() { grep -qx "ready $2" "$TMP/$1.out"; }

# tell NAME COMMAND... - one measurement; prints its result
tell()
{
	local name=$1 results line

	shift
	tell_only "$name" "$@"
	eval "results=\$RESULTS_$name"
	read -r -t 120 -u "$results" line || die "no result of $name $*: $(tail -n 3 "$TMP/$name.out")"
	echo "$line"
}

value() { tr ' ' '\n' | sed -n "s/^$1=//p"; }

# tell_long NAME COMMAND... - one that takes minutes, with its progress on standard error
tell_long()
{
	local name=$1 results line said='' now

	shift
	tell_only "$name" "$@"
	eval "results=\$RESULTS_$name"
	until read -r -t 5 -u "$results" line; do
		kill -0 "$(eval "echo \$PID_$name")" 2> /dev/null || die "$name has ended"
		now=$(grep '^progress' "$TMP/$name.out" | tail -n 1)
		[ "$said" = "$now" ] || echo "bench: $1: $now, $SECONDS s" >&2
		said=$now
	done
	echo "$line"
}

# median of the numbers on standard input
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
