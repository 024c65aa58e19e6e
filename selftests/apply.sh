#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Virtual networks as files: two tenants with the same addresses are made of one, exported,
# and changed while they are in use; what is refused half-way leaves everything as it was.
# Then the same networks as text, JSON and graph.
# shellcheck disable=SC1091,SC2317,SC2119
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/squarelib.sh"

# blue has a third host, on 7 of e2
setup()
{
	square_setup
	host_add blue3 e2 10.0.0.3 02:00:00:00:00:03 7
	square_plinks
}

# tenant NAME ID PPORT CONTROLLER-PORT - its part of a file
tenant()
{
	cat <<-END
	tenant add $1 id $2
	vswitch add tenant $1 dpid 0xc1 pswitch 0xa1 name v1
	vswitch add tenant $1 dpid 0xc2 pswitch edge2	# by its alias
	vport add tenant $1 vswitch v1 port 1 pswitch 0xa1 pport $3
	vport add tenant $1 vswitch 0xc2 port 1 pswitch edge2 pport $3
	vlink add tenant $1 vswitch 0xc1 port 2 to-vswitch 0xc2 to-port 2 path 0xa1:1,0xb1:1 path 0xa1:2,0xb2:2
	host add tenant $1 mac 02:00:00:00:00:01 ip 10.0.0.1 vswitch v1 vport 1
	host add tenant $1 mac 02:00:00:00:00:02 ip 10.0.0.2 vswitch 0xc2 vport 1
	controller add tenant $1 127.0.0.1:$4
	controller add tenant $1 vswitch v1 ptcp:66$2:127.0.0.1
	END
}

no_tenants() { equals '[]' ctl -j tenant show; }

# events FILE - a monitor writes there; true once it does
events()
{
	spawn "$1" "$LIBERA_CTL" monitor no-dump tenant controller vswitch vport vlink host
	# it has no way to say that it listens, but to tell
	wait_for 10 sh -c "$LIBERA_CTL tenant add probe && $LIBERA_CTL tenant del probe; grep -q probe $1"
}

# happened FILE PATTERN N - so many of its lines match, without those of the probe
happened()
{
	local n

	n=$(grep -v probe "$1" | grep -cE -- "$2")
	[ "$n" = "$3" ] && return 0
	echo "$n, not $3, match /$2/:"
	cat "$1"
	return 1
}

# apply_during STATUS FILE - with packets of red on their way all the time, each of which is
# answered; the status is as wanted
apply_during()
{
	local want=$1 rc=0 got=0

	shift
	stream_of "$TMP/ping" red1 10.0.0.2 0.02
	sleep 1
	ctl apply "$1" || got=$?
	[ "$got" = "$want" ] || { echo "status $got, not $want"; rc=1; }
	sleep 1
	stop_pid "$LAST_PID"
	nothing_lost "$TMP/ping" || rc=1
	return "$rc"
}

test_apply()
{
	{ tenant red 11 5 6502; echo; tenant blue 12 6 6503; } > "$TMP/vn"
	check "a dry run tells what it would send" says \
		"^vlink-add tenant-name=blue vswitch=193 .* hop=\{ pswitch=161 pport=1 \}" ctl -d apply "$TMP/vn"
	check "all of it" equals 20 sh -c "$LIBERA_CTL -d apply $TMP/vn | wc -l"
	check "and sends nothing" no_tenants
	check "the file is applied" ctl apply "$TMP/vn"
	check "hosts of red reach each other" wait_for 20 both_ways red
	check "hosts of blue, with the same addresses, too" wait_for 20 both_ways blue
	check "a second time there is nothing to do" equals "" ctl -d apply "$TMP/vn"
	check "no more than for the file by a pipe" equals "" sh -c "$LIBERA_CTL -d apply - < $TMP/vn"
}

