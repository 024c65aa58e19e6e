# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# For tests of the netlink interface, after lib.sh: requests by nlprobe (libnl), so
# that a mistake of libera-ctl's encoder cannot hide behind its own decoder.

# nobody has to be able to run it, too
NLPROBE=$TMP/nlprobe
cp "$LIBERA_BIN/nlprobe" "$NLPROBE" || ktap_exit_fail_msg "no nlprobe: run make selftests"
chmod 755 "$TMP" "$NLPROBE"

# kernels say it in one of two ways
# shellcheck disable=SC2034 # for the tests
UNKNOWN="(Unknown attribute type|Unsupported attribute|Attribute failed policy validation)"

# prints PATTERN COMMAND... - like says, but starts no other program: there are
# hundreds of these checks, and starting programs is what takes time in a guest
prints()
{
	local pattern=$1 line out

	shift
	out=$("$@" 2>&1)
	while IFS= read -r line; do
		[[ $line =~ $pattern ]] && return 0
	done <<< "$out"
	printf 'expected /%s/ in:\n%s\n' "$pattern" "$out"
	return 1
}

# good DESCRIPTION NLPROBE-ARGUMENT... - is carried out
good()
{
	local what=$1

	shift
	check "$what" "$NLPROBE" "$@"
}

# bad DESCRIPTION ERRNO ATTRIBUTE MISSING TEXT NLPROBE-ARGUMENT... - is refused with
# exactly that; all but ERRNO are regular expressions, - is none
bad()
{
	local what=$1 pattern

	pattern=" errno=$2 attr=$3 miss=$4 msg=$5\$"
	shift 5
	check "refused: $what" prints "$pattern" "$NLPROBE" "$@"
}

# objects NUMBER NLPROBE-ARGUMENT... - a dump has so many
objects()
{
	local n=$1

	shift
	prints "^objects=$n .* errno=0" "$NLPROBE" -d "$@"
}

# lacks PATTERN COMMAND... - succeeds, and no line of it looks like that
lacks()
{
	local pattern=$1 out

	shift
	out=$("$@") || { echo "$out"; return 1; }
	! grep -E -- "$pattern" <<< "$out"
}
