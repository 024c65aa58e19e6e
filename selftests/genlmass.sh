#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The netlink interface as a whole: dumps longer than a buffer, who may do what,
# network namespaces, events, libera-ctl monitor.
# shellcheck disable=SC1091,SC2119,SC2154,SC2317
. "$(dirname "$0")/lib.sh"

lib_start
need gojq setpriv unshare ip
. "$LIB_DIR/nllib.sh"

# -------------------------------------------------------------------- dumps

# all_ids FILE KEY - the values of KEY in objects, each once
all_ids() { grep -oE " $2=[^ ]+" "$1" | sort; }

# dumped NUMBER KEY NLPROBE-ARGUMENT... - so many objects, in several parts, none twice
dumped()
{
	local n=$1 key=$2 out=$TMP/dumped

	shift 2
	"$NLPROBE" -d "$@" > "$out" || { tail -n 1 "$out"; return 1; }
	[ "$(all_ids "$out" "$key" | uniq | wc -l)" = "$n" ] || { tail -n 1 "$out"; return 1; }
	[ -z "$(all_ids "$out" "$key" | uniq -d)" ] || { echo "some come twice"; return 1; }
	grep -qE "^objects=$n parts=([2-9]|[1-9][0-9]+) intr=0" "$out" && return 0
	tail -n 1 "$out"
	return 1
}

# commands that make hundreds of objects
many()
{
	local i

	for i in $(seq 300); do
		echo "tenant add t$i max-rules $i"
	done
	for i in $(seq 200); do
		echo "vswitch add tenant t1 dpid $((1000 + i)) pswitch $((2000 + i)) name v$i"
	done
	for i in $(seq 400); do
		echo "vport add tenant t1 vswitch v1 pswitch 2001 pport $i"
		printf 'host add tenant t1 mac 02:00:00:00:%02x:%02x ip 10.1.%d.%d vswitch v1 vport %d\n' \
			$((i / 256)) $((i % 256)) $((i / 200)) $((i % 200 + 1)) "$i"
	done
	for i in $(seq 100); do
		echo "controller add tenant t$i 127.0.0.1:$((7000 + i))"
	done
}

test_dumps()
{
	local i j batch=$TMP/batch

	many > "$batch"
	check "make hundreds of objects" "$LIBERA_CTL" -batch "$batch"
	check "300 tenants" dumped 300 id tenant-get
	check "200 vSwitches" dumped 200 dpid vswitch-get
	check "200 pSwitches" dumped 200 dpid pswitch-get
	check "400 vPorts" dumped 400 number vport-get
	check "400 pPorts" dumped 400 number pport-get
	check "400 hosts" dumped 400 mac host-get
	check "100 controllers" dumped 100 port controller-get
	check "200 sessions" dumped 200 vswitch session-get
	check "hosts of one tenant" dumped 400 mac host-get tenant-name=t1
	"$LIBERA_CTL" -j host show > "$TMP/hosts"
	check "libera-ctl sees the same" equals 400 gojq length "$TMP/hosts"

	# between the parts: t2 was dumped already, t299 not yet, t301 is new
	check "objects that change during a dump" "$NLPROBE" -d -p \
		"$LIBERA_CTL tenant del t2 && $LIBERA_CTL tenant del t299 && $LIBERA_CTL tenant add t301 id 900" \
		tenant-get
	"$NLPROBE" -d -p "$LIBERA_CTL tenant del t3; $LIBERA_CTL tenant del t298; $LIBERA_CTL tenant add t302 id 901" \
		tenant-get > "$TMP/changing"
	check "the dump says so" grep -qE "^objects=[0-9]+ .* intr=1" "$TMP/changing"
	check "a new one at the end is there" found " name=t302 " "$TMP/changing"
	check "one that went before its turn is not" must_fail grep -q " name=t298 " "$TMP/changing"
	for i in 1 4 150 297 300 301; do
		grep -q " name=t$i " "$TMP/changing" || break
	done
	check "all others are" [ "$i" = 301 ]
	all_ids "$TMP/changing" id > "$TMP/ids"
	check "none twice" equals "" uniq -d "$TMP/ids"
	for j in vport host; do
		"$NLPROBE" -d -p "$LIBERA_CTL host add tenant t4 mac 02:ff:ff:ff:ff:ff vswitch x vport 1; $LIBERA_CTL host del tenant t1 mac 02:00:00:00:00:01; $LIBERA_CTL host add tenant t1 mac 02:00:00:00:00:01 vswitch v1 vport 1" \
			$j-get > "$TMP/changing" 2> /dev/null
		check "$j dump goes on inside an object" found "^objects=400 .*intr=1" "$TMP/changing"
	done
	for i in $(seq 302); do
		case $i in 2 | 3 | 298 | 299) ;; *) echo "tenant del t$i" ;; esac
	done > "$batch"
	check "remove it all" "$LIBERA_CTL" -batch "$batch"
	check "nothing is left" objects 0 tenant-get
	seq 2001 2200 | sed 's/^/pswitch del /' > "$batch"
	check "of 200 pSwitches none is in use" "$LIBERA_CTL" -batch "$batch"
	check "no pSwitch is left" objects 0 pswitch-get
}

