# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The manager of a test: started and stopped, spoken to, its store.  Beside lib.sh.

LIBERAD=${LIBERAD:-$LIBERA_BUILD/liberad}

# mctl WORD... - libera-ctl that knows where the manager of this test is
mctl() { ctl -S "$TMP/sock" "$@"; }

# liberad_start [OPTION...] - with the store $STORE, until it answers
liberad_start()
{
	[ -x "$LIBERAD" ] || { echo "no liberad at $LIBERAD: run make"; return 1; }
	[ -n "${LIBERAD_PID:-}" ] || defer liberad_stop
	"$LIBERAD" -f -s "${STORE:-$TMP/store.db}" -S "$TMP/sock" "$@" > "$TMP/liberad.log" 2>&1 < /dev/null &
	LIBERAD_PID=$!
	wait_for 10 mctl store export > "$TMP/started" || { cat "$TMP/started" "$TMP/liberad.log"; return 1; }
}

liberad_stop() { stop_pid "$LIBERAD_PID"; }

# liberad_kill - as nobody should
liberad_kill()
{
	kill -9 "$LIBERAD_PID"
	wait "$LIBERAD_PID" 2> /dev/null
	return 0
}

# stored [TENANT] - what the store has of it, or of all
stored()
{
	mctl store export | gojq -r --arg t "${1:-}" \
		'.entries[] | select(.kind == "tenant" and ($t == "" or .key == $t)) | .lines[]'
}

# store_whole - the data base, which nobody has open, is in order
store_whole() { equals ok sqlite3 "$TMP/store.db" "PRAGMA integrity_check"; }
