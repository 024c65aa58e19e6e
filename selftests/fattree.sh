#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A fat tree of twenty switches, and tenants with the same addresses on it, each with
# another topology and a controller of its own; all switches of OpenFlow 1.3, of both
# versions, and of 1.0.
# shellcheck disable=SC1091,SC2317,SC2119
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/restlib.sh"
. "$(dirname "$0")/fatlib.sh"

# How many hosts each tenant has, on edge switches from the first on.
declare -A HOSTS=([fat]=16 [ring]=4 [line]=4 [two]=2 [big]=4)
declare -A FIRST_PPORT=([fat]=3 [ring]=5 [line]=6 [two]=7 [big]=8)
declare -A CONTROLLER=([fat]=6601 [ring]=6602 [line]=6603 [two]=6604 [big]=6605)
# On the way between its switches packets of line have locators for their Ethernet
# addresses, those of two for IPv4 addresses, where the switches can tell them and no other
# kind of locators is on the same cable; else labels, as of all others.
declare -A CARRIER=([line]=mac [two]=ip)
# What their forwarding rules share, which nobody of them may notice.
declare -A REDUCTION=([fat]=hop [ring]=host [line]=lite [two]=app)
TENANTS="fat ring line two big"
! is_checking || TENANTS="line two big"

# edge_of TENANT N - where host N of the tenant is
edge_of()
{
	case $1 in
	ring) fat_edge $((4 + $2)) ;;
	line) set -- $2 e11 e31 e22 e42; shift "$1"; echo "$1" ;;
	two) set -- $2 e11 e42; shift "$1"; echo "$1" ;;
	big) set -- $2 e21 e41 e12 e32; shift "$1"; echo "$1" ;;
	*) fat_edge "$2" ;;
	esac
}

# pport_of TENANT N - and on which pPort; the hosts of fat share edges
pport_of() { echo $((FIRST_PPORT[$1] + ($2 - 1) / 8)); }

setup()
{
	local t n x

	hosts_quiet
	! wants fat || FABRIC_LINKS=32 app_start ${CONTROLLER[fat]} fabric13.py
	! wants ring || FABRIC_LINKS=4 app_start ${CONTROLLER[ring]} fabric13.py
	libera_load
	# before Open vSwitch, and so gone after it: it looks at all its ports otherwise,
	# each time that one comes or goes
	ovs_batch
	fat_build
	for t in $TENANTS; do
		for ((n = 1; n <= HOSTS[$t]; n++)); do
			printf -v x %02x $n
			host_add $t$n "$(edge_of $t $n)" "10.0.0.$n,fd00::$x/64" "02:00:00:00:00:$x" \
				"$(pport_of $t $n)" || ktap_exit_fail_msg "no host $t$n"
		done
	done
	ovs_start || ktap_exit_fail_msg "Open vSwitch does not start"
	# or Open vSwitch does not look behind the label
	ovs_do set open_vswitch . other_config:vlan-limit=0
	ovs_commit || ktap_exit_fail_msg "the bridges cannot be made"
	! wants line || testcontroller_start ${CONTROLLER[line]} 13
	testcontroller_start ${CONTROLLER[two]} 10
	testcontroller_start ${CONTROLLER[big]} 13
}

# wants TENANT - one of this run
wants() { [[ " $TENANTS " == *" $1 "* ]]; }

# ------------------------------------------------------------- tenants

# attach TENANT [VSWITCH] - commands that put its hosts on its vSwitches: those are called
# as the pSwitches they are on, and the ports for hosts are numbered from 11 on; or on
# its one vSwitch, with a port for each
attach()
{
	local n edge pport port x

	for ((n = 1; n <= HOSTS[$1]; n++)); do
		edge=$(edge_of $1 $n) pport=$(pport_of $1 $n)
		port=$((8 + pport))
		[ -z "${2:-}" ] || port=$n
		echo "vport add tenant $1 vswitch ${2:-0x$edge} port $port pswitch 0x$edge pport $pport"
		[ -n "${CARRIER[$1]:-}" ] || continue
		printf -v x %02x $n
		echo "host add tenant $1 mac 02:00:00:00:00:$x ip 10.0.0.$n vswitch 0x$edge vport $port"
	done
	echo "controller add tenant $1 tcp:127.0.0.1:${CONTROLLER[$1]}"
}