# -------------------------------------------------------------- permissions

as_nobody() { setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }

test_permissions()
{
	local c nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups)

	good "a tenant of root's" tenant-add name=blue
	check "everybody may read" as_nobody "$NLPROBE" tenant-get name=blue
	check "and dump" as_nobody "$NLPROBE" -d pswitch-get
	for c in listen-add listen-del intercept-add intercept-del pswitch-set pswitch-del tenant-add \
		tenant-del tenant-set controller-add controller-del vswitch-add vswitch-del \
		vport-add vport-del host-add host-del; do
		check "nobody may not: $c" prints "errno=EPERM" "${nobody[@]}" "$NLPROBE" $c
	done
	check "nor as root of a user namespace" prints "errno=EPERM" \
		"${nobody[@]}" unshare -Ur "$NLPROBE" tenant-del name=blue
	check "root without CAP_NET_ADMIN may not" prints "errno=EPERM" \
		setpriv --bounding-set=-net_admin --inh-caps=-net_admin \
		"$NLPROBE" tenant-del name=blue
	check "in a network namespace of their own they may" \
		"${nobody[@]}" unshare -Urn "$NLPROBE" tenant-add name=mine
	check "where nothing of ours is" prints "^objects=0 " \
		"${nobody[@]}" unshare -Urn "$NLPROBE" -d tenant-get
	good "blue was not touched" tenant-del name=blue
}

# --------------------------------------------------------------- namespaces

test_namespaces()
{
	local ns=genl-$$

	ip netns add "$ns"
	defer ip netns del "$ns"
	good "a tenant here" tenant-add name=here
	good "its vSwitch" vswitch-add tenant-name=here dpid=1 pswitch=1
	check "there: no tenant" in_host "$ns" "$NLPROBE" -d tenant-get
	check "there: none at all" prints "^objects=0 " in_host "$ns" "$NLPROBE" -d tenant-get
	check "there: no pSwitch" prints "^objects=0 " in_host "$ns" "$NLPROBE" -d pswitch-get
	check "there: no listener" prints "^objects=0 " in_host "$ns" "$NLPROBE" -d listen-get
	check "there: not to be removed" prints "errno=ENOENT" \
		in_host "$ns" "$NLPROBE" tenant-del name=here
	spawn "$TMP/there.log" ip netns exec "$ns" "$NLPROBE" -w 60
	spawn "$TMP/here.log" "$NLPROBE" -w 60
	check "listening to events on both sides" wait_for 10 \
		grep -q subscribed "$TMP/there.log" "$TMP/here.log"
	wait_for 10 found subscribed "$TMP/here.log" > /dev/null
	check "the same name and id there" prints "^tenant-add id=1 name=here" \
		in_host "$ns" "$NLPROBE" tenant-add name=here
	check "and the same vSwitch" in_host "$ns" "$NLPROBE" \
		vswitch-add tenant=1 dpid=1 pswitch=1
	good "another here" tenant-add name=other
	check "there: its own events" wait_for 5 found "vswitch-ntf .* event=1" "$TMP/there.log"
	check "here: ours" wait_for 5 found "tenant-ntf id=2 name=other" "$TMP/here.log"
	check "there: not ours" must_fail grep -q other "$TMP/there.log"
	check "here: not theirs" must_fail grep -q "vswitch-ntf" "$TMP/here.log"
	"$LIBERA_CTL" -n "$ns" -j tenant show > "$TMP/there"
	check "libera-ctl goes there" equals here gojq -r '.[].name' "$TMP/there"
	"$LIBERA_CTL" -j tenant show > "$TMP/here"
	check "it has two tenants here" equals 2 gojq length "$TMP/here"
	stop_pid "$(pgrep -P $$ -f "netns exec $ns" | head -n 1)" 2> /dev/null
	check "the namespace ends with all that is in it" ip netns del "$ns"
	good "here nothing happened" tenant-get name=here
	"$NLPROBE" tenant-del name=here > "$TMP/out"
	"$NLPROBE" tenant-del name=other > "$TMP/out"
	"$NLPROBE" pswitch-del dpid=1 > "$TMP/out"
}

