# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# os-ken's applications in apps/, and what they tell over HTTP.

# app_start PORT APP [OPTION...] - as osken_start, without waiting
app_start()
{
	local port=$1 app=$2

	shift 2
	spawn "$TMP/osken-$port.log" python3 "$(command -v osken-manager)" --ofp-listen-host 0.0.0.0 \
		--ofp-tcp-listen-port "$port" "$@" "$LIB_DIR/apps/$app"
}

# rest PORT METHOD PATH [BODY] - what the application on that OpenFlow port answers;
# true if that is 200.  By the shell itself: starting curl takes a second here.
rest()
{
	local method=$2 path=$3 body=${4:-} line status http

	exec {http}<> "/dev/tcp/127.0.0.1/$(($1 + 1000))" || return 1
	printf '%s %s HTTP/1.0\r\nContent-Length: %d\r\n\r\n%s' "$method" "$path" ${#body} "$body" >&"$http"
	IFS=$'\r' read -r -t $((20 * WAIT_SCALE)) status <&"$http"
	while IFS=$'\r' read -r -t 5 line <&"$http" && [ -n "$line" ]; do :; done
	cat <&"$http"
	exec {http}>&-
	[[ $status == *" 200 "* ]] || { echo "$status"; return 1; }
}

# rest_jq PORT PATH FILTER
rest_jq()
{
	local out

	out=$(rest "$1" GET "$2") || { echo "$out"; return 1; }
	gojq -rc "$3" <<< "$out"
}

# "c1:1,2,3 ..." and "c1:1-c2:2 ..."
switches() { rest_jq "$1" /v1.0/topology/switches '[.[] | .dpid[14:] + ":" + ([.ports[].port_no[7:]] | sort | join(","))] | sort | join(" ")'; }
links() { rest_jq "$1" /v1.0/topology/links 'def e: .dpid[14:] + ":" + .port_no[7:]; [.[] | (.src | e) + "-" + (.dst | e)] | sort | join(" ")'; }