# vswitches TENANT BRIDGE... - commands for one on each
vswitches()
{
	local t=$1 br

	shift
	echo "tenant add $t reduction ${REDUCTION[$t]:-off}${CARRIER[$t]:+ carrier ${CARRIER[$t]}}"
	for br; do
		echo "vswitch add tenant $t dpid 0x$br pswitch 0x$br"
	done
}

# A fat tree on the fat tree: each virtual link is over one cable, and ports have the numbers
# that they have there.
make_fat()
{
	ctl template fat-tree fat reduction ${REDUCTION[fat]}
	attach fat
}

# by_c1 EDGE EDGE - the path from one to the other by the first core; what is left to the tool
# goes where others do not
by_c1() { echo "0x$1:1,0xa${1:1:1}1:3,0xc1:${2:1:1},0xa${2:1:1}1:${2:2:1}"; }

# Four edge switches in a ring, one in each pod: ports 1 to the next, 2 from the one before.
# The link that closes it has a path in reserve.
make_ring()
{
	local n a b backup=''

	vswitches ring e12 e22 e32 e42
	for n in 1 2 3 4; do
		[ $n != 4 ] || backup="backup auto"
		a=$(edge_of ring $n) b=$(edge_of ring $((n % 4 + 1)))
		echo "vlink add tenant ring vswitch 0x$a port 1 to-vswitch 0x$b to-port 2" \
			"path $(by_c1 "$a" "$b") $backup"
	done
	attach ring
}

# A line to and fro through the core.
make_line()
{
	local n a b

	vswitches line e11 e31 e22 e42
	for n in 1 2 3; do
		a=$(edge_of line $n) b=$(edge_of line $((n + 1)))
		echo "vlink add tenant line vswitch 0x$a port 1 to-vswitch 0x$b to-port 2" \
			"path $(by_c1 "$a" "$b") backup auto"
	done
	attach line
}

# Two switches, by cables that others use.
make_two()
{
	vswitches two e11 e42
	echo "vlink add tenant two vswitch 0xe11 port 1 to-vswitch 0xe42 to-port 1" \
		"path 0xe11:1,0xa11:3,0xc1:4,0xa41:2"
	attach two
}

# One switch over four edges, one in each pod.
make_big()
{
	echo "tenant add big"
	echo "vswitch add tenant big dpid 0xb1 pswitch 0xe21,0xe41,0xe12,0xe32"
	attach big 0xb1
	echo "route add tenant big vswitch 0xb1 backup auto"
}

# make TENANT...
make()
{
	local t

	for t; do
		"make_$t"
	done > "$TMP/make"
	ctl -batch "$TMP/make"
}

# ------------------------------------------------------------- traffic

# say WHAT TENANT... - all pairs of each of these at the same time
say()
{
	local what=$1 args=() t

	shift
	for t; do
		args+=("${t%%:*}:${HOSTS[${t%%:*}]}${t#"${t%%:*}"}")
	done
	HOSTS_WAIT=$((20 * WAIT_SCALE)) /usr/bin/python3 "$LIB_DIR/hosts.py" "$what" "${args[@]}"
}

# What the controller of ring has to find
ring_fabric() { echo "fabric: 4 switches, links: e12:1-e22:2 e12:2-e42:1 e22:1-e32:2 e32:1-e42:2"; }

routes_up() { equals "$1" gojq '[.[] | select(.up)] | length' <(ctl -j route show tenant big); }

vlinks_up() { equals "$2" gojq '[.[] | select(.up)] | length' <(ctl -j vlink show "$1"); }