test_export()
{
	ctl export > "$TMP/all"
	check "an export has all of it" equals 21 sh -c "wc -l < $TMP/all"
	check "blue's path by m2 among it" grep -qx \
		"vlink add tenant blue vswitch 0xc1 port 2 to-vswitch 0xc2 to-port 2 path 0xa1:1,0xb1:1 priority 100 path 0xa1:2,0xb2:2 priority 90" "$TMP/all"
	ctl export red > "$TMP/red"
	check "red's is a part of it" equals 10 sh -c "wc -l < $TMP/red"
	check "of a tenant that is not there: refused" says "^libera-ctl: export: name: no such tenant$" \
		ctl export green
	ctl tenant del red
	ctl tenant del blue
	check "the tenants are removed" no_tenants
	check "the export is applied" ctl apply "$TMP/all"
	check "and exported: the same" exports "$TMP/all"
	check "red's part, too" exports "$TMP/red" red
	check "hosts of red reach each other" wait_for 20 both_ways red
	check "hosts of blue reach each other" wait_for 20 both_ways blue
}

# blue2 goes, blue3 comes; red gets another path in place of its second and other quotas
test_change()
{
	local monitor

	check "events are told" events "$TMP/events.1"
	monitor=$LAST_PID
	sed -e '/^vport add tenant blue vswitch 0xc2 /s/pport 6/pport 7/' \
		-e '/^host add tenant blue .*02:00:00:00:00:02/d' \
		-e '/^tenant add name red/s/$/ max-rules 500 max-message-rate 3000 max-packet-in-rate 700/' \
		-e '/^vlink add tenant red /s/priority 90/priority 80/' "$TMP/all" > "$TMP/changed"
	echo "host add tenant blue mac 02:00:00:00:00:03 ip4 10.0.0.3 vswitch 0xc2 vport 1" >> "$TMP/changed"
	check "a changed file, while red pings: nothing is lost" apply_during 0 "$TMP/changed"
	sort "$TMP/changed" > "$TMP/changed.sorted"
	ctl export | sort > "$TMP/now.sorted"
	check "it is as the file says" cmp "$TMP/changed.sorted" "$TMP/now.sorted"
	check "blue1 reaches blue3" wait_for 20 ping_ok blue1 10.0.0.3 2
	check "and no more blue2" ping_none blue1 10.0.0.2
	check "red has the path" equals '[100,80]' \
		sh -c "$LIBERA_CTL -j vlink show red | gojq -c '[.[0].path[].priority]'"
	sleep 1
	check "one vPort went and came" happened "$TMP/events.1" '^vport ' 2
	check "two hosts went or came" happened "$TMP/events.1" '^host ' 2
	check "red was changed" happened "$TMP/events.1" '^tenant ' 1
	check "no vSwitch or controller was touched" happened "$TMP/events.1" '^(vswitch|controller) ' 0
	check "no vLink either" happened "$TMP/events.1" '^vlink .*(add|del)' 0
	stop_pid "$monitor"
	check "the way back, while red pings" apply_during 0 "$TMP/all"
	check "all is as before" exports "$TMP/all"
	check "hosts of blue reach each other" wait_for 20 both_ways blue
}

