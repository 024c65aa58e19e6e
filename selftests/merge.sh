#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Rules of several tenants are one on a pSwitch between their hosts, where the operator
# allows it and nobody else's packets are meant; packets stay each tenant's.
# shellcheck disable=SC1091,SC2317,SC2119
. "$(dirname "$0")/lib.sh"

# Three edges around one core; each tenant's hosts have the same addresses:
#
#	e1 1 -- 1 c 2 -- 1 e2	r1, b1 and g1 on e1, r2, b2 and g2 on e2,
#	          3 -- 1 e3	r3, b3 and g3 on e3
#
TENANTS="red blue green"
HOSTS="r1 r2 r3 b1 b2 b3 g1 g2 g3"

setup()
{
	local h n t

	lab_start
	for n in 1 2 3; do
		ovs_bridge e$n 13 a$n
		ovs_controller e$n tcp:127.0.0.1:6653
	done
	ovs_bridge c 13 b1
	ovs_controller c tcp:127.0.0.1:6653
	veth_link e1 c 1 1
	veth_link c e2 2 1
	veth_link c e3 3 1
	for h in $HOSTS; do
		n=${h#?}
		host_add "$h" e$n 10.0.0.$n 02:00:00:00:00:0$n "$(pport_of "${h%?}")"
	done
	ovs_commit
	for h in $HOSTS; do
		for t in 1 2 3; do
			echo "neigh replace 10.0.0.$t lladdr 02:00:00:00:00:0$t dev eth0 nud permanent"
		done | ip -n "$h" -batch -
	done
	for n in a1 a2 a3 b1; do
		check "$n is ready" wait_for 20 pswitch_ready 0x$n
	done
	check "links are told" plinks
}

plinks()
{
	ctl plink add pswitch 0xa1 pport 1 to-pswitch 0xb1 to-pport 1 &&
		ctl plink add pswitch 0xb1 pport 2 to-pswitch 0xa2 to-pport 1 &&
		ctl plink add pswitch 0xb1 pport 3 to-pswitch 0xa3 to-pport 1
}

pport_of() { case $1 in r) echo 5 ;; b) echo 6 ;; g) echo 7 ;; esac; }
base_of() { case $1 in red) echo 660 ;; blue) echo 661 ;; green) echo 662 ;; esac; }

# tenant NAME CARRIER EDGE... - with a host on each edge; vSwitch 0xc0 in the middle
tenant()
{
	local t=$1 n cmds

	cmds=$(
		echo "tenant add $t carrier $2 reduction hop"
		for n in 0 1 2 3; do
			echo "vswitch add tenant $t dpid 0xc$n pswitch $([ $n = 0 ] && echo 0xb1 || echo 0xa$n)"
			echo "controller add tenant $t vswitch 0xc$n ptcp:$(base_of "$t")$n:127.0.0.1"
		done
		for n in 1 2 3; do
			echo "vport add tenant $t vswitch 0xc$n port 1 pswitch 0xa$n pport $(pport_of "${t:0:1}")"
			echo "vlink add tenant $t vswitch 0xc$n port 4 to-vswitch 0xc0 to-port $n path 0xa$n:1"
		done
		for n in "${@:3}"; do
			at "$t" "$n"
		done
	)
	ctl -batch - <<< "$cmds"
}
at() { echo "host add tenant $1 mac 02:00:00:00:00:0$2 ip 10.0.0.$2 vswitch 0xc$2 vport 1"; }

# of TENANT N COMMAND... - what its controller says to vSwitch 0xcN
of()
{
	local to

	to=tcp:127.0.0.1:$(base_of "$1")$2
	ovs-ofctl -O OpenFlow13 "$3" "$to" "${@:4}"
}
strictly() { ovs-ofctl -O OpenFlow13 --strict "$3" "tcp:127.0.0.1:$(base_of "$1")$2" "$4"; }

match() { echo "priority=10,ip,dl_src=02:00:00:00:00:0$1,dl_dst=02:00:00:00:00:0$2,nw_src=10.0.0.$1,nw_dst=10.0.0.$2"; }

