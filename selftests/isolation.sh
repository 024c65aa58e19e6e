#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Two tenants with the same addresses on the same switches, each with its own kind
# of controller: what one's hosts send reaches its own hosts and nobody else.
# shellcheck disable=SC1091,SC2317,SC2119
. "$(dirname "$0")/lib.sh"

# Hosts 1 and 2 hang on i13, hosts 3 and 4 on i10; each tenant has a cable of its
# own between the switches.  pPorts: red 1, 2, cable 9; blue 5, 6, cable 10; a
# stranger on 7.
host_of() { echo "10.0.0.$1/24 02:00:00:00:00:0$1"; }

setup()
{
	local n br ip mac

	hosts_quiet
	libera_load
	ovs_start || ktap_exit_fail_msg "Open vSwitch does not start"
	ovs_batch
	ovs_bridge i13 13 13
	ovs_bridge i10 10 10
	for n in 1 2 3 4; do
		br=i13
		[ $n -le 2 ] || br=i10
		read -r ip mac < <(host_of $n)
		host_add red$n $br "$ip" "$mac" $(((n - 1) % 2 + 1))
		host_add blue$n $br "$ip" "$mac" $(((n - 1) % 2 + 5))
	done
	host_add odd i13 10.0.0.9 02:00:00:00:00:09 7
	veth_link i13 i10 9 9
	veth_link i13 i10 10 10 b
	ovs_commit
}

# tenant NAME CONTROLLER-PORT PPORT... - the same pPorts on both switches
tenant()
{
	local name=$1 port=$2 sw n p

	shift 2
	ctl tenant add "$name"
	for sw in 13 10; do
		ctl vswitch add tenant "$name" dpid 0x1$sw pswitch 0x$sw
		n=0
		for p; do
			n=$((n + 1))
			ctl vport add tenant "$name" vswitch 0x1$sw port $n pswitch 0x$sw pport "$p"
		done
	done
	ctl controller add tenant "$name" "tcp:127.0.0.1:$port"
}

