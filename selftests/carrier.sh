#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Carriers: packets between known hosts travel with locators instead of a label, and each
# of them arrives as it was sent; whatever else there is keeps its label.
# shellcheck disable=SC1091,SC2317,SC2119
. "$(dirname "$0")/lib.sh"
. "$LIB_DIR/squarelib.sh"

# Hosts of red on port 5 of the edges, of blue on 6, a third one of red on 7 of e2, and a
# fourth on 5 of m1
setup()
{
	local n t

	lab_start
	# packets are counted when Open vSwitch looks through its cache
	ovs_do set open_vswitch . other_config:max-revalidator=200
	square_build 10,13
	for n in 1 2; do
		host_add red$n e$n 10.0.0.$n 02:00:00:00:00:0$n 5
		host_add blue$n e$n 10.0.0.$n 02:00:00:00:00:0$n 6
	done
	host_add red3 e2 10.0.0.3 02:00:00:00:00:03 7
	host_add red4 m1 10.0.0.4 02:00:00:00:00:04 5
	ovs_commit
	for n in red1 red2 red3 red4 blue1 blue2; do
		# checksums are made and looked at here, not left to whoever comes last
		in_host $n ethtool -K eth0 tx off rx off > /dev/null
	done
}

# versions E1 [E2 M1 M2] - and then they are ready
versions()
{
	square_versions "$@"
	sleep 1
	square_ready
}

# of TENANT N COMMAND... - what its controller says to the vSwitch at an edge; red's listen
# on 660N, blue's on 661N, those of a line on 662N
declare -A BASE=([red]=660 [blue]=661 [line]=662)
OF=13
of()
{
	local t=$1 n=$2 cmd=$3

	shift 3
	ovs-ofctl -O "OpenFlow$OF" "$cmd" "tcp:127.0.0.1:${BASE[$t]}$n" "$@"
}

# add TENANT VSWITCH RULE... / del, strict
add()
{
	local t=$1 n=$2

	shift 2
	if [ $# = 1 ]; then
		of "$t" "$n" add-flow "$1"
	else
		of "$t" "$n" add-flows - < <(printf '%s\n' "$@")
	fi
}
del() { ovs-ofctl -O "OpenFlow$OF" --strict del-flows "tcp:127.0.0.1:${BASE[$1]}$2" "$3"; }

# tenant NAME PPORT CARRIER - a vSwitch on each edge, port 1 for the host, 2 for the link
tenant()
{
	local n

	{
		echo "tenant add $1 carrier $3"
		for n in 1 2; do
			echo "vswitch add tenant $1 dpid 0xc$n pswitch 0xa$n"
			echo "vport add tenant $1 vswitch 0xc$n port 1 pswitch 0xa$n pport $2"
			echo "controller add tenant $1 vswitch 0xc$n ptcp:${BASE[$1]}$n:127.0.0.1"
			echo "host add tenant $1 mac 02:00:00:00:00:0$n ip 10.0.0.$n vswitch 0xc$n vport 1"
		done
		echo "vlink add tenant $1 vswitch 0xc1 port 2 to-vswitch 0xc2 to-port 2 path $by_m1 path $by_m2"
	} | ctl -batch -
}

# pair TENANT KIND A B [MORE] - rules for packets both ways, at both edges
pair()
{
	local t=$1 kind=$2 src dst more=${5:-}

	src=02:00:00:00:00:0$3 dst=02:00:00:00:00:0$4
	if [ "$kind" = ip ]; then
		src=10.0.0.$3 dst=10.0.0.$4
		add "$t" 1 "priority=10,ip,nw_src=$src,nw_dst=$dst$more,actions=output:2" \
			"priority=10,ip,nw_src=$dst,nw_dst=$src$more,actions=output:1" &&
			add "$t" 2 "priority=10,ip,nw_src=$dst,nw_dst=$src$more,actions=output:2" \
				"priority=10,ip,nw_src=$src,nw_dst=$dst$more,actions=output:1"
	else
		add "$t" 1 "priority=10,dl_src=$src,dl_dst=$dst$more,actions=output:2" \
			"priority=10,dl_src=$dst,dl_dst=$src$more,actions=output:1" &&
			add "$t" 2 "priority=10,dl_src=$dst,dl_dst=$src$more,actions=output:2" \
				"priority=10,dl_src=$src,dl_dst=$dst$more,actions=output:1"
	fi
}

# ARP to everybody
arps()
{
	local n rules=("priority=5,arp,dl_dst=ff:ff:ff:ff:ff:ff,actions=flood")

	[ "$2" != ip ] || rules+=("priority=4,arp,actions=flood")
	for n in 1 2; do
		add "$1" $n "${rules[@]}" || return 1
	done
}

# counts BRIDGE - packets of rules about carried ones, and about labelled ones
counts() { talk packets "$1" 'vlan_tci=0x0000|dl_vlan=0xffff' 'dl_vlan=[0-9]+\b'; }

# goes FORM COMMAND... - whether its packets pass m1 (or $VIA) carried, labelled
goes()
{
	local how=$1 br=${VIA:-m1} c l nc nl i

	shift
	read -r c l < <(counts $br)
	"$@" || return 1
	for i in 1 2 3 4 5; do
		read -r nc nl < <(counts $br)
		case $how in
		carried) [ "$nl" = "$l" ] && [ "$nc" -gt "$c" ] && return 0 ;;
		labelled) [ "$nc" = "$c" ] && [ "$nl" -gt "$l" ] && return 0 ;;
		esac
	done
	echo "carried $c, then $nc; labelled $l, then $nl"
	return 1
}