# Much is undone: blue's vSwitch with all that was on it, and what was added and set.
test_refused()
{
	local line

	ctl export > "$TMP/before"
	sed -e '/ tenant blue .*:02 /d' -e '/^vlink add tenant blue/s/priority 90/priority 70/' \
		-e '/^controller add tenant blue /d' -e '/add name blue/s/$/ max-rules 7 max-packet-in-rate 9 state down/' \
		-e '/^vswitch add tenant blue/s/name v1/name w1/' "$TMP/before" > "$TMP/bad"
	cat >> "$TMP/bad" <<-END
	vswitch add tenant blue dpid 0xc3 pswitch 0xa1
	vlink add tenant blue vswitch 0xc3 port 1 to-vswitch 0xc2 to-port 7 path 0xa1:1,0xb1:1
	tenant add green
	vswitch add tenant green dpid 0xc1 pswitch 0xa2
	vport add tenant green vswitch 0xc1 port 1 pswitch 0xa2 pport 5
	END
	line=$(wc -l < "$TMP/bad")
	check "a file that is refused half-way, while red pings" apply_during 1 "$TMP/bad"
	check "it says where and why" \
		says "^libera-ctl: $TMP/bad:$line: vport add: pport: a vport is on this pport already$" \
		ctl apply "$TMP/bad"
	check "in one line" equals 1 sh -c "$LIBERA_CTL apply $TMP/bad 2>&1 | wc -l"
	check "nothing has changed" exports "$TMP/before"
	check "hosts of red reach each other" both_ways red
	check "hosts of blue reach each other" wait_for 20 both_ways blue
	# removed before it is known that a path is refused
	sed -e '/^controller add tenant blue /d' \
		-e '/^vlink add tenant blue/s/0xa1:2,0xb2:2/0xa1:9,0xb2:2/' "$TMP/before" > "$TMP/bad"
	line=$(grep -n '^vlink add tenant blue' "$TMP/bad" | cut -d: -f1)
	check "a path that is none" says "^libera-ctl: $TMP/bad:$line: vlink path add: path: no pLink is known" \
		ctl apply "$TMP/bad"
	check "nothing has changed" exports "$TMP/before"
	# what is found before anything is done
	echo "tenant add red id 99" > "$TMP/bad"
	check "another id" says "^libera-ctl: $TMP/bad:1: tenant add: id: the tenant is there with id 11$" \
		ctl apply "$TMP/bad"
	printf 'tenant add red\nvswitch add tenant red dpid 0xc9 pswitch nowhere\n' > "$TMP/bad"
	check "a name that no pSwitch has" \
		says "^libera-ctl: $TMP/bad:2: vswitch add: pswitch: 'nowhere': no such pswitch$" ctl apply "$TMP/bad"
	check "nothing has changed" exports "$TMP/before"
}

test_little()
{
	check "a tenant with nothing in its file has nothing" ctl apply - <<< "tenant add blue id 12"
	check "but itself" equals "tenant add name blue id 12" ctl export blue
	check "others are not touched" exports "$TMP/red" red
	check "hosts of red reach each other" both_ways red
	sed -n '/ blue/p' "$TMP/all" | sed '/^vlink/s/ path.*/ backup auto/' > "$TMP/auto"
	check "paths may be left to the tool" ctl apply "$TMP/auto"
	# red uses the cable to m1 first
	sed -E '/^vlink add tenant blue/s/ path .*/ path 0xa1:2,0xb2:2 priority 100 path 0xa1:1,0xb1:1 priority 90/' \
		"$TMP/all" > "$TMP/found"
	check "what was found is exported: blue goes where red does not" exports "$TMP/found"
	check "and is as good as what would be found" equals "" ctl -d apply "$TMP/auto"
	check "hosts of blue reach each other" wait_for 20 both_ways blue
}

# A vSwitch over both edges
test_several()
{
	local monitor

	printf '%s\n' "tenant add name big id 20" "vswitch add tenant big dpid 0xd1 pswitch 0xa1,0xa2" \
		"vport add tenant big vswitch 0xd1 port 1 pswitch 0xa2 pport 7" > "$TMP/big"
	check "a vSwitch over two pSwitches, the second by its alias" ctl apply - \
		< <(sed 's/0xa1,0xa2/edge2,0xa1/' "$TMP/big")
	check "is exported with both" exports "$TMP/big" big
	check "and is the same" equals "" ctl -d apply "$TMP/big"
	echo "route add tenant big vswitch 0xd1 path 0xa1:1,0xb1:1 priority 100" >> "$TMP/big"
	check "with a route" ctl apply "$TMP/big"
	check "it is exported, too" exports "$TMP/big" big
	echo "route add tenant big vswitch 0xd1 path 0xa1:2,0xb2:2 priority 90" >> "$TMP/big"
	check "with another way" ctl apply "$TMP/big"
	check "both are exported" exports "$TMP/big" big
	check "with a route that is to be found" equals "" ctl -d apply - \
		< <(sed '/priority 90/d; s/path 0xa1.*//' "$TMP/big")
	check "a route that is refused leaves nothing behind" fails ctl apply - \
		< <(cat "$TMP/big"; echo "route add tenant big vswitch 0xd1 path 0xa1:9 priority 9")
	check "all is as before" exports "$TMP/big" big
	check "and shown with both" says "^big +0xd1 +- +up +0xa1,0xa2 " ctl topology show virtual big
	check "lines lead to both" equals 2 sh -c "$LIBERA_CTL topology show dot | grep -c '^.\"v 20 0xd1\" -- .*dotted'"
	check "events are told" events "$TMP/events.2"
	monitor=$LAST_PID
	sed 's/0xa1,0xa2/0xa2/; /^route/d' "$TMP/big" > "$TMP/small"
	check "it leaves a pSwitch" ctl apply "$TMP/small"
	check "and is on the other" exports "$TMP/small" big
	check "and enters it again, with both ways" ctl apply "$TMP/big"
	check "all is as before" exports "$TMP/big" big
	sleep 1
	check "nothing was made anew for that" happened "$TMP/events.2" '^(vswitch|vport) .*(add|del)' 0
	stop_pid "$monitor"
	check "it is removed" ctl tenant del big
}