# ------------------------------------------------------------------- events

test_events()
{
	spawn "$TMP/events" "$NLPROBE" -w 60
	check "subscribe" wait_for 10 found subscribed "$TMP/events"
	"$LIBERA_CTL" -batch - <<-END
	listen add 127.0.0.1:7100
	listen del 127.0.0.1:7100
	intercept add 10.0.0.0/8 port 6634 to-port 6653
	intercept del 10.0.0.0/8 port 6634 to-port 6653
	tenant add blue
	tenant set blue max-rules 5
	vswitch add tenant blue dpid 0xa1 pswitch 1 name s1
	pswitch set 1 name edge1
	vport add tenant blue vswitch s1 pswitch 1 pport 3
	host add tenant blue mac 02:00:00:00:00:01 vswitch s1 vport 1
	controller add tenant blue 127.0.0.1:6700
	controller del tenant blue 127.0.0.1:6700
	host del tenant blue mac 02:00:00:00:00:01
	vport del tenant blue vswitch s1 1
	vswitch del tenant blue s1
	pswitch del 1
	tenant del blue
	END
	check "the last one comes" wait_for 5 found "tenant-ntf .*event=2" "$TMP/events"
	# add 1, del 2, set 3; numbers and times that vary are left out
	sed -E 's/ (since|accepted|hw-addr)=[^ ]*//g; /subscribed/d' "$TMP/events" |
		awk '{ e = $NF; sub("event=", "", e); print $1, e }' > "$TMP/got"
	printf '%s\n' "listen-ntf 1" "listen-ntf 2" "intercept-ntf 1" "intercept-ntf 2" \
		"tenant-ntf 1" "tenant-ntf 3" "vswitch-ntf 1" "pswitch-ntf 3" "vport-ntf 1" \
		"host-ntf 1" "controller-ntf 1" "controller-ntf 2" "host-ntf 2" "vport-ntf 2" \
		"vswitch-ntf 2" "pswitch-ntf 2" "tenant-ntf 2" > "$TMP/want"
	check "one event for each change, in order" diff -u "$TMP/want" "$TMP/got"
	check "with what get shows" grep -qE \
		"^host-ntf tenant=1 tenant-name=blue mac=020000000001 vswitch=161 vswitch-name=s1 vport=1 event=1" \
		"$TMP/events"
	check "what was removed is told whole" grep -qE \
		"^pswitch-ntf dpid=1 name=edge1 .* event=2" "$TMP/events"
	good "a refusal" tenant-add name=one
	bad "is no event" EEXIST name - ".*" tenant-add name=one
	"$NLPROBE" tenant-del name=one > "$TMP/out"
	wait_for 5 found "tenant-ntf .*name=one .*event=2" "$TMP/events" > /dev/null
	check "only what came true is told" equals 2 grep -c "name=one " "$TMP/events"
}

# monitored FILTER - the monitor has said something that gojq finds
monitored() { [ -n "$(gojq -c "select($1)" "$TMP/monitor" 2> /dev/null)" ]; }