# What is sent by TCP, by UDP, from one host to another.
tcp_ok() { talk tcp $((5 * WAIT_SCALE)) "$1" "$2" "$3" 7001 9000; }
udp_ok() { talk udp $((5 * WAIT_SCALE)) "$1" "$2" "$3" 7002; }

carries() { ctl -j vlink show "$1" | gojq -r '[.[] | .carries, ."back-carries"] | join(" ")'; }
why() { ctl -j tenant show "$1" | gojq -r 'if type == "array" then .[0] else . end | ."carrier-why"'; }
used() { ctl -j tenant show "$1" | gojq -r '.[0]."carrier-used" // ."carrier-used"'; }
both_ways() { pings_ok "$1"1 10.0.0.2 2 "$1"2 10.0.0.1 2; }

# still NAME... - neighbours are known, so that nothing but what is meant is sent
still()
{
	local h

	for h; do
		in_host "${h}1" ip neigh replace 10.0.0.2 lladdr 02:00:00:00:00:02 dev eth0 nud permanent
		in_host "${h}2" ip neigh replace 10.0.0.1 lladdr 02:00:00:00:00:01 dev eth0 nud permanent
	done
}
unstill()
{
	local h

	for h in red1 red2; do
		in_host $h ip neigh flush dev eth0 nud all
	done
}

test_basic()
{
	unstill
	check "$V: rules for a pair of red" pair red $KIND 1 2
	check "$V: and for ARP" arps red $KIND
	check "$V: it is carried by $KIND" wait_for 10 equals $KIND used red
	check "$V: ARP, and hosts reach each other" wait_for 10 both_ways red
	still red
	check "$V: carried" goes carried both_ways red
	check "$V: large packets, in fragments" goes carried ping_ok red1 10.0.0.2 2 3000
	check "$V: TCP" goes carried tcp_ok red1 red2 10.0.0.2
	check "$V: and back" goes carried tcp_ok red2 red1 10.0.0.1
	check "$V: UDP" goes carried udp_ok red1 red2 10.0.0.2
	check "$V: all rules are as they shall be" wait_for 10 verified
}