# flow TENANT FROM TO - rules from one host to another
flow()
{
	local m

	m=$(match "$2" "$3")
	of "$1" "$2" add-flow "in_port=1,$m,actions=output:4" &&
		of "$1" 0 add-flow "in_port=$2,$m,actions=output:$3" &&
		of "$1" "$3" add-flow "in_port=4,$m,actions=output:1"
}
both_ways() { flow "$1" 1 "$2" && flow "$1" "$2" 1; }

# Common rules in the middle; rules of tenants by themselves there that pass packets on
commons() { ovs-ofctl -O OpenFlow13 dump-flows c | grep -c "cookie=0x4c42fffe" || true; }
alone()
{
	ovs-ofctl -O OpenFlow13 dump-flows c | grep "priority=10,.*tun_id=0x1000" |
		grep -vc "cookie=0x4c42fffe" || true
}
# are COMMON ALONE - so many in the middle, and all as they shall be
are()
{
	wait_for 5 equals "$1/$2" numbers && wait_for 5 verified
}
numbers() { echo "$(commons)/$(alone)"; }
carried() { ctl -j tenant show "$1" | gojq -r '.[0]."carrier-used" // ."carrier-used"'; }
merged() { ctl -j reduction show "$1" vswitch 0xc0 | gojq '.parts[0]."merged-rules"'; }

# reaches TENANT FROM TO - and nobody else's host of that address gets anything
reaches()
{
	local t h before after to=${1:0:1}$3 rx

	for t in $TENANTS; do
		h=${t:0:1}$3
		[ "$h" = "$to" ] || before+=" $(host_rx "$h")"
	done
	rx=$(host_rx "$to")
	ping_ok "${1:0:1}$2" "10.0.0.$3" 2 || return 1
	for t in $TENANTS; do
		h=${t:0:1}$3
		[ "$h" = "$to" ] || after+=" $(host_rx "$h")"
	done
	[ "$before" = "$after" ] && [ "$(host_rx "$to")" -gt "$rx" ]
}
reach_all()
{
	reaches red 1 2 && reaches red 1 3 && reaches blue 1 2 && reaches blue 1 3
}

# Each way there is a rule of each: from the first edge to the others, and from these back.
test_two()
{
	local t

	for t in red blue; do
		check "$V: $t" tenant $t "$1" 1 2 3
		check "$V: its rules" both_ways $t 2
		check "$V: and others" both_ways $t 3
		check "$V: its packets are carried" wait_for 20 equals "$1" carried $t
	done
	check "$V: nothing is one unless the operator allows it" are 0 8
	check "$V: one allows it" ctl reduction set red hop merge on
	check "$V: which makes no difference yet" are 0 8
	check "$V: so does the other" ctl tenant set blue merge on
	check "$V: four rules are for both" are 4 0
	check "$V: packets arrive, each tenant's at its own hosts" reach_all
	check "$V: people see it" says "stands-for 2 match" ctl flow show physical 0xb1
	check "$V: of each tenant's, too" says "stand-in 0x4c42fffe" ctl flow show physical 0xb1
	check "$V: and how many" equals 4 merged red
	check "$V: what counts for both bounds what counts for one" says "counters upper-bounds" \
		ctl flow show virtual red vswitch 0xc0
	check "$V: its controller is told so" wait_for 5 says "n_packets=[1-9].*nw_dst=10.0.0.3" \
		of red 0 dump-flows in_port=1
	check "$V: it is saved" says "^tenant add name blue .*merge on" ctl export
}