# in_reserve TENANT - how many of its links are up by a path that is not the first
in_reserve()
{
	ctl -j vlink show "$1" |
		gojq '[.[] | select(.up) | .path[] | select(.active and .priority < 100)] | length'
}

# How many tenants have a path in use over the busiest pLink
sharers()
{
	ctl -j vlink show | gojq '[.[] | (.tenant // ."tenant-name") as $t | .path[] | select(.active) |
		.hop[] | {t: $t, l: "\(.pswitch):\(.pport)"}] | unique | group_by(.l) | map(length) | max'
}

# ------------------------------------------------------------- tests

# test_network N - so many of the switches speak OpenFlow 1.0
test_network()
{
	check "$V: twenty switches are ready, $1 of OpenFlow 1.0" wait_for 40 fat_ready "$1"
}

test_discovery()
{
	# a checking kernel is too slow for so many probes: plink.sh has some there
	if ! is_checking; then
		ctl plink set interval 1000
		check "64 links are found" wait_for 60 equals "$(fat_cables)" fat_links
	fi
	# from here on they are told, so that no probe is lost on a busy machine
	printf '%s\n' "${FAT_CABLES[@]}" | awk '{ print "plink add pswitch 0x" $1 " pport " $2,
		"to-pswitch 0x" $3 " to-pport " $4 }' > "$TMP/plinks"
	check "they can be told" ctl -batch "$TMP/plinks"
	ctl plink set interval 0
	check "and are all there without probes" equals "$(fat_cables)" fat_links
}

# test_tenants TENANT... - all of them are made, and talk
test_tenants()
{
	local t

	check "$V: tenants: $*" make "$@"
	for t; do
		case $t in
		fat)
			check "$V: fat's 32 virtual links are up" wait_for 20 vlinks_up fat 32
			check "$V: os-ken finds the fat tree" wait_for 60 equals "$(fat_fabric)" fabric ${CONTROLLER[fat]} ;;
		ring)
			check "$V: ring's four are" wait_for 20 vlinks_up ring 4
			check "$V: os-ken finds the ring" wait_for 60 equals "$(ring_fabric)" fabric ${CONTROLLER[ring]} ;;
		line)
			check "$V: line's three are" wait_for 20 vlinks_up line 3
			check "$V: its switches are connected" wait_for 20 vnc_connected line 4 ;;
		two)
			check "$V: two's one is" wait_for 20 vlinks_up two 1
			check "$V: its switches are connected" wait_for 20 vnc_connected two 2 ;;
		big)
			check "$V: big's six routes are" wait_for 20 routes_up 6
			check "$V: its switch is connected" wait_for 20 vnc_connected big 1 ;;
		esac
	done
}

# test_traffic TENANT... - each host of each tenant to each other, and nothing across
test_traffic()
{
	local what bad=0 all=(ping tcp ping6 arp broadcast)

	[ "$V" != 1.3 ] || all+=(tcp6)
	say "$(IFS=,; echo "${all[*]}")" "$@" > "$TMP/said" 2>&1
	for what in "${all[@]}"; do
		check "$V: $what: all pairs, all tenants at once, nothing across" said "$what" || bad=1
	done
	check "$V: nor later" said afterwards || bad=1
	[ $bad = 0 ] || explain | sed 's/^/# | /'
}

# All that may tell why, of the tenants that have the fewest rules
explain()
{
	local t

	ctl verify
	for t in line two; do
		wants $t || continue
		ctl vlink show $t
		ctl flow show virtual tenant $t
		ctl flow show physical | grep -w $t
	done
	fat_flows | grep -v n_packets=0
}

# carried TENANT PATTERN - packets of it have got somewhere by rules with locators
carried()
{
	equals "${CARRIER[$1]}" carrier_used "$1" &&
		says "n_packets=[1-9][0-9]*,.*$2" fat_flows
}

carrier_used() { ctl -j tenant show "$1" | gojq -r '.[0]."carrier-used" // ."carrier-used"'; }