# template SHAPE NAME ARGUMENT... - made by apply, as it comes; its vSwitches, vPorts, vLinks, hosts
template()
{
	ctl template "$@" > "$TMP/template" && ctl apply "$TMP/template" || return 1
	topology_json | gojq -c --arg t "$2" '.[] | select(.[0]? == $t) | .[1:]'
	ctl tenant del "$2"
}

# The network is a square, of which hosts of red and blue have pPorts.
test_templates()
{
	check "a copy: four switches, four links" equals "[4,8,4,0]" template copy cp
	check "a part of it, with a host, by the names of its pSwitches" equals "[3,5,2,1]" template copy cp \
		pswitch 0xa1,edge2,0xb1 at edge2:7 mac 02:00:00:00:00:07 ip 10.0.0.7 controller 127.0.0.1:6502
	check "a line, with paths in reserve" equals "[2,2,1,0]" template line row pswitch 0xa1,0xa2 backup
	check "a switch over both edges" equals "[1,1,0,1]" template big-switch big pswitch 0xa2,0xa1 dpid 0xd1 \
		hosts - backup max-rules 100 reduction hop <<< "edge2:7 mac 02:00:00:00:00:07	# blue3's"
	check "settings are in it" grep -qx "tenant add name big max-rules 100 reduction hop" "$TMP/template"
	check "paths are spread: not all go where red goes" equals "2 2" spread
	check "no fat tree" refuses "^libera-ctl: template fat-tree: 4 pswitches are joined by plinks, and a fat tree has" \
		ctl template fat-tree fat
	check "a pPort of a pLink" refuses "template copy: at: pport 1 of pswitch 0xa1 is the end of a plink" \
		ctl template copy cp at 0xa1:1
	check "no such pSwitch" refuses "template line: pswitch: 'nowhere': no such pswitch" \
		ctl template line row pswitch 0xa1,nowhere
	check "a bad line of a file of hosts" refuses "^libera-ctl: -:2: template copy: at: '7' is not of the form" \
		sh -c "printf '# hosts\n7\n' | $LIBERA_CTL template copy cp hosts -"
}

# Four links of a line to and fro: how many go by m1 and how many by m2, by their first paths
spread()
{
	local n

	{
		printf '%s\n' "tenant add row" "vswitch add tenant row dpid 1 pswitch 0xa1" \
			"vswitch add tenant row dpid 2 pswitch 0xa2"
		for n in 1 2 3 4; do
			echo "vlink add tenant row vswitch 1 port $n to-vswitch 2 to-port $n"
		done
	} | ctl apply - || return 1
	ctl export row | awk '/path 0xa1:1/ { a++ } /path 0xa1:2/ { b++ } END { print a, b }'
	ctl tenant del row
}