# What is not between two known hosts keeps its label.
test_labelled()
{
	local bcast="ip,nw_dst=10.0.0.255"

	[ $KIND = ip ] || bcast="dl_dst=ff:ff:ff:ff:ff:ff"
	add red 1 "priority=6,$bcast,actions=flood"
	add red 2 "priority=6,$bcast,actions=flood"
	check "$V: broadcasts are labelled" goes labelled arrives red2 in_host red1 ping -b -c 2 -W 1 10.0.0.255
	ctl vport add tenant red vswitch 0xc2 port 3 pswitch 0xa2 pport 7
	in_host red1 ip neigh replace 10.0.0.3 lladdr 02:00:00:00:00:03 dev eth0 nud permanent
	in_host red3 ip neigh replace 10.0.0.1 lladdr 02:00:00:00:00:01 dev eth0 nud permanent
	pair red $KIND 1 3
	if [ $KIND = ip ]; then
		add red 2 "priority=11,ip,nw_src=10.0.0.1,nw_dst=10.0.0.3,actions=output:3"
	else
		add red 2 "priority=11,dl_src=02:00:00:00:00:01,dl_dst=02:00:00:00:00:03,actions=output:3"
	fi
	check "$V: a host that is not known is labelled" goes labelled ping_ok red1 10.0.0.3 2
	check "$V: it becomes known" ctl host add tenant red mac 02:00:00:00:00:03 ip 10.0.0.3 vswitch 0xc2 vport 3
	check "$V: then it is carried" wait_for 5 goes carried ping_ok red1 10.0.0.3 2
	check "$V: it is forgotten" ctl host del tenant red mac 02:00:00:00:00:03
	check "$V: then it is labelled again" wait_for 5 goes labelled ping_ok red1 10.0.0.3 2
	check "$V: and others are carried all the time" goes carried both_ways red
}

# arrives HOST COMMAND... - it gets something meanwhile
arrives()
{
	local who=$1 rx

	shift
	rx=$(host_rx "$who")
	"$@" > /dev/null
	[ "$(host_rx "$who")" -gt "$rx" ]
}

test_vlans()
{
	local n

	for n in 1 2; do
		ip -n red$n link add link eth0 name eth0.7 type vlan id 7
		ip -n red$n addr add 10.7.0.$n/24 dev eth0.7
		ip -n red$n link set eth0.7 up
		ip -n red$n neigh replace 10.7.0.$((3 - n)) lladdr 02:00:00:00:00:0$((3 - n)) dev eth0.7
	done
	[ $KIND = mac ] || { pair red ip 1 2 ",dl_vlan=7"; vlan_rules; }
	check "$V: red's own VLAN is labelled" goes labelled ping_ok red1 10.7.0.2 2
	for n in 1 2; do
		ip -n red$n link del eth0.7
	done
}

vlan_rules()
{
	add red 1 "priority=12,dl_vlan=7,in_port=1,actions=output:2" "priority=12,dl_vlan=7,in_port=2,actions=output:1"
	add red 2 "priority=12,dl_vlan=7,in_port=1,actions=output:2" "priority=12,dl_vlan=7,in_port=2,actions=output:1"
}

# Rules that are about more than a pair, or do more than pass on.
test_rules()
{
	local hard="priority=3,ip,nw_dst=10.0.0.0/24,actions=output:1" match=ip,nw_src=10.0.0.1,nw_dst=10.0.0.2

	[ $KIND = ip ] || match=dl_src=02:00:00:00:00:01,dl_dst=02:00:00:00:00:02
	check "$V: a rule for a prefix, below all others" add red 2 "$hard"
	check "$V: nothing is carried to it from then on" equals "label $KIND" carries red
	check "$V: for this reason" says "vswitch 0xc2 need plain" ctl vlink show red
	check "$V: which is summed up" says "need plain packets on some" ctl tenant show red
	check "$V: what goes to it is labelled" goes labelled udp_ok red1 red2 10.0.0.2
	check "$V: what goes the other way is carried" goes carried udp_ok red2 red1 10.0.0.1
	check "$V: the same at the other end" add red 1 "$hard"
	check "$V: nothing is carried at all" equals "label label" carries red
	check "$V: as the tenant says, too" equals label used red
	check "$V: and why" says "need plain packets" ctl tenant show red
	check "$V: all is labelled" goes labelled both_ways red
	check "$V: a rule goes" del red 1 "${hard%,actions*}"
	check "$V: one way is carried again" wait_for 5 equals "label $KIND" carries red
	check "$V: really" goes carried udp_ok red2 red1 10.0.0.1
	check "$V: and the other" del red 2 "${hard%,actions*}"
	check "$V: all is carried again" wait_for 5 equals "$KIND $KIND" carries red
	check "$V: nothing is in the way" equals null why red
	check "$V: both are" goes carried both_ways red

	check "$V: a drop for one port of TCP, above" add red 2 "priority=40,tcp,tp_dst=7001,actions=drop"
	check "$V: TCP is not let through" says "no connection" talk tcp 5 red1 red2 10.0.0.2 7001 9000
	check "$V: other packets are, carried" goes carried both_ways red
	del red 2 "priority=40,tcp,tp_dst=7001"
	check "$V: without it TCP is let through again" wait_for 5 tcp_ok red1 red2 10.0.0.2

	check "$V: a rule that rewrites what is carried" add red 2 \
		"priority=41,$match,actions=mod_dl_src:02:00:00:00:00:77,output:1"
	check "$V: it does" sees red2 "02:00:00:00:00:77 > 02:00:00:00:00:02.* 10.0.0.1 > 10.0.0.2" \
		goes carried ping_ok red1 10.0.0.2 2
	del red 2 "priority=41,$match"

	check "$V: back where it came from" add red 2 "priority=42,in_port=2,$match,actions=in_port"
	add red 1 "priority=42,in_port=2,$match,actions=output:1"
	check "$V: it is as it was sent" sees red1 "02:00:00:00:00:01 > 02:00:00:00:00:02.* 10.0.0.1 > 10.0.0.2" \
		goes carried ping_none red1 10.0.0.2
	del red 2 "priority=42,in_port=2,$match"
	del red 1 "priority=42,in_port=2,$match"
	check "$V: all rules are as they shall be" wait_for 10 verified
}