# all rules on all bridges
fat_flows()
{
	local br

	for br in "${FAT_BRIDGES[@]}"; do
		ovs-ofctl -O OpenFlow13 --no-names dump-flows "$br"
	done
}

test_carriers()
{
	check "$V: packets of line were carried by Ethernet addresses" carried line dl_src=0e:
	check "$V: those of two were not, on the same cables" equals label carrier_used two
}

# said WHAT - that went well
said()
{
	grep -q "^$1 ok" "$TMP/said" && return 0
	grep -E -A 20 "^($1 |Trace)" "$TMP/said"
	return 1
}

# One cable is pulled: fat and ring go elsewhere by their controllers' will, line without
# its controller's knowing; two has no other way.
test_cable()
{
	ovs_do del-port a11 a11-c1
	check "$V: a cable is pulled: of fat's links one is lost" wait_for 10 vlinks_up fat 31
	check "$V: one of ring's" wait_for 10 vlinks_up ring 3
	check "$V: one of line's takes the path in reserve" wait_for 10 equals 1 in_reserve line
	check "$V: two's" wait_for 10 vlinks_up two 0
	check "$V: os-ken knows, of fat" wait_for 20 equals "$(fat_fabric without a11:3)" fabric ${CONTROLLER[fat]}
	check "$V: all but two go on" say ping fat ring line big two:alone
	ovs_do add-port a11 a11-c1 -- set interface a11-c1 type=patch options:peer=c1-a11 \
		ofport_request=3
	check "$V: it is plugged in: fat's links are all there" wait_for 10 vlinks_up fat 32
	check "$V: ring's" wait_for 10 vlinks_up ring 4
	check "$V: two's" wait_for 10 vlinks_up two 1
	check "$V: line's is back on its first" wait_for 10 equals 0 in_reserve line
	check "$V: os-ken finds the fat tree again" wait_for 20 equals "$(fat_fabric)" fabric ${CONTROLLER[fat]}
	check "$V: and all are as they were" say ping fat ring line two big
}

# without TENANT OTHER... - it is removed, nothing of it is left, others notice nothing
without()
{
	local t=$1

	shift
	ids "$t" > "$TMP/ids"
	check "$V: $t has rules" found 0x4c42 "$TMP/ids"
	[ "$V" != 1.3 ] || check "$V: they are on the bridges" says "$(paste -sd '|' "$TMP/ids")" fat_rules
	check "$V: $t is removed" ctl tenant del "$t"
	check "$V: no rule of it is left on any bridge, but of others" wait_for 10 no_rules_of "$TMP/ids"
	check "$V: its hosts are alone, others notice nothing" say ping "$t:alone" "$@"
}

no_rules_of()
{
	fat_rules > "$TMP/rules"
	! grep -F -f "$1" "$TMP/rules" && grep -q 0x4c42 "$TMP/rules"
}

# the_end TENANT... - of the last ones
the_end()
{
	local t

	for t; do
		check "$V: $t is removed" ctl tenant del "$t"
	done
	check "$V: no rule is left on any bridge" wait_for 10 equals "" fat_rules
}

lib_start
need gojq ovs-testcontroller osken-manager
setup
V=1.3
fat_versions 13
test_network 0
test_discovery
for t in fat ring; do
	! wants $t || check "os-ken for $t is there" wait_for 60 tcp_listens ${CONTROLLER[$t]}
done
# shellcheck disable=SC2086 # words
{
	test_tenants $TENANTS
	test_traffic $TENANTS
	if is_checking; then
		without line two big
		the_end two big
	else
		check "$V: all four share a link" equals 4 sharers
		test_carriers
		test_cable
		without fat ring line two big
		the_end ring line two big
	fi
}
if ! is_checking; then
	HOSTS[fat]=4
	V=mixed
	fat_versions 10 13
	test_network 10
	test_tenants fat line two big
	test_traffic fat line two big
	without big fat line two
	the_end fat line two
	V=1.0
	fat_versions 10
	test_network 20
	test_tenants line two
	test_traffic line two
	without line two
	the_end two
fi
ktap_finished