test_monitor()
{
	local pid i

	"$LIBERA_CTL" tenant add blue
	# as somebody for whose socket not so much may wait
	setpriv --reuid=65534 --regid=65534 --clear-groups \
		"$LIBERA_CTL" -j -t monitor > "$TMP/monitor" 2> "$TMP/monitor.err" &
	pid=$!
	defer stop_pid "$pid"
	check "what there is comes first" wait_for 10 monitored \
		'.object == "tenant" and .event == "present" and .name == "blue" and .time'
	check "listeners too" monitored '.object == "listen" and .port == 6653'
	"$LIBERA_CTL" tenant set blue state down
	check "then what changes" wait_for 5 monitored \
		'.object == "tenant" and .event == "set" and .state == "down"'
	# while it sleeps, more events than a socket holds
	kill -STOP "$pid"
	for i in $(seq 1500); do
		printf 'tenant add x%d\ntenant del x%d\n' "$i" "$i"
	done > "$TMP/flood"
	"$LIBERA_CTL" -batch "$TMP/flood"
	"$LIBERA_CTL" tenant add last
	kill -CONT "$pid"
	check "lost events are said" wait_for 20 found "events were lost" "$TMP/monitor.err"
	check "and the state comes again" wait_for 20 monitored \
		'.object == "tenant" and .event == "present" and .name == "last"'
	"$LIBERA_CTL" tenant del last
	check "and events go on" wait_for 10 monitored \
		'.object == "tenant" and .event == "del" and .name == "last"'
	stop_pid "$pid"
	"$LIBERA_CTL" tenant del blue
}

# ------------------------------------------- connections, rules, completion

# told PATTERN - an event like that has come
told() { grep -qE -- "$1" "$TMP/live"; }