# What is told of rules and messages is what there is.
test_numbers()
{
	local m n t

	check "$V: rules of ours are those that the pSwitch has" equals "$(rules c)" pswitch_has rules
	check "$V: four of them are common" equals 4 pswitch_has common-rules
	check "$V: eight are not there" equals 8 pswitch_has merged-rules
	for t in red blue; do
		check "$V: four of $t's" equals 4 tenant_has $t merged-rules
	done
	n=$(sent)
	m=in_port=1,$(match 1 2 | sed s/priority=10/priority=11/)
	for t in red blue; do
		of $t 0 add-flow "$m,actions=output:2"
	done
	check "$V: a rule of each is one" are 5 0
	for t in red blue; do
		strictly $t 0 del-flows "$m"
	done
	check "$V: they are gone" are 4 0
	check "$V: all messages for them are told of" equals "$n" sent
	# each is there again when it may not be one with others any more
	n=$(($(pswitch_has rules) - $(pswitch_has common-rules) + $(pswitch_has merged-rules)))
	ctl pswitch set 0xb1 max-rules $n
	check "$V: the quota counts what is not there" refused_full of red 0 add-flow "$m,actions=output:2"
	ctl pswitch set 0xb1 max-rules $((n + 1))
	check "$V: with room for it it comes" of red 0 add-flow "$m,actions=output:2"
	strictly red 0 del-flows "$m"
	ctl pswitch set 0xb1 max-rules 0
	check "$V: and goes" are 4 0
}
pswitch_has() { ctl -j pswitch show 0xb1 | gojq ".[0].\"$1\" // .\"$1\""; }
tenant_has() { ctl -j tenant show "$1" | gojq ".[0].\"$2\" // .\"$2\""; }
# Flow mods that the pSwitch has got and nobody tells of
sent()
{
	local t n

	n=$(pswitch_has flow-mods)
	for t in red blue; do
		n=$((n - $(ctl -j reduction show $t vswitch 0xc0 | gojq '.parts[0].messages')))
	done
	echo $n
}
refused_full() { ! "$@" 2> "$TMP/refused" && grep -q TABLE_FULL "$TMP/refused"; }

# The last counters of one are the common one's.
test_owners()
{
	local m=in_port=1,

	m+=$(match 1 2)
	check "$V: a rule that tells its end" of red 0 add-flow "$m,send_flow_rem,actions=output:2"
	check "$V: is one with the other's" are 4 0
	spawn "$TMP/told" ovs-ofctl -O OpenFlow13 monitor "tcp:127.0.0.1:$(base_of red)0"
	check "$V: packets arrive" reach_all
	sleep 2
	check "$V: it goes" strictly red 0 del-flows "$m"
	# what is left of it does not fork, and so is for all edges
	check "$V: the other's is by itself" are 2 3
	check "$V: its end has its packets" wait_for 8 says "FLOW_REMOVED.*delete.*pkts[1-9]" cat "$TMP/told"
	stop_pid "$LAST_PID"
	check "$V: the other's packets arrive" reaches blue 1 2
	check "$V: its own do not" ping_none r1 10.0.0.2 1
	check "$V: it comes back" flow red 1 2
	check "$V: they are one again" are 4 0
	check "$V: one leads elsewhere" strictly blue 0 mod-flows "$m,actions=output:3"
	check "$V: the other's is by itself" are 2 3
	check "$V: and its packets arrive" reaches red 1 2
	check "$V: it leads back" strictly blue 0 mod-flows "$m,actions=output:2"
	check "$V: they are one again" are 4 0
	check "$V: a drop above, of one" of blue 0 add-flow "$(match 1 2 | sed s/priority=10/priority=20/),in_port=1,actions=drop"
	check "$V: leaves it to both" are 4 0
	check "$V: drops that one's" ping_none b1 10.0.0.2 1
	check "$V: and not the other's" reaches red 1 2
	check "$V: a drop of all else below, of one" of blue 0 add-flow "priority=1,in_port=1,ip,actions=drop"
	check "$V: parts what goes there" wait_for 5 equals 2 commons
	check "$V: as it shall be" wait_for 5 verified
	check "$V: the other's packets arrive" reaches red 1 3
	strictly blue 0 del-flows "$(match 1 2 | sed s/priority=10/priority=20/),in_port=1"
	strictly blue 0 del-flows "priority=1,in_port=1,ip"
	check "$V: without them they are one again" are 4 0
	check "$V: packets arrive" reach_all
}