# All pairs of a tenant's hosts, both ways, each host asking all others at once.
all_pairs()
{
	local a b pairs bad=0

	for a in 1 2 3 4; do
		pairs=()
		for b in 1 2 3 4; do
			[ "$a" != "$b" ] || continue
			[ "$a" -lt "$b" ] || ! is_checking || continue
			pairs+=("$1$a" 10.0.0."$b" 1)
		done
		[ ${#pairs[@]} = 0 ] || pings_ok "${pairs[@]}" || bad=1
	done
	return "$bad"
}

rx_sum()
{
	local n sum=0

	for n in 1 2 3 4; do
		sum=$((sum + $(host_rx "$1$n")))
	done
	echo "$sum"
}

# settle TENANT - its hosts forget whom they know, and nothing is on its way any more:
# a slow controller sends packets out long after they came in
settle()
{
	local n

	for n in 1 2 3 4; do
		ip -n "$1$n" neigh flush all
	done
	wait_for 30 settled "$1" > /dev/null
}

tx_sum()
{
	local n sum=0

	for n in 1 2 3 4; do
		sum=$((sum + $(host_tx "$1$n")))
	done
	echo "$sum"
}

# silent_while TENANT COMMAND... - meanwhile not one packet gets to the tenant's hosts.
# If they said something by themselves (a late ARP) that proves nothing: once more.
silent_while()
{
	local who=$1 rx tx i

	shift
	for i in 1 2 3; do
		settle "$who"
		rx=$(rx_sum "$who") tx=$(tx_sum "$who")
		"$@" || return 1
		[ "$(tx_sum "$who")" = "$tx" ] || continue
		equals "$rx" rx_sum "$who"
		return
	done
	echo "hosts of $who spoke in each of $i attempts"
	return 1
}

settled()
{
	local before

	before=$(rx_sum "$1")
	sleep 2
	[ "$(rx_sum "$1")" = "$before" ]
}

# Rules take packets from ports of one owner to ports of the same only.
owners_kept()
{
	local br

	for br in i13 i10; do
		ovs_flows "$br" "${br#i}" | awk '
		function owner(p) {
			return p == 1 || p == 2 || p == 9 ? "red" : p == 5 || p == 6 || p == 10 ? "blue" : "none"
		}
		{
			if (!match($0, /in_port=[0-9]+/)) { print "no in_port: " $0; bad = 1; next }
			from = owner(substr($0, RSTART + 8, RLENGTH - 8))
			acts = substr($0, index($0, "actions="))
			n = split(acts, a, /[,=]/)
			for (i = 2; i <= n; i++) {
				if (a[i] ~ /^output:[0-9]+$/ && owner(substr(a[i], 8)) != from || a[i] ~ /NORMAL|ALL|FLOOD|group|resubmit/) {
					print "leaves its tenant: " $0
					bad = 1
				}
			}
			rules++
		}
		END { if (rules < 4) { print "only " rules+0 " rules"; bad = 1 } exit bad }' || return 1
	done
}

# What a TCP server of that tenant says of itself
token_server()
{
	host_spawn "$TMP/token-$1.log" "$1" socat -U TCP-LISTEN:5000,reuseaddr,fork "SYSTEM:echo I am $1"
}

token() { in_host "$1" timeout $((5 * WAIT_SCALE)) socat -u "TCP:$2:5000,connect-timeout=$((3 * WAIT_SCALE))" -; }

# Both tenants' hosts ask the same address at the same time, several times.
both()
{
	local i pid rc=0

	for i in 1 2 3; do
		token blue3 10.0.0.1 > "$TMP/blue.token" &
		pid=$!
		equals "I am red1" token red3 10.0.0.1 || rc=1
		wait "$pid" || rc=1
		equals "I am blue1" cat "$TMP/blue.token" || rc=1
	done
	return "$rc"
}

no_rule_from() { ! ovs_flows "$1" "${1#i}" | grep -E "in_port=$2 "; }


lib_start
need socat
setup
check "os-ken for tenant red" osken_start 7013 "$LIB_DIR/apps/switch13.py"
check "ovs-testcontroller for tenant blue" testcontroller_start 7010 10
tenant red 7013 1 2 9
tenant blue 7010 5 6 10
ovs_controller i13 tcp:127.0.0.1:6653
ovs_controller i10 tcp:127.0.0.1:6653

check "red's vSwitches are connected to os-ken" wait_for 30 vnc_connected red 2
check "blue's vSwitches are connected to ovs-testcontroller" wait_for 30 vnc_connected blue 2
check "red's table-miss rules are in place" wait_for 20 says 'priority=0,in_port=1 ' ovs_flows i10 10

odd=$(host_rx odd)
check "all hosts of red reach each other, no packet gets to blue's" silent_while blue all_pairs red
check "nor to the stranger" equals "$odd" host_rx odd
check "all hosts of blue reach each other, no packet gets to red's" silent_while red all_pairs blue
check "nor to the stranger" equals "$odd" host_rx odd
check "no rule leads from one tenant to another" owners_kept
check "the stranger reaches nobody, no packet gets to red's" silent_while red ping_none odd 10.0.0.1 2
check "nor to blue's" silent_while blue ping_none odd 10.0.0.1 2
check "red does not reach the stranger" ping_none red1 10.0.0.9
check "blue does not reach the stranger" ping_none blue1 10.0.0.9
check "the stranger got nothing" equals "$odd" host_rx odd

if ! is_checking; then
	token_server red1
	token_server blue1
	check "red's 10.0.0.1 is red's" wait_for 10 equals "I am red1" token red4 10.0.0.1
	check "blue's 10.0.0.1 is blue's" wait_for 10 equals "I am blue1" token blue4 10.0.0.1
	check "both at the same time" both
	check "no rule leads from one tenant to another" owners_kept
fi

check "red is removed" ctl tenant del red
check "no rule of red is left" wait_for 10 no_rule_from i13 '(1|2|9)'
check "no rule of red is left on the other" wait_for 10 no_rule_from i10 '(1|2|9)'
check "red's hosts are alone" ping_none red1 10.0.0.2
check "blue's hosts still reach each other" all_pairs blue
ktap_finished