# The language of Graphviz as far as it is used here, a statement in a line: each line is
# one, braces come in pairs, and a line between nodes has nodes at its ends.
dot_ok()
{
	awk '
	BEGIN {
		id = "\"([^\"\\\\]|\\\\.)*\""
		attr = "[a-z]+=(" id "|[a-z]+)"
		attrs = " \\[" attr "(, " attr ")*\\];"
	}
	NR == 1 { if ($0 != "graph libera {") bad("no graph"); depth = 1; next }
	depth == 0 { bad("behind the end"); next }
	$0 ~ "^\tsubgraph cluster_[0-9]+ \\{$" { depth++; next }
	$0 ~ "^\tlabel=" id ";$" { next }
	$0 ~ "^\t?\\}$" { depth--; next }
	$0 ~ "^\t" id attrs "$" { match($0, id); node[substr($0, RSTART, RLENGTH)] = 1; nodes++; next }
	$0 ~ "^\t" id " -- " id attrs "$" {
		match($0, id); a = substr($0, RSTART, RLENGTH)
		rest = substr($0, RSTART + RLENGTH)
		match(rest, id); b = substr(rest, RSTART, RLENGTH)
		if (!(a in node) || !(b in node)) bad("no such node")
		edges++
		next
	}
	{ bad("no statement") }
	END { if (depth) bad("a brace is missing"); print nodes, edges; exit failed }
	function bad(why) { print NR ": " why ": " $0; failed = 1 }
	' "$1"
}

test_topology()
{
	check "physical: a pSwitch" says "^0xa2 +edge2 +up +1.3 +[0-9]+ +2$" ctl topology show physical
	check "physical: a cable, once" equals 1 sh -c "$LIBERA_CTL topology show physical | grep -cE '0xa1:1 .*0xb1:2 +up|0xb1:2 .*0xa1:1 +up'"
	check "physical: a pPort and whose it is" says "^0xa1:5 +red1-p +up +red v1:1$" ctl topology show physical
	check "virtual: a vLink" says "^red +[0-9]+ +v1:2 +0xc2:2 +up +2$" ctl topology show virtual
	check "virtual: a host" says "^blue +02:00:00:00:00:01 +10.0.0.1 +- +v1:1$" ctl topology show virtual blue
	check "virtual: of blue only" must_fail says "^red" ctl topology show virtual blue
	check "JSON has both" equals '[4,8,["red",2,4,1,2],["blue",2,4,1,2]]' topology_json
	check "without a name both are shown" equals 7 sh -c "$LIBERA_CTL topology | grep -c ':$'"
	ctl topology show dot > "$TMP/dot"
	# nodes: 4 pSwitches, 5 pPorts of hosts, for each tenant 2 vSwitches and 2 hosts
	check "a graph of both" equals "17 19" dot_ok "$TMP/dot"
	ctl topology show physical dot > "$TMP/dot.physical"
	check "of the physical network" equals "9 9" dot_ok "$TMP/dot.physical"
	ctl topology show virtual red dot > "$TMP/dot.red"
	check "of one tenant" equals "4 3" dot_ok "$TMP/dot.red"
	sed '/^."h 11 02:00:00:00:00:01" \[/d' "$TMP/dot" > "$TMP/dot.bad"
	check "a node too few is noticed" says "no such node" dot_ok "$TMP/dot.bad"
	check "nothing is down" must_fail grep -q dashed "$TMP/dot"
	ip link set e1-m1 down
	check "a cable is pulled: it is down" wait_for 5 says "^(0xa1:1 +0xb1:2|0xb1:2 +0xa1:1) +down$" \
		ctl topology show physical
	check "dashed in the graph" says '"p 0xa1" -- "p 0xb1" .*style=dashed|"p 0xb1" -- "p 0xa1" .*style=dashed' \
		ctl topology show physical dot
	ip link set e1-m1 up
	check "and up again" wait_for 5 says "^(0xa1:1 +0xb1:2|0xb1:2 +0xa1:1) +up$" \
		ctl topology show physical
}

# pSwitches, directions of pLinks; per tenant: vSwitches, vPorts, vLinks, hosts
topology_json()
{
	ctl -j topology | gojq -c '[(.physical.pswitches | length), (.physical.plinks | length)] +
		[.virtual[] | [.name, (.vswitches | length), (.vports | length), (.vlinks | length), (.hosts | length)]]'
}

lib_start
need gojq ovs-testcontroller
setup
square_ready
check "a pSwitch has an alias" ctl pswitch set 0xa2 name edge2
test_apply
# the rest is about the tool, which does not change with the kernel
if is_checking; then
	ctl export > "$TMP/all"
else
	test_export
fi
test_change
is_checking || test_refused
is_checking || test_little
test_several
is_checking || test_templates
is_checking || test_topology
ktap_finished