# Times are each one's, and what is one is used when anybody's is.
test_lives()
{
	local idle=$((2 * TIME_SCALE)) m

	m=in_port=1,$(match 1 2)
	check "$V: a rule with an idle time-out" of red 0 add-flow "$m,idle_timeout=$idle,send_flow_rem,actions=output:2"
	check "$V: is one with the other's" are 4 0
	spawn "$TMP/lives" ovs-ofctl -O OpenFlow13 monitor "tcp:127.0.0.1:$(base_of red)0"
	check "$V: it lives on while there are packets" busy r1 7
	check "$V: and while there are of the other" busy b1 7
	check "$V: nobody has been told of an end" says_not FLOW_REMOVED cat "$TMP/lives"
	check "$V: it ends when there are none" wait_for 30 says "FLOW_REMOVED.*idle" cat "$TMP/lives"
	check "$V: with no less than its packets" says "pkts([7-9]|[1-9][0-9])" cat "$TMP/lives"
	stop_pid "$LAST_PID"
	check "$V: the other's is by itself" are 2 3
	check "$V: and its packets arrive" reaches blue 1 2
	check "$V: it comes back" flow red 1 2
	check "$V: they are one again" are 4 0
}
# busy HOST SECONDS - it sends a packet in each
busy()
{
	local n

	for ((n = 0; n < $2 * TIME_SCALE; n++)); do
		ping_ok "$1" 10.0.0.2 2 || return 1
		sleep 1
	done
}

# A third tenant's packets are never taken along.
test_third()
{
	check "$V: a third, which never goes to one edge" tenant green "$1" 1 3
	check "$V: its rules" both_ways green 3
	check "$V: its packets are carried" wait_for 20 equals "$1" carried green
	# from the second edge none of its comes
	check "$V: without leave what goes where it goes is no more for both" wait_for 5 equals 1 commons
	check "$V: as it shall be" wait_for 5 verified
	check "$V: its packets arrive" reaches green 1 3
	check "$V: those of the others, too" reach_all
	check "$V: it may share" ctl reduction set green hop merge on
	check "$V: one is for three" says "stands-for 3 match" ctl flow show physical 0xb1
	check "$V: as it shall be" wait_for 5 verified
	check "$V: packets arrive" reach_all
	check "$V: its packets arrive" reaches green 1 3
	test_wider
	check "$V: a host of it at the other edge" ctl -batch - <<< "$(at green 2)"
	check "$V: parts what goes there" wait_for 20 says "not-shared|output:2" ctl flow show physical 0xb1
	check "$V: has its own rules" both_ways green 2
	check "$V: there, too, one is for three" wait_for 20 reaches green 1 2
	check "$V: all of all are" wait_for 20 are 4 0
	check "$V: it goes" ctl tenant del green
	check "$V: and leaves what is for two" wait_for 20 are 4 0
	check "$V: packets arrive" reach_all
}

# All that green has there goes one way, by one rule that names no edge: it keeps nobody
# apart.  From the second edge it has no rule, which does.
test_wider()
{
	local m n

	m=in_port=1,$(match 1 3)
	check "$V: what is green's is for all edges, and says of one what others say" are 3 3
	n=$(counted)
	check "$V: its packets arrive" reaches green 1 3
	check "$V: they count, whichever takes them" wait_for 5 counts_more "$n"
	check "$V: an idle time-out" of green 0 add-flow "$m,idle_timeout=$((2 * TIME_SCALE)),actions=output:3"
	check "$V: makes no difference" are 3 3
	for ((n = 0; n < 7 * TIME_SCALE; n++)); do
		sleep 1
		ping_ok g1 10.0.0.3 2
	done
	check "$V: it lives on while there are packets" says "idle_timeout" of green 0 dump-flows in_port=1
	check "$V: and ends when there are none" wait_for 20 says_not "idle_timeout" of green 0 dump-flows in_port=1
	check "$V: nothing of it says where its packets go: the others are apart" are 2 4
	check "$V: packets arrive" reach_all
	check "$V: its own do not" ping_none g1 10.0.0.3 1
	check "$V: it comes back" flow green 1 3
	check "$V: they are one again" are 3 3
}
counted() { of green 0 dump-flows in_port=1 | sed -n 's/.*n_packets=\([0-9]*\).*/\1/p' | sort -n | tail -n 1; }
counts_more() { [ "$(counted)" -gt "$1" ]; }
says_not() { ! says "$@"; }