# sees HOST PATTERN COMMAND... - such a frame comes into it, and its checksums are right
sees()
{
	local who=$1 what=$2 rc=0

	shift 2
	host_spawn "$TMP/dump" "$who" tcpdump -Q in -evvnl -i eth0 ip
	wait_for 10 found 'listening on' "$TMP/dump" || return 1
	"$@" || rc=1
	wait_for 3 dumped "$what" || rc=1
	stop_pid "$LAST_PID"
	cat "$TMP/dump"
	! grep -qiE 'bad cksum|incorrect' "$TMP/dump" && return $rc
}
dumped()
{
	local text

	text=$(< "$TMP/dump")
	[[ ${text//$'\n'/ } =~ $1 ]]
}

# What comes to the controller from the middle is what the host sent.
test_packet_ins()
{
	local match=ip,nw_src=10.0.0.1,nw_dst=10.0.0.2 rule

	[ $KIND = ip ] || match=dl_src=02:00:00:00:00:01,dl_dst=02:00:00:00:00:02
	for rule in "$match" "icmp"; do
		check "$V: a rule to the controller: $rule" add red 2 "priority=50,$rule,actions=controller"
		spawn "$TMP/monitor" ovs-ofctl -O OpenFlow13 monitor tcp:127.0.0.1:6602
		check "$V: the controller gets what the host sent" wait_for 10 packet_in
		stop_pid "$LAST_PID"
		del red 2 "priority=50,$rule"
	done
}
packet_in()
{
	ping_none red1 10.0.0.2 > /dev/null
	cat "$TMP/monitor"
	grep -A1 "in_port=2" "$TMP/monitor" | grep -q "nw_src=10.0.0.1,nw_dst=10.0.0.2" &&
		grep -q "dl_src=02:00:00:00:00:01,dl_dst=02:00:00:00:00:02" "$TMP/monitor" &&
		! grep -qi "csum.*bad\|bad.*csum" "$TMP/monitor"
}

# Each vFR's counters are the sum of what it is on the pSwitch.
test_counters()
{
	local match=ip,nw_src=10.0.0.1,nw_dst=10.0.0.2

	[ $KIND = ip ] || match=dl_src=02:00:00:00:00:01,dl_dst=02:00:00:00:00:02
	add red 2 "priority=60,$match,idle_timeout=4,actions=output:1"
	ping_ok red1 10.0.0.2 5 > /dev/null
	check "$V: five packets are counted" wait_for 5 equals 5 vfr_packets 60
	# one each half a second
	for _ in {1..14}; do
		ping_ok red1 10.0.0.2 > /dev/null
		sleep 0.5
	done
	check "$V: a rule that is used does not time out" equals 1 vfr_count 60
	check "$V: one that is not does" wait_for 20 equals 0 vfr_count 60
	check "$V: hosts reach each other by the one below" goes carried both_ways red
}
vfr_dump() { of red 2 dump-flows | grep "priority=$1,"; }
vfr_packets() { vfr_dump "$1" | sed 's/.*n_packets=\([0-9]*\),.*/\1/'; }
vfr_count() { vfr_dump "$1" | wc -l; }

test_two_tenants()
{
	check "$V: blue has a carrier, too" tenant blue 6 $KIND
	pair blue $KIND 1 2
	arps blue $KIND
	check "$V: blue is carried" wait_for 10 equals $KIND used blue
	still blue
	check "$V: hosts of blue reach each other" wait_for 5 goes carried both_ways blue
	check "$V: with the same addresses as red's" goes carried both_ways red
	check "$V: red's packets do not get to blue" silent blue2 ping_ok red1 10.0.0.2 3
	check "$V: nor blue's to red" silent red1 ping_ok blue2 10.0.0.1 3
	check "$V: all rules are as they shall be" wait_for 10 verified
	check "$V: blue goes" ctl tenant del blue
	check "$V: red notices nothing" goes carried both_ways red
}

# Another kind on the same cables could be mistaken.
test_other_kind()
{
	local other=mac

	[ $KIND = ip ] || other=ip
	check "$V: blue has a carrier of the other kind" tenant blue 6 $other
	pair blue $other 1 2
	arps blue $other
	check "$V: blue is labelled" wait_for 10 goes labelled both_ways blue
	check "$V: for this reason" says "no vlink can carry" ctl tenant show blue
	ctl tenant del blue
}

carried_links() { ctl -j vlink show red | gojq -c '[.[] | [.path[] | select(.active) | .carried != null, ."back-carried" != null]]'; }

test_links()
{
	local pid

	check "$V: both ways of red's link carry" wait_for 5 equals "[[true,true]]" carried_links
	check "$V: a second one takes the same way" ctl vlink add tenant red vswitch 0xc1 port 7 \
		to-vswitch 0xc2 to-port 7 path $by_m1
	check "$V: the first one carries, the second does not" equals "[[true,true],[false,false]]" carried_links
	check "$V: for this reason" says "label: others are carried on a pLink" ctl vlink show red
	check "$V: red is carried" goes carried both_ways red
	ctl vlink del tenant red "$(ctl -j vlink show red | gojq '.[1].id')"
	ip link set e1-m1 down
	check "$V: a cable is pulled: red is carried the other way" wait_for 10 goes_by_m2
	ip link set e1-m1 up
	check "$V: it is back, and red is carried there" wait_for 10 goes carried both_ways red
	ovs-ofctl -O OpenFlow10,OpenFlow13 del-flows m1
	ovs_do del-controller m1
	wait_for 10 goes_by_m2
	ovs_controller m1 tcp:127.0.0.1:6653
	check "$V: m1 was away, and is back with its rules" wait_for 20 goes carried both_ways red
	check "$V: all rules are as they shall be" wait_for 10 verified
}
goes_by_m2() { VIA=m2 goes carried both_ways red; }

# A change of the carrier loses nothing.
test_change()
{
	local to

	stream_of "$TMP/ping" red1 10.0.0.2 0.02
	for to in label $KIND label auto $KIND; do
		check "$V: the carrier becomes $to" ctl tenant set red carrier $to
		sleep 1
	done
	stop_pid "$LAST_PID"
	check "$V: no packet was lost" nothing_lost "$TMP/ping"
	check "$V: it is carried" wait_for 5 goes carried both_ways red
	check "$V: red is stopped" ctl tenant set red state down
	check "$V: no rule is left" wait_for 5 equals 0 rules m1
	check "$V: red is started" ctl tenant set red state up
	check "$V: its hosts reach each other again" wait_for 10 both_ways red
	check "$V: it is carried again" wait_for 20 goes carried both_ways red
	check "$V: the label is back" ctl tenant set red carrier label
	check "$V: with the rules for labels alone" wait_for 5 equals 2 rules m1
	check "$V: it is labelled" goes labelled both_ways red
	ctl tenant set red carrier $KIND
	check "$V: red is removed" ctl tenant del red
	for n in e1 m1 m2 e2; do
		check "$V: $n has no rules left" wait_for 5 equals 0 rules $n
	done
}

# A line of vSwitches: red1 at the first, red4 at the second, red2 and red3 at the third.
# What is in the way at one of them stops what comes to it, and nothing else.
line()
{
	local n h at=("" 0xd1:1 0xd3:1 0xd3:3 0xd2:3)

	{
		echo "tenant add line carrier $KIND"
		for n in "1 0xa1" "2 0xb1" "3 0xa2"; do
			echo "vswitch add tenant line dpid 0xd${n% *} pswitch ${n#* }"
			echo "controller add tenant line vswitch 0xd${n% *} ptcp:${BASE[line]}${n% *}:127.0.0.1"
		done
		cat <<-END
		vport add tenant line vswitch 0xd1 port 1 pswitch 0xa1 pport 5
		vport add tenant line vswitch 0xd2 port 3 pswitch 0xb1 pport 5
		vport add tenant line vswitch 0xd3 port 1 pswitch 0xa2 pport 5
		vport add tenant line vswitch 0xd3 port 3 pswitch 0xa2 pport 7
		vlink add tenant line vswitch 0xd1 port 2 to-vswitch 0xd2 to-port 1 path 0xa1:1
		vlink add tenant line vswitch 0xd2 port 2 to-vswitch 0xd3 to-port 2 path 0xb1:1
		END
		for h in 1 2 3 4; do
			echo "host add tenant line mac 02:00:00:00:00:0$h ip 10.0.0.$h" \
				"vswitch ${at[h]%:*} vport ${at[h]#*:}"
		done
	} | ctl -batch - || return 1
	for h in 1 2 3 4; do
		for n in 1 2 3 4; do
			[ $n = $h ] || echo "neigh replace 10.0.0.$n lladdr 02:00:00:00:00:0$n dev eth0 nud permanent"
		done | ip -n red$h -batch -
	done
}

# between A B - the match
between()
{
	[ $KIND = ip ] && echo "ip,nw_src=10.0.0.$1,nw_dst=10.0.0.$2" ||
		echo "dl_src=02:00:00:00:00:0$1,dl_dst=02:00:00:00:00:0$2"
}

# Rules for all pairs.
line_rules()
{
	local n a b out=("" "- 1 2 2 2" "- 1 2 2 3" "- 2 1 3 2")

	for n in 1 2 3; do
		for a in 1 2 3 4; do
			for b in 1 2 3 4; do
				[ $a = $b ] || echo "priority=10,$(between $a $b),actions=output:${out[n]:2*b:1}"
			done
		done > "$TMP/rules"
		of line $n add-flows "$TMP/rules" || return 1
	done
}

# travels FORMS A B - of a packet from one host to another on the two cables of the line,
# each of "carried", "labelled" and "none"
travels()
{
	local want=$1 seen got

	seen=$(talk frames $((5 * WAIT_SCALE)) "red$2" "red$3" "10.0.0.$3" 7002 e1-m1 m1-e2) ||
		{ echo "$seen"; return 1; }
	got="$(form "${seen% *}") $(form "${seen#* }")"
	[ "$got" = "$want" ] || { echo "as it was: $got, seen: $seen"; return 1; }
}

# form FRAMES - TAG/MAC/IP/IP of each, with commas between
form()
{
	local real="none/02:00:00:00:00:0[1-4]/" tagged="[0-9]+/[^,]*"

	[ $KIND = mac ] || real="none/[^,]*/10\.0\.0\.[1-4](/|,|\$)"
	if [ "$1" = none ]; then
		echo none
	elif [[ $1 =~ ^$tagged(,$tagged)*$ ]]; then
		echo labelled
	elif [[ ,$1 =~ ,[0-9] || $1 =~ $real ]]; then
		echo mixed
	else
		echo carried
	fi
}
of_line() { ctl -j vlink show line | gojq -r '[.[] | .carries, ."back-carries"] | join(" ")'; }
# counted VSWITCH A B - packets of that pair's rule
counted()
{
	of line "$1" dump-flows | grep -F "priority=10,$(between "$2" "$3") " |
		sed 's/.*n_packets=\([0-9]*\),.*/\1/'
}

test_line()
{
	local hard="priority=3,ip,nw_dst=10.0.0.0/24" wide="priority=2,in_port=1" n sent

	check "$V: a line of three vSwitches" line
	check "$V: with rules for all pairs" line_rules
	check "$V: all of it carries" wait_for 10 equals "$KIND $KIND $KIND $KIND" of_line
	check "$V: from end to end" wait_for 5 travels "carried carried" 1 2
	check "$V: and back" travels "carried carried" 2 1
	check "$V: from the middle" travels "none carried" 4 3
	check "$V: to the middle" travels "carried none" 1 4
	n=$(counted 3 1 2)
	stream_of "$TMP/ping" red1 10.0.0.2 0.02
	check "$V: a rule that needs plain packets at the third" add line 3 "$hard,actions=output:1"
	check "$V: stops what comes to it" equals "$KIND $KIND label $KIND" of_line
	check "$V: for this reason" says "there label: flow rules of vswitch 0xd3 need plain packets; back $KIND" \
		ctl vlink show line
	check "$V: others are carried: to the second" travels "carried labelled" 1 2
	check "$V: back" travels "carried carried" 2 1
	check "$V: from the middle they are not" travels "none labelled" 4 3
	check "$V: to the middle they are" travels "carried none" 1 4
	check "$V: a rule of the second takes all further as it is" add line 2 "$wide,actions=output:2"
	check "$V: so what comes to that is not carried either" equals "label $KIND label $KIND" of_line
	check "$V: for this reason" says "flow rules of vswitch 0xd2 pass packets on to vport 2, where" \
		ctl vlink show line
	check "$V: to the middle" travels "labelled none" 1 4
	check "$V: further" travels "labelled labelled" 1 2
	check "$V: back all are" travels "carried carried" 3 1
	check "$V: all rules are as they shall be" wait_for 10 verified
	check "$V: the rule at the third goes" del line 3 "$hard"
	check "$V: all of it carries again" wait_for 10 equals "$KIND $KIND $KIND $KIND" of_line
	check "$V: really" travels "carried carried" 1 2
	check "$V: back, too" travels "carried carried" 2 1
	stop_pid "$LAST_PID"
	check "$V: no packet was lost" nothing_lost "$TMP/ping"
	read -r _ sent _ < <(tail -n 1 "$TMP/ping")
	check "$V: each was counted at the third" wait_for 10 equals $((n + ${sent%,} + 3)) counted 3 1 2
	test_line_wide "$hard" "$wide"
	check "$V: to a host: so the second needs plain ones itself" add line 2 "$wide,actions=output:3"
	check "$V: what comes to it is labelled" equals "label $KIND $KIND $KIND" of_line
	check "$V: and stays so" travels "labelled labelled" 1 3
	check "$V: from the middle on it is carried" travels "none carried" 4 3
	check "$V: it goes" del line 2 "$wide"
	check "$V: all is carried" wait_for 10 equals "$KIND $KIND $KIND $KIND" of_line
	check "$V: really" travels "carried carried" 1 3
	check "$V: all rules are as they shall be" wait_for 10 verified
	ctl tenant del line
	for n in 1 2 3 4; do
		in_host red$n ip neigh flush dev eth0 nud all
	done
}

# What is on its way when the next vLink stops cannot be restored where the rule is about
# all: it is passed on as before.
test_line_wide()
{
	local hard=$1 wide=$2 i

	check "$V: nothing but the rule about all leads from the second to the third" del line 2 "priority=10,$(between 1 2)"
	check "$V: by that, too, it is carried" travels "carried carried" 1 2
	stream_of "$TMP/ping" red1 10.0.0.2 0.02
	for i in 1 2; do
		sleep 1
		check "$V: what needs plain packets at the third comes" add line 3 "$hard,actions=output:1"
		check "$V: it is not carried" equals "label $KIND label $KIND" of_line
		check "$V: it goes" del line 3 "$hard"
		check "$V: it is carried" wait_for 5 equals "$KIND $KIND $KIND $KIND" of_line
	done
	stop_pid "$LAST_PID"
	check "$V: no packet was lost" nothing_lost "$TMP/ping"
	check "$V: the rule for the pair is back" add line 2 "priority=10,$(between 1 2),actions=output:2"
}

# What does not fit is refused, and is never something else's.
test_fields()
{
	local add="ctl host add tenant red mac 02:00:00:00:00:09 vswitch 0xc1 vport 1"

	check "host indices of 8 bits" ctl carrier set ip edge-bits 12 tenant-bits 12
	check "are shown" equals '[12,12,8]' layout ip
	check "too many bits" refuses "16 to 24 bits" ctl carrier set mac edge-bits 14 tenant-bits 12
	check "too few" refuses "16 to 24 bits" ctl carrier set mac edge-bits 3 tenant-bits 12
	check "none for the edge" refuses "an edge id has" ctl carrier set mac edge-bits 0
	check "too many for the tenant" refuses "a tenant id has" ctl carrier set mac tenant-bits 13
	check "labels have none" refuses "only ip and mac" ctl carrier set label edge-bits 8
	check "nothing to set" refuses "nothing to change" ctl carrier set ip
	check "a tenant with a carrier" ctl tenant add red carrier ip
	ctl vswitch add tenant red dpid 0xc1 pswitch 0xa1
	ctl vport add tenant red vswitch 0xc1 port 1 pswitch 0xa1 pport 5
	check "then the layout stays" refuses "the layout is in use" ctl carrier set ip edge-bits 10
	check "an index that does not fit" refuses "index does not fit" $add index 256
	check "the highest that does" $add index 255
	check "it is not given twice" refuses "has this index" ctl host add tenant red \
		mac 02:00:00:00:00:0a vswitch 0xc1 vport 1 index 255
	check "all others" indices 254
	check "one more" refuses "no host index is left" ctl host add tenant red \
		mac 02:00:00:00:01:ff vswitch 0xc1 vport 1
	check "no locator is there twice" equals 255 locators
	check "an edge id that does not fit" refuses "edge id does not fit" ctl pswitch set 0xb1 edge 4096
	check "one that does" ctl pswitch set 0xb1 edge 4095
	check "another's" refuses "has this edge id" ctl pswitch set 0xb2 edge 4095
	check "one that hosts need" refuses "are on the pswitch" ctl pswitch set 0xa1 edge 0
	ctl pswitch set 0xb1 edge 0
	ctl tenant del red
	check "tenant ids of 8 bits" ctl carrier set mac edge-bits 8 tenant-bits 8
	check "a tenant id that does not fit" refuses "tenant id does not fit" ctl tenant add blue id 256 carrier mac
	check "no tenant has come of it" must_fail ctl tenant show blue
	check "it may have labels" ctl tenant add blue id 256
	check "but no carrier" refuses "tenant id does not fit" ctl tenant set blue carrier auto
	ctl tenant del blue
	ctl carrier set mac edge-bits 12 tenant-bits 12
	ctl carrier set ip edge-bits 10 tenant-bits 12
}
layout() { ctl -j carrier show | gojq -c "[.[] | select(.kind == \"$1\") | .\"edge-bits\", .\"tenant-bits\", .\"host-bits\"]"; }
locators() { ctl -j host show red | gojq '[.[].locator // empty] | unique | length'; }
indices()
{
	local i

	for ((i = 0; i < $1; i++)); do
		printf 'host add tenant red mac 02:00:00:00:01:%02x ip 10.1.0.%d vswitch 0xc1 vport 1\n' $i $((i + 1))
	done > "$TMP/hosts"
	sed -i '1i host del tenant red mac 02:00:00:00:00:09\nhost add tenant red mac 02:00:00:00:00:09 ip 10.2.0.1 vswitch 0xc1 vport 1 index 255' "$TMP/hosts"
	ctl -batch "$TMP/hosts"
}

lib_start
need gojq ethtool tcpdump
setup
versions 13
check "links are told" square_plinks
is_checking || test_fields
# each kind, each version of OpenFlow; what does not depend on these once only
for V in 13-mac 13-ip 10-ip mixed-ip; do
	KIND=${V#*-}
	[ $V != 10-ip ] || versions 10
	[ $V != mixed-ip ] || versions 10 13 13 10
	check "$V: red has a carrier" tenant red 5 $KIND
	test_basic
	case $V in
	13-mac)
		is_checking || test_labelled
		is_checking || test_vlans
		is_checking || test_rules
		test_packet_ins
		is_checking || test_counters
		test_two_tenants
		is_checking || test_other_kind
		test_links
		;;
	13-ip)
		test_rules
		test_packet_ins
		;;
	10-ip)
		test_labelled
		test_rules
		test_packet_ins
		test_counters
		;;
	mixed-ip)
		test_two_tenants
		test_links
		;;
	esac
	# with locators for IPv4 addresses changes are the same over 1.0
	if [ $V = 13-ip ]; then
		check "$V: red is removed" ctl tenant del red
	else
		test_change
	fi
	case $V in
	13-mac | 10-ip) test_line ;;
	esac
	! is_checking || break
done
ktap_finished