# Rules and connections as they show up, with a fake switch and a fake controller.
test_live()
{
	peer_start
	spawn "$TMP/live" "$NLPROBE" -w 110
	check "subscribe" wait_for 10 told subscribed
	"$LIBERA_CTL" -batch - <<-END
	tenant add blue
	vswitch add tenant blue dpid 0xa1 pswitch 0x51 name s1
	vport add tenant blue vswitch s1 port 1 pswitch 0x51 pport 3
	vport add tenant blue vswitch s1 port 2 pswitch 0x51 pport 4
	END
	peer listen c 127.0.0.1:6801 > /dev/null
	"$LIBERA_CTL" controller add tenant blue 127.0.0.1:6801
	check "a switch connects" peer switch p 127.0.0.1 6653 dpid=0x51 ports=3,4
	check "event: pSwitch up" wait_for 10 told \
		"^pswitch-ntf dpid=81 .*connection=3 connected of-version=4 peer-address=7f000001 .* event=4\$"
	check "the controller is dialled" peer up c 10
	check "event: session up" wait_for 10 told \
		"^session-ntf tenant=1 tenant-name=blue vswitch=161 vswitch-name=s1 address=7f000001 port=6801 connected of-version=4 .* event=4\$"
	check "pPorts as the switch has them" prints \
		"^pport-get pswitch=81 number=3 present name=p3 hw-addr=.* tenant=1 .* vport=1\$" \
		"$NLPROBE" -d pport-get pswitch=0x51
	peer send c flow-mod prio=77 cookie=0xfeed idle=600 match=in_port=1,eth_type=0x806 \
		actions=output:2
	peer send c flow-mod prio=5 match=in_port=99 actions=output:2 xid=0x123
	peer send c barrier-request xid=0x124
	check "rules are sent" peer expect c 5 "xid=0x124 barrier-reply"
	# counters are what the fake switch says of each rule
	check "virtual rule" prints \
		"^vflow-get tenant=1 tenant-name=blue vswitch=161 vswitch-name=s1 table=0 priority=77 cookie=65261 match=800000040000000180000a020806 instructions=000400180000000000000010000000020000000000000000 idle-timeout=600 hard-timeout=0 flags=0 packets=7 bytes=700 duration=[0-9]+ physical-rules=1 state=1\$" \
		"$NLPROBE" -d vflow-get
	check "physical rule, with its owner" prints \
		"^pflow-get pswitch=81 .* match=8000000400000003.* state=1 owner=\{ tenant=1 tenant-name=blue vswitch=161 vswitch-name=s1 cookie=65261 \}\$" \
		"$NLPROBE" -d pflow-get pswitch=0x51
	check "libera-ctl reads matches and actions" prints \
		"^tenant blue vswitch s1 table 0 priority 77 cookie 0xfeed state installed .*match .*in_port=1.* instructions .*output:2" \
		"$LIBERA_CTL" flow show virtual blue
	check "physical too" prints "^pswitch 0x51 .*match .*in_port=3.* instructions .*output:4" \
		"$LIBERA_CTL" flow show physical 0x51
	check "event: refused" wait_for 5 told \
		"^refused-ntf tenant=1 tenant-name=blue vswitch=161 vswitch-name=s1 xid=291 error=bad-match-value suppressed=0\$"
	for _ in 1 2 3 4 5; do
		peer repeat c 10 flow-mod prio=5 match=in_port=99 actions=output:2
	done
	peer send c barrier-request xid=0x125
	peer expect c 5 "xid=0x125 barrier-reply" > /dev/null
	check "many refusals are counted" prints "refused=51( |\$)" "$NLPROBE" tenant-get name=blue
	sleep 1.1	# the second that the limit is for
	peer send c flow-mod prio=5 match=in_port=99 actions=output:2
	check "but not all are told" wait_for 5 told "^refused-ntf .* suppressed=[1-9]"
	"$LIBERA_CTL" -j controller show > "$TMP/json"
	check "controller show: the session" equals "true 1.3" \
		gojq -r '.[0].sessions[0] | "\(.connected) \(."of-version")"' "$TMP/json"
	check "pSwitch in use cannot be forgotten" must_fail "$LIBERA_CTL" pswitch del 0x51
	good "close its connection" pswitch-set dpid=0x51 disconnect
	check "event: pSwitch down, and why" wait_for 10 told \
		"^pswitch-ntf dpid=81 .*connection=0 .*down-reason=2 .* event=5\$"
	check "event: session down, and why" wait_for 10 told \
		"^session-ntf .* port=6801 .*down-reason=12 .* event=5\$"
	check "the rule waits" prints "^vflow-get .*priority=77 .* state=0\$" "$NLPROBE" -d vflow-get
	"$LIBERA_CTL" tenant del blue
	check "all rules have gone" prints "^objects=0 " "$NLPROBE" -d pflow-get
	"$LIBERA_CTL" pswitch del 0x51
}

# completes WANTED WORD... - what bash would offer for the last word
completes()
{
	local want=$1

	shift
	COMP_WORDS=("$@")
	COMP_CWORD=$(($# - 1))
	_libera_ctl_complete
	[ "${COMPREPLY[*]}" = "$want" ] && return 0
	echo "got: ${COMPREPLY[*]}"
	return 1
}

# shellcheck disable=SC2034,SC2154 # COMP_WORDS and COMPREPLY are bash's
test_completion()
{
	# shellcheck source=/dev/null
	. "$TOP/user/completion/libera-ctl"
	"$LIBERA_CTL" tenant add blue
	"$LIBERA_CTL" tenant add red
	"$LIBERA_CTL" vswitch add tenant blue dpid 0xa1 pswitch 0x51 name s1
	check "complete: objects" completes "vswitch vport vlink verify version" "$LIBERA_CTL" v
	check "complete: verbs" completes "set show" "$LIBERA_CTL" tenant s
	check "complete: tenants" completes "blue" "$LIBERA_CTL" tenant del b
	check "complete: values" completes "blue red" "$LIBERA_CTL" vport add tenant ""
	check "complete: switches" completes "s1" "$LIBERA_CTL" vport add tenant blue vswitch s
	check "complete: words" completes "pswitch" "$LIBERA_CTL" vport add tenant blue ps
	"$LIBERA_CTL" tenant del blue
	"$LIBERA_CTL" tenant del red
	"$LIBERA_CTL" pswitch del 0x51
}

libera_load
test_live
is_checking || test_completion
test_dumps
test_permissions
test_namespaces
test_events
test_monitor
ktap_finished