# However it changes, packets do.
test_live()
{
	local n=$((200 * (TIME_SCALE > 1 ? 2 : 1))) t l

	for t in r b; do
		spawn "$TMP/ping$t" ip netns exec ${t}1 ping -n -q -i 0.05 -c $n -W 5 10.0.0.2
	done
	for l in "red hop merge off" "red lite merge on" "blue lite" "red hop" "blue host" "blue hop merge on"; do
		sleep 0.7
		# shellcheck disable=SC2086 # words
		ctl reduction set $l
	done
	for t in r b; do
		check "$V: ${t}1 has sent all" wait_for 60 says "$n packets transmitted" cat "$TMP/ping$t"
		check "$V: and nothing was lost" says " 0% packet loss" cat "$TMP/ping$t"
	done
	check "$V: they are one again" are 4 0
	check "$V: the pSwitch is told to begin anew" ctl pswitch set 0xb1 disconnect
	sleep 1
	check "$V: it comes back" wait_for 20 pswitch_ready 0xb1
	check "$V: with its rules" wait_for 20 are 4 0
	check "$V: packets arrive" wait_for 10 reach_all
	check "$V: somebody deletes them" ovs-ofctl -O OpenFlow13 del-flows c \
		"cookie=0x4c42fffe00000000/0xffffffff00000000"
	check "$V: they come back" are 4 0
	check "$V: packets arrive" reach_all
}

# What the pSwitch does not take stays apart, and nothing is lost by trying.
test_refused()
{
	local n packets=$((400 * (TIME_SCALE > 1 ? 2 : 1))) t

	ctl tenant set red merge off
	check "$V: apart" are 0 8
	n=$(ovs-ofctl -O OpenFlow13 dump-flows c table=1 | grep -c cookie)
	limit "$n"
	for t in r b; do
		spawn "$TMP/ping$t" ip netns exec ${t}1 ping -n -q -i 0.01 -c $packets -W 5 10.0.0.2
	done
	for n in 1 2 3 4 5; do
		sleep 0.3
		ctl tenant set red merge off
		ctl tenant set red merge on
	done
	check "$V: a full table takes none" wait_for 10 are 0 8
	for t in r b; do
		check "$V: ${t}1 has sent all" wait_for 60 says "$packets packets transmitted" cat "$TMP/ping$t"
		check "$V: and nothing was lost" says " 0% packet loss" cat "$TMP/ping$t"
	done
	check "$V: their own were there all the while" equals 8 older 2
	check "$V: packets arrive" reach_all
	# what was sent at once with one that it takes is refused
	check "$V: there is room for one" limit $(($(ovs-ofctl -O OpenFlow13 dump-flows c table=1 | grep -c cookie) + 1))
	ctl tenant set red merge off
	check "$V: which it takes" ctl tenant set red merge on
	check "$V: and not the others" wait_for 10 are 1 6
	check "$V: packets arrive" reach_all
	check "$V: there is room" ovs-vsctl clear bridge c flow_tables
	ctl tenant set red merge off
	check "$V: they are offered again" ctl tenant set red merge on
	check "$V: and are one" are 4 0
	check "$V: packets arrive" reach_all
}
# limit N - so many rules has the table of the middle room for
limit()
{
	ovs-vsctl -- --id=@t create flow_table flow_limit="$1" overflow_policy=refuse \
		-- set bridge c flow_tables:1=@t > /dev/null
}
# older SECONDS - how many of tenants by themselves have been there for longer than that
older()
{
	ovs-ofctl -O OpenFlow13 dump-flows c | grep "priority=10,.*tun_id=0x1000" |
		sed -n 's/.*duration=\([0-9]*\).*/\1/p' | awk -v s="$1" '$1 >= s { n++ } END { print n + 0 }'
}

test_end()
{
	local br

	check "$V: red is stopped" ctl tenant set red state down
	check "$V: blue is on its own" wait_for 20 equals 0/4 numbers
	check "$V: its packets arrive" reaches blue 1 2
	check "$V: red is started" ctl tenant set red state up
	check "$V: and is carried again" wait_for 30 are 4 0
	check "$V: packets arrive" wait_for 10 reach_all
	check "$V: red is removed" ctl tenant del red
	check "$V: blue is on its own" wait_for 20 are 0 4
	check "$V: blue is removed" ctl tenant del blue
	for br in e1 e2 e3 c; do
		check "$V: $br has no rules left" wait_for 5 equals 0 rules $br
	done
}

lib_start
need gojq
setup
for V in mac ip; do
	test_two $V
	test_numbers
	is_checking || test_owners
	is_checking || test_lives
	test_third $V
	test_live
	is_checking || test_refused
	# else the module goes while all this is there
	! is_checking || break
	test_end
done
ktap_finished
