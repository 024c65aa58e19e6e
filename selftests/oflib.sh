# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What a controller of one OpenFlow version can do with a vSwitch, on pSwitches of
# both versions: of10.sh and of13.sh run this with VV=10 and VV=13.  The pSwitches
# are Open vSwitch bridges, and fake ones where a switch has to misbehave; the
# controllers are played by ofpeer.

# ------------------------------------------------------ per version of the VNC

# version byte; error types and codes that differ
case $VV in
10)
	VER=1
	E_FLOW=3 E_OVERLAP=1 E_FULL=0 E_PORTMOD=4
	E_CMD=4
	;;
13)
	VER=4
	E_FLOW=5 E_OVERLAP=3 E_FULL=1 E_PORTMOD=7
	E_CMD=6
	;;
esac

XID=1000
DATA=ffffffffffff02000000000a88b5$(printf '%092d' 0)

# of_ok CONN MESSAGE... - carried out and without an error when the barrier is answered
of_ok()
{
	local c=$1 x

	shift
	XID=$((XID + 2))
	x=$(printf 0x%x $XID)
	peer send "$c" "$@" "xid=$XID" || return 1
	peer send "$c" barrier-request "xid=$((XID + 1))" || return 1
	peer expect "$c" 5 "xid=$(printf 0x%x $((XID + 1))) barrier-reply" || return 1
	peer none "$c" 0 "xid=$x error"
}

# of_err CONN TYPE CODE MESSAGE... - refused with that error, our xid and our bytes
of_err()
{
	local c=$1 type=$2 code=$3

	shift 3
	XID=$((XID + 1))
	peer send "$c" "$@" "xid=$XID" || return 1
	peer expect "$c" 5 "$(printf 'xid=0x%x error type=%s code=%s data=%02x......%08x' \
		$XID "$type" "$code" "$VER" $XID)"
}

# of_ask CONN PATTERN MESSAGE... - the answer with our xid looks like that
of_ask()
{
	local c=$1 pattern=$2

	shift 2
	XID=$((XID + 1))
	peer send "$c" "$@" "xid=$XID" || return 1
	peer expect "$c" 5 "$(printf 'xid=0x%x .*' $XID)$pattern"
}

# of_ask_not CONN PATTERN MESSAGE... - there is an answer, without that in it
of_ask_not()
{
	local c=$1 pattern=$2 out

	shift 2
	out=$(of_ask "$c" "" "$@") || { echo "$out"; return 1; }
	XID=$((XID + 1))
	echo "$out"
	! has_line "$pattern" "$out"
}

# rules BRIDGE PATTERN N - that many rules of the pSwitch match
rules()
{
	local - IFS=$'\n' line out n=0

	set -f
	out=$(ovs_flows "$1" "$PV")
	for line in $out; do
		[[ ! $line =~ $2 ]] || n=$((n + 1))
	done
	[ "$n" = "$3" ] && return 0
	printf 'wanted %s rules like /%s/, there are %s:\n%s\n' "$3" "$2" "$n" "$out"
	return 1
}

# A frame from a host to nobody in particular; no answer is waited for.
poke()
{
	talk none 0 "$1" 10.0.0.99 1 > /dev/null
	return 0
}

# got HOST BEFORE N - its interface got that many packets since
got()
{
	local n=$(($(host_rx "$1") - $2))

	[ $n = "$3" ] && return 0
	echo "$1 got $n packets, not $3"
	return 1
}

# --------------------------------------------------------------------- setup

# Commands for: tenant $1, whose controller has port $2, with vSwitch $3 on pSwitch
# $4, vPorts 1.. on the pPorts $5..
tenant_on()
{
	local t=$1 c=$2 v=$3 p=$4 n=0 port

	shift 4
	echo "tenant add $t"
	echo "vswitch add tenant $t dpid $v pswitch $p"
	for port; do
		n=$((n + 1))
		echo "vport add tenant $t vswitch $v port $n pswitch $p pport $port"
	done
	echo "controller add tenant $t tcp:127.0.0.1:$c"
}

of_setup()
{
	local pv h

	hosts_quiet
	libera_load
	ovs_start || ktap_exit_fail_msg "Open vSwitch does not start"
	peer_start
	ovs_batch
	for pv in 13 10; do
		ovs_bridge "b$pv" $pv $pv
		host_add a$pv b$pv 10.0.0.1 02:00:00:00:00:01 11
		host_add b${pv}x b$pv 10.0.0.2 02:00:00:00:00:02 12
		host_add c$pv b$pv 10.0.0.1 02:00:00:00:00:01 13
		host_add d$pv b$pv 10.0.0.2 02:00:00:00:00:02 14
		for h in a$pv b${pv}x c$pv d$pv; do
			ip -n "$h" neigh add 10.0.0.99 lladdr 02:00:00:00:00:99 dev eth0
		done
	done
	ovs_commit
	for pv in 13 10; do
		peer listen c$pv 127.0.0.1:70$pv version="$VER"
		peer listen e$pv 127.0.0.1:71$pv version="$VER"
		peer listen g$pv 127.0.0.1:72$pv version="$VER"
		tenant_on t$pv 70$pv 0x1$pv 0x$pv 11 12
		tenant_on u$pv 71$pv 0x2$pv 0x$pv 13
		# and a fake switch for what a real one does not do
		tenant_on f$pv 72$pv 0x3$pv 0xf$pv 21 22
		peer switch s$pv 127.0.0.1 6653 dpid=0xf$pv "version=$((pv == 13 ? 4 : 1))" ports=20-23 \
			buffers=256 groups=1 >&2
	done > "$TMP/ctl.batch"
	ctl -batch "$TMP/ctl.batch" || ktap_exit_fail_msg "libera-ctl -batch failed"
	ovs_controller b13 tcp:127.0.0.1:6653
	ovs_controller b10 tcp:127.0.0.1:6633
}

# ------------------------------------------------------------------ real switch

test_handshake()
{
	local word=1.3

	[ "$VV" = 13 ] || word=1.0
	check "$T: the vSwitch dials its controller" equals $word peer up "$C" 20
	check "$T: the other tenant's too" equals $word peer up "$U" 20
	check "$T: features are the vSwitch's" of_ask "$C" "features-reply dpid=0x1$PV .*tables=$N_TABLES " features-request
	if [ "$VV" = 10 ]; then
		check "$T: ports in the features" of_ask "$C" " port=1 .* port=2 " features-request
		check "$T: and no others" of_ask_not "$C" " port=([3-9]|1[0-9])" features-request
	else
		check "$T: port descriptions" of_ask "$C" " port=1 .* port=2 " stats-request kind=port-desc
		check "$T: and no others" of_ask_not "$C" " port=([3-9]|1[0-9])" stats-request kind=port-desc
	fi
	check "$T: echo" of_ask "$C" "echo-reply body=c0ffee" echo-request data=c0ffee
	check "$T: set and get config" of_ok "$C" set-config miss=99
	check "$T: config is remembered" of_ask "$C" "miss=99" get-config-request
	check "$T: config goes back" of_ok "$C" set-config miss=65535
	check "$T: description" of_ask "$C" "mfr=Libera" stats-request kind=desc
}

test_flow_mod()
{
	check "$T: add with in_port" of_ok "$C" flow-mod prio=10 cookie=0x77 match=in_port=1 actions=output:2
	check "$T: one pFR with pPorts and our cookie" rules "$B" \
		"cookie=0x4c42.*priority=10,in_port=11 actions=output:12" 1
	check "$T: add without in_port" of_ok "$C" flow-mod prio=20 cookie=0x20 \
		match=eth_dst=02:00:00:00:00:07 actions=output:1
	check "$T: one pFR for each vPort" rules "$B" "priority=20,in_port=1[12],dl_dst=02:00:00:00:00:07" 2
	check "$T: output to the port it came in by is no output" rules "$B" "priority=20,in_port=12.*output:11" 1
	check "$T: flow stats show the vFR as it was given" of_ask "$C" \
		"prio=10 .*cookie=0x77 .*match=in_port=1 actions=output:2" stats-request kind=flow
	check "$T: each vFR once" of_ask "$C" "flows=2$" stats-request kind=aggregate
	check "$T: the same match and priority again replaces" of_ok "$C" flow-mod prio=10 cookie=0x78 \
		match=in_port=1 actions=drop
	check "$T: with the new actions" rules "$B" "priority=10,in_port=11 actions=drop" 1
	check "$T: still two" of_ask "$C" "flows=2$" stats-request kind=aggregate
	check "$T: another priority is another rule" of_ok "$C" flow-mod prio=11 match=in_port=1 actions=output:2
	check "$T: modify-strict" of_ok "$C" flow-mod cmd=modify-strict prio=11 match=in_port=1 actions=drop
	check "$T: changes that one" rules "$B" "priority=11,in_port=11 actions=drop" 1
	check "$T: modify" of_ok "$C" flow-mod cmd=modify match=in_port=1 actions=output:2
	check "$T: changes all within" rules "$B" "priority=1[01],in_port=11 actions=output:12" 2
	check "$T: and nothing else" rules "$B" "priority=20,in_port=12.*output:11" 1
	check "$T: modify with a cookie" of_ok "$C" flow-mod cmd=modify cookie=0x99 match=in_port=1 actions=output:2
	# 1.0 takes the new one, 1.3 keeps the old
	check "$T: what becomes of cookies" of_ask "$C" "cookie=0x$((VV == 10 ? 99 : 78))" \
		stats-request kind=flow
	check "$T: add to several outputs and set fields" of_ok "$C" flow-mod prio=30 \
		match=in_port=1,eth_type=0x800,ip_proto=17,udp_dst=53 \
		actions=set:eth_dst=02:00:00:00:00:55,output:2,output:controller
	check "$T: are there" rules "$B" \
		"priority=30,udp,in_port=11,tp_dst=53 actions=(mod_dl_dst:|set_field:)02:00:00:00:00:55.*,output:12,CONTROLLER" 1
	check "$T: address prefixes" of_ok "$C" flow-mod prio=31 \
		match=in_port=1,eth_type=0x800,ipv4_dst=10.1.0.0/16 actions=output:2
	check "$T: are there" rules "$B" "nw_dst=10.1.0.0/16" 1
	check "$T: flood is the tenant's ports" of_ok "$C" flow-mod prio=32 match=in_port=1,eth_dst=ff:ff:ff:ff:ff:ff \
		actions=output:flood
	check "$T: and no port of others" rules "$B" \
		"priority=32,in_port=11,dl_dst=ff:ff:ff:ff:ff:ff actions=output:12$" 1
	check "$T: overlapping rule is refused if asked so" of_err "$C" "$E_FLOW" "$E_OVERLAP" flow-mod flags=2 \
		prio=31 match=eth_type=0x800 actions=output:2
	check "$T: delete by output port" of_ok "$C" flow-mod cmd=delete out_port=1
	check "$T: took that rule" rules "$B" "priority=20" 0
	check "$T: and left the others" rules "$B" "priority=(10|11|30|31)," 4
	if [ "$VV" = 13 ]; then
		check "$T: delete by cookie and mask" of_ok "$C" flow-mod cmd=delete cookie=0x78 cookie_mask=0xff
		check "$T: took that rule" rules "$B" "priority=10," 0
		check "$T: and left the others" rules "$B" "priority=(11|30|31)," 3
	fi
	check "$T: delete-strict" of_ok "$C" flow-mod cmd=delete-strict prio=11 match=in_port=1
	check "$T: took that rule" rules "$B" "priority=11," 0
	check "$T: delete within a match" of_ok "$C" flow-mod cmd=delete match=eth_type=0x800
	check "$T: took those rules" rules "$B" "priority=3[01]," 0
	check "$T: delete all" of_ok "$C" flow-mod cmd=delete
	check "$T: none is left" of_ask "$C" "flows=0$" stats-request kind=aggregate
	check "$T: on the switch" rules "$B" "priority=(10|11|20|30|31|32)," 0
}

test_timeouts()
{
	check "$T: rules with time-outs" of_ok "$C" flow-mod prio=40 idle=1 flags=1 cookie=0x40 \
		match=in_port=2,eth_type=0x9001 actions=output:1
	check "$T: hard" of_ok "$C" flow-mod prio=41 hard=1 flags=1 cookie=0x41 \
		match=in_port=2,eth_type=0x9002 actions=output:1
	check "$T: for deletion" of_ok "$C" flow-mod prio=42 flags=1 cookie=0x42 \
		match=in_port=2,eth_type=0x9003 actions=output:1
	check "$T: over all ports" of_ok "$C" flow-mod prio=43 hard=1 flags=1 cookie=0x43 \
		match=eth_type=0x9004 actions=output:1
	check "$T: delete it" of_ok "$C" flow-mod cmd=delete-strict prio=42 match=in_port=2,eth_type=0x9003
	check "$T: flow removed: deleted" peer expect "$C" 5 \
		"flow-removed cookie=0x42 prio=42 reason=2 .*match=in_port=2,eth_type=0x9003"
	check "$T: flow removed: hard" peer expect "$C" 10 \
		"flow-removed cookie=0x41 prio=41 reason=1 .*match=in_port=2,eth_type=0x9002"
	check "$T: flow removed: idle" peer expect "$C" 10 \
		"flow-removed cookie=0x40 prio=40 reason=0 .*idle=1 .*match=in_port=2,eth_type=0x9001"
	check "$T: flow removed once for a rule on all ports" peer expect "$C" 10 "flow-removed cookie=0x43"
	check "$T: not twice" peer none "$C" 0.3 "flow-removed"
	check "$T: the vFRs are gone" of_ask "$C" "flows=0$" stats-request kind=aggregate
	check "$T: the pFRs are gone" rules "$B" "0x900[1-4]" 0
}

test_packets()
{
	local a=a$PV b=b${PV}x c=c$PV d=d$PV rb rc rd

	peer clear "$C"
	peer clear "$U"
	poke "$a"
	if [ "$VV" = 13 ]; then
		check "$T: without a table-miss rule no packet-in" peer none "$C" 0.5 packet-in
		of_ok "$C" flow-mod prio=0 cookie=0x9 actions=output:controller > /dev/null
		poke "$a"
		check "$T: packet-in by the table-miss rule" peer expect "$C" 5 \
			"packet-in .*reason=0 .*cookie=0x9 match=in_port=1 data=0200000000990200000000010800"
	else
		check "$T: packet-in on a miss" peer expect "$C" 5 \
			"packet-in .*in_port=1 reason=0 data=0200000000990200000000010800"
	fi
	poke "$b"
	check "$T: from the other port" peer expect "$C" 5 "packet-in .*in_port=2.*data=020000000099020000000002"
	of_ok "$C" flow-mod prio=5 cookie=0x55 match=in_port=1,eth_type=0x800 actions=output:controller > /dev/null
	poke "$a"
	check "$T: packet-in by an action" peer expect "$C" 5 "packet-in .*reason=1 .*data=020000000099"
	of_ok "$C" flow-mod cmd=delete-strict prio=5 match=in_port=1,eth_type=0x800 > /dev/null
	peer clear "$C"
	poke "$c"
	poke "$d"
	check "$T: nothing from other tenants' ports" peer none "$C" 0.3 packet-in
	if [ "$VV" = 10 ]; then
		check "$T: they go to their own tenant" peer expect "$U" 5 "packet-in .*in_port=1 "
	fi
	peer clear "$U"

	rb=$(host_rx "$b") rc=$(host_rx "$c") rd=$(host_rx "$d")
	check "$T: packet-out to a port" of_ok "$C" packet-out actions=output:2 data="$DATA"
	check "$T: arrives" wait_for 3 got "$b" "$rb" 1
	check "$T: packet-out to flood" of_ok "$C" packet-out in_port=1 actions=output:flood data="$DATA"
	check "$T: arrives" wait_for 3 got "$b" "$rb" 2
	check "$T: packet-out to all" of_ok "$C" packet-out in_port=1 actions=output:all data="$DATA"
	check "$T: arrives" wait_for 3 got "$b" "$rb" 3
	check "$T: packet-out back to its in_port" of_ok "$C" packet-out in_port=2 actions=output:in_port data="$DATA"
	check "$T: arrives" wait_for 3 got "$b" "$rb" 4
	of_ok "$C" flow-mod prio=6 match=in_port=1,eth_type=0x88b5 actions=output:2 > /dev/null
	check "$T: packet-out through the table" of_ok "$C" packet-out in_port=1 actions=output:table data="$DATA"
	check "$T: arrives" wait_for 3 got "$b" "$rb" 5
	check "$T: packet-out to the controller" of_ok "$C" packet-out in_port=1 actions=output:controller data="$DATA"
	check "$T: comes back" peer expect "$C" 5 "packet-in .*in_port=1.*data=ffffffffffff02000000000a88b5"
	check "$T: nothing of that at other tenants' hosts" got "$c" "$rc" 0
	check "$T: nor where no tenant is" got "$d" "$rd" 0
	of_ok "$C" flow-mod cmd=delete > /dev/null

	of_ok "$C" flow-mod prio=7 cookie=7 match=in_port=1 actions=output:2 > /dev/null
	of_ok "$C" flow-mod prio=7 cookie=8 match=in_port=2 actions=output:1 > /dev/null
	check "$T: hosts talk by the controller's rules" ping_ok "$a" 10.0.0.2 3
	# a switch takes a moment to count what its datapath has forwarded
	check "$T: flow stats count it" wait_for 10 of_ask "$C" \
		"cookie=0x7 packets=([3-9]|1[0-9]) " stats-request kind=flow
	XID=$((XID + 1))
	check "$T: aggregate stats count it" of_ask "$C" "packets=([6-9]|1[0-9]) bytes=[0-9]+ flows=2" \
		stats-request kind=aggregate
	check "$T: aggregate of a match only" of_ask "$C" "flows=1" stats-request kind=aggregate match=in_port=2
	check "$T: of an output port only" of_ask "$C" "flows=1" stats-request kind=aggregate out_port=1
	check "$T: table stats" of_ask "$C" "\[table=0 active=2 " stats-request kind=table
	if [ "$VV$PV" = 1313 ]; then
		of_ok "$C" flow-mod prio=9 match=in_port=1 goto=3 > /dev/null
		of_ok "$C" flow-mod table=3 match=eth_type=0x9999 actions=drop > /dev/null
		poke "$a"
		check "$T: table stats: looked up in the next, and not found" wait_for 10 of_ask "$C" \
			"\[table=3 active=1 lookup=[1-9][0-9]* matched=0\]" stats-request kind=table
	fi
	check "$T: port stats" of_ask "$C" "\[port=1 .*\[port=2 .*" stats-request kind=port
	check "$T: of own ports only" of_ask_not "$C" "port=([3-9]|1[0-9])" stats-request kind=port
	check "$T: of one port" of_ask_not "$C" "port=2" stats-request kind=port port=1
	of_ok "$C" flow-mod cmd=delete > /dev/null
}

test_port_status()
{
	peer clear "$C"
	ip link set "b${PV}x-p" down
	check "$T: port status when a port goes down" peer expect "$C" 5 "port-status reason=2 port=2 .*(config=0x1|state=0x1)"
	ip link set "b${PV}x-p" up
	check "$T: and up" peer expect "$C" 5 "port-status reason=2 port=2 .*config=0x0 state=0x(0|4)"
	ip link set "c$PV-p" down
	check "$T: none of a foreign port" peer none "$C" 0.3 "port-status"
	ip link set "c$PV-p" up
	check "$T: foreign ports' own tenant hears it" peer expect "$U" 5 "port-status reason=2 port=1 "
}

flows_sorted() { ovs_flows "$B" "$PV" | sort; }

# Each is refused with its error before anything goes to the switch.
test_refusals()
{
	local before

	before=$(flows_sorted)
	if [ "$VV" = 13 ]; then
		check "$T: refused: in_port that is not there" of_err "$C" 4 7 flow-mod match=in_port=3 actions=output:1
		check "$T: refused: in_port of another tenant's pPort" of_err "$C" 4 7 flow-mod match=in_port=13 actions=output:1
		check "$T: refused: unknown field" of_err "$C" 4 6 flow-mod oxm=8000fe0401020304 actions=output:1
		check "$T: refused: missing prerequisite" of_err "$C" 4 9 flow-mod match=ip_proto=6 actions=output:1
		check "$T: refused: field twice" of_err "$C" 4 10 flow-mod match=eth_type=0x800,eth_type=0x800 actions=output:1
		check "$T: refused: value outside its mask" of_err "$C" 4 5 \
			flow-mod match=eth_dst=02:00:00:00:00:07/ff:ff:ff:ff:ff:00 actions=output:1
		check "$T: refused: bad match length" of_err "$C" 4 1 flow-mod oxm=8000 actions=output:1
		check "$T: refused: group" of_err "$C" 2 9 flow-mod match=in_port=1 actions=group:1
		check "$T: refused: goto a table that is not there" of_err "$C" 3 2 flow-mod match=in_port=1 goto=$N_TABLES
		check "$T: refused: another table" of_err "$C" 5 2 flow-mod table=$N_TABLES match=in_port=1 actions=output:2
		if [ "$PV" = 13 ]; then
			check "$T: refused: a meter that is not there" of_err "$C" 12 2 \
				flow-mod match=in_port=1 meter=1 actions=output:2
			check "$T: refused: to modify a group that is not there" of_err "$C" 6 8 \
				group-mod body=0001000000000001
		else
			check "$T: refused: metadata" of_err "$C" 4 6 flow-mod match=metadata=1 actions=output:1
			check "$T: refused: tunnel id" of_err "$C" 4 6 flow-mod match=tunnel_id=1 actions=output:1
			check "$T: refused: meter" of_err "$C" 3 1 flow-mod match=in_port=1 meter=1 actions=output:2
			check "$T: refused: write metadata" of_err "$C" 3 1 flow-mod match=in_port=1 write_metadata=1
			check "$T: refused: group mod" of_err "$C" 6 3 group-mod body=0000000000000001
			check "$T: refused: meter mod" of_err "$C" 12 10 meter-mod body=0000000100000001
		fi
		check "$T: refused: unknown instruction" of_err "$C" 3 0 flow-mod match=in_port=1 instr_hex=00300008:00000000
		check "$T: refused: set a field that cannot be" of_err "$C" 2 13 flow-mod match=in_port=1 actions=set:in_port=2
		check "$T: refused: unknown multipart" of_err "$C" 1 2 stats-request kind=77
		check "$T: refused: stale role" of_err_role
	else
		check "$T: refused: in_port that is not there" of_err "$C" "[0-9]+" "[0-9]+" flow-mod match=in_port=3 actions=output:1
		check "$T: refused: in_port of another tenant's pPort" of_err "$C" "[0-9]+" "[0-9]+" flow-mod match=in_port=13 actions=output:1
		check "$T: refused: enqueue to a foreign port" of_err "$C" 2 4 flow-mod match=in_port=1 actions=enqueue:13
		check "$T: refused: unknown stats" of_err "$C" 1 2 stats-request kind=77
	fi
	check "$T: refused: output that is not there" of_err "$C" 2 4 flow-mod match=in_port=1 actions=output:3
	check "$T: refused: output to another tenant's pPort" of_err "$C" 2 4 flow-mod match=in_port=1 actions=output:13
	check "$T: refused: output to local" of_err "$C" 2 4 flow-mod match=in_port=1 actions=output:local
	check "$T: refused: output to normal" of_err "$C" 2 4 flow-mod match=in_port=1 actions=output:normal
	check "$T: refused: packet-out to a foreign port" of_err "$C" 2 4 packet-out actions=output:13 data="$DATA"
	check "$T: refused: packet-out from a foreign port" of_err "$C" "[12]" "[0-9]+" packet-out in_port=13 \
		actions=output:1 data="$DATA"
	check "$T: refused: unknown action" of_err "$C" 2 0 flow-mod match=in_port=1 actions=hex:0077000800000000
	check "$T: refused: bad action length" of_err "$C" 2 1 flow-mod match=in_port=1 actions=hex:0000000900000000
	check "$T: refused: unknown command" of_err "$C" "$E_FLOW" "$E_CMD" flow-mod cmd=9 match=in_port=1 actions=output:2
	check "$T: refused: unknown buffer" of_err "$C" 1 "[78]" flow-mod buffer=4242 match=in_port=1 actions=output:2
	check "$T: refused: packet-out of an unknown buffer" of_err "$C" 1 "[78]" packet-out buffer=4242 actions=output:2
	check "$T: refused: experimenter" of_err "$C" 1 3 vendor body=0000232000000001
	check "$T: refused: message of no type" of_err_type
	check "$T: refused: port mod of a foreign port" of_err "$C" "$E_PORTMOD" 0 port-mod port=13
	check "$T: refused: port mod with a wrong address" of_err "$C" "$E_PORTMOD" 1 port-mod port=1 mac=aabbccddeeff
	check "$T: the switch has heard nothing of all that" equals "$before" flows_sorted
	ctl tenant set t"$PV" max-rules 2
	of_ok "$C" flow-mod prio=1 match=in_port=1 actions=drop > /dev/null
	of_ok "$C" flow-mod prio=2 match=in_port=1 actions=drop > /dev/null
	check "$T: refused: more rules than the quota" of_err "$C" "$E_FLOW" "$E_FULL" flow-mod prio=3 match=in_port=1 actions=drop
	ctl tenant set t"$PV" max-rules 0
	of_ok "$C" flow-mod cmd=delete > /dev/null
	check "$T: refusals are counted" counter_above requests-refused 10
}

# generation 5, then 4
of_err_role()
{
	of_ask "$C" "role-reply role=2" role-request role=2 generation=5 || return 1
	of_err "$C" 11 0 role-request role=2 generation=4 || return 1
	of_ask "$C" "role-reply role=1" role-request role=1
}

of_err_type()
{
	XID=$((XID + 1))
	peer hex "$C" "$(printf '%02x630008%08x' "$VER" $XID)" || return 1
	peer expect "$C" 5 "$(printf 'xid=0x%x error type=1 code=1 ' $XID)"
}

# ------------------------------------------------------------------ fake switch

# What the switch refuses is as it was before; and nothing is left of what was never there.
test_refused_changes()
{
	local type=$((PV == 13 ? 5 : 3)) code=$((PV == 13 ? 1 : 0))

	peer fail "$S" flow-mod type=$type code=$code
	check "$T: fake: a modify that is refused" of_err "$G" "$E_FLOW" "$E_FULL" \
		flow-mod cmd=modify cookie=0x61 match=in_port=1 actions=drop
	check "$T: fake: leaves the rule as it was" of_ask "$G" \
		"prio=50 .*cookie=0x50 .*match=in_port=1 actions=output:2" stats-request kind=flow
	check "$T: fake: on the switch, too" wait_for 5 fake_has "prio=50 .*actions=output:22"
	peer fail "$S" flow-mod type=$type code=$code
	XID=$((XID + 3))
	peer send "$G" flow-mod prio=54 flags=1 match=in_port=1 actions=drop "xid=$((XID - 2))"
	peer send "$G" flow-mod cmd=delete-strict prio=54 match=in_port=1 "xid=$((XID - 1))"
	peer send "$G" barrier-request "xid=$XID"
	check "$T: fake: an add that is refused, deleted at once" peer expect "$G" 5 \
		"$(printf 'xid=0x%x error type=%s code=%s ' $((XID - 2)) "$E_FLOW" "$E_FULL")"
	check "$T: fake: both are done" peer expect "$G" 5 "$(printf 'xid=0x%x barrier-reply' $XID)"
	check "$T: fake: that is not told as a removal" peer none "$G" 0.3 flow-removed
	check "$T: fake: a rule" of_ok "$G" flow-mod prio=55 flags=1 match=in_port=1 actions=drop
	peer fail "$S" flow-mod type=$type code=$code
	check "$T: fake: the switch refuses to delete it: that is told" of_err "$G" "$E_FLOW" "$E_FULL" \
		flow-mod cmd=delete-strict prio=55 match=in_port=1
	ctl tenant set f"$PV" max-rules 2
	check "$T: fake: their places are free again" of_ok "$G" flow-mod prio=56 match=in_port=1 actions=drop
	check "$T: fake: but no more than that" of_err "$G" "$E_FLOW" "$E_FULL" \
		flow-mod prio=57 match=in_port=1 actions=drop
	ctl tenant set f"$PV" max-rules 0
	of_ok "$G" flow-mod cmd=delete-strict prio=56 match=in_port=1 > /dev/null
	# a change that was taken is not taken back when the rule is lost later, and refused
	check "$T: fake: a rule" of_ok "$G" flow-mod prio=56 match=in_port=1 actions=drop
	check "$T: fake: it is changed" of_ok "$G" flow-mod cmd=modify-strict prio=56 match=in_port=1 actions=output:2
	peer fail "$S" flow-mod type=$type code=$code
	peer send "$S" flow-removed "cookie=$(fake_cookie 56)" prio=56 reason=2 match=in_port=21
	check "$T: fake: somebody deletes it, and the switch does not take it again: it is gone" \
		wait_for 5 of_ask "$G" "flows=1$" stats-request kind=aggregate
	of_ok "$G" flow-mod cmd=delete-strict prio=56 match=in_port=1 > /dev/null
	ctl pswitch set 0xf"$PV" max-rules $(($(pswitch_field 0xf"$PV" rules) + 1))
	check "$T: fake: as many rules as the operator lets the switch have" of_ok "$G" \
		flow-mod prio=56 match=in_port=1 actions=drop
	check "$T: fake: refused: one more" of_err "$G" "$E_FLOW" "$E_FULL" \
		flow-mod prio=57 match=in_port=1 actions=drop
	ctl pswitch set 0xf"$PV" max-rules 0
	of_ok "$G" flow-mod cmd=delete-strict prio=56 match=in_port=1 > /dev/null
}

# A 1.0 switch does not say which rule a packet-in is by; if there is one only, it was that.
test_which_rule()
{
	check "$T: fake: a rule to the controller" of_ok "$G" flow-mod prio=60 cookie=0x60 \
		match=in_port=1,eth_type=0x9005 actions=output:controller
	check "$T: fake: another" of_ok "$G" flow-mod prio=61 cookie=0x61 \
		match=in_port=1,eth_type=0x9006 actions=output:controller
	peer send "$S" packet-in in_port=21 reason=1 data="$DATA"
	check "$T: fake: which it was cannot be said" peer expect "$G" 5 "packet-in .*cookie=0xf{16} "
	check "$T: fake: one goes" of_ok "$G" flow-mod cmd=delete-strict prio=61 match=in_port=1,eth_type=0x9006
	peer send "$S" packet-in in_port=21 reason=1 data="$DATA"
	check "$T: fake: it was the other" peer expect "$G" 5 "packet-in .*cookie=0x60 "
	check "$T: fake: that goes, too" of_ok "$G" flow-mod cmd=delete-strict prio=60 match=in_port=1,eth_type=0x9005
}

# group COMMAND ID PORT - the body of a group mod with one bucket
group()
{
	printf '%04x0000%08x00200000ffffffffffffffff0000000000000010%08xffff000000000000' "$@"
}

# meter COMMAND ID RATE - likewise of a meter mod with one band that drops
meter()
{
	printf '%04x0001%08x00010010%08x0000000000000000' "$@"
}

# The same with groups and meters.
test_refused_objects()
{
	check "$T: fake: a group" of_ok "$G" group-mod body="$(group 0 5 2)"
	peer clear "$S"
	peer fail "$S" group-mod type=6 code=3
	check "$T: fake: a change of it is refused" of_err "$G" 6 3 group-mod body="$(group 1 5 1)"
	check "$T: fake: it is as it was" of_ask "$G" "body=.*0000001000000002" stats-request kind=group-desc
	check "$T: fake: on the switch, too" peer expect "$S" 5 "group-mod body=.*0000001000000016"
	peer fail "$S" group-mod type=6 code=3
	check "$T: fake: another group is refused" of_err "$G" 6 3 group-mod body="$(group 0 6 2)"
	check "$T: fake: a rule with it, too" of_err "$G" 2 9 flow-mod prio=58 match=in_port=1 actions=group:6
	ctl tenant set f"$PV" max-groups 1 max-meters 1
	peer clear "$S"
	check "$T: fake: a group more than the quota" of_err "$G" 6 3 group-mod body="$(group 0 7 2)"
	check "$T: fake: the switch has not heard of it" peer none "$S" 0.3 group-mod
	check "$T: fake: a rule with the first is not" of_ok "$G" flow-mod prio=58 match=in_port=1 actions=group:5
	check "$T: fake: the group goes, and its rule" of_ok "$G" group-mod body=0002000000000005
	check "$T: fake: that is all" of_ask "$G" "flows=1$" stats-request kind=aggregate
	check "$T: fake: a meter" of_ok "$G" meter-mod body="$(meter 0 4 1000)"
	peer clear "$S"
	check "$T: fake: a meter more than the quota" of_err "$G" 12 10 meter-mod body="$(meter 0 8 3000)"
	check "$T: fake: the switch has not heard of it" peer none "$S" 0.3 meter-mod
	ctl tenant set f"$PV" max-groups 0 max-meters 0
	peer fail "$S" meter-mod type=12 code=6
	check "$T: fake: a change of it is refused" of_err "$G" 12 6 meter-mod body="$(meter 1 4 2000)"
	check "$T: fake: it is as it was" of_ask "$G" "body=.*00010010000003e8" stats-request \
		kind=meter-config meter=4
	peer fail "$S" meter-mod type=12 code=10
	check "$T: fake: another meter is refused" of_err "$G" 12 10 meter-mod body="$(meter 0 7 1000)"
	check "$T: fake: a rule with it, too" of_err "$G" 12 2 flow-mod prio=59 match=in_port=1 meter=7 \
		actions=output:2
	check "$T: fake: the meter goes" of_ok "$G" meter-mod body=0002000000000004
}

# On an OpenFlow 1.3 switch of one or two tables, too, misses are told to a 1.0 controller.
test_few_tables()
{
	local n m

	for n in 1 2; do
		m=m$n
		peer listen $m 127.0.0.1:730$n version=1
		tenant_on $m 730$n 0x4$n 0xe$n 1 2 > "$TMP/few"
		ctl -batch "$TMP/few"
		peer switch w$n 127.0.0.1 6653 dpid=0xe$n version=4 ports=1-3 tables=$n
	done
	for n in 1 2; do
		m=m$n S=w$n
		T="10 over 13 of $n tables"
		check "$T: the vSwitch dials its controller" peer up $m 20
		peer send w$n packet-in in_port=2 reason=1 "cookie=$(miss_cookie 2)" data="$DATA"
		check "$T: a miss" peer expect $m 5 "packet-in .*in_port=2 reason=0 data=ffffffffffff"
		check "$T: a rule of priority 0" of_ok $m flow-mod prio=0 match=in_port=1,eth_type=0x800 actions=output:2
		check "$T: is above misses" fake_has "table=$((n - 1)) .*prio=1 .*in_port=1,eth_type=0x800.*output:2"
		check "$T: and told as it is" of_ask $m "prio=0 .*eth_type=0x800" stats-request kind=flow
		peer send w$n packet-in in_port=1 reason=1 "cookie=$(miss_cookie 1)" data="$DATA"
		check "$T: what it does not match is a miss" peer expect $m 5 "packet-in .*in_port=1 reason=0 "
	done
	check "$T: one of priority 1 over it" of_ok m2 flow-mod prio=1 match=in_port=1 actions=drop
	T="10 over 13 of 1 tables" S=w1
	check "$T: refused: one of priority 1 over it" of_err m1 3 1 flow-mod prio=1 match=in_port=1 actions=drop
	check "$T: one beside it" of_ok m1 flow-mod prio=1 match=in_port=2 actions=drop
	check "$T: one higher" of_ok m1 flow-mod prio=2 match=in_port=1 actions=drop
	check "$T: refused: one of priority 0 under that" of_err m1 3 1 flow-mod prio=0 actions=output:1
	check "$T: the miss is as it was" [ -n "$(miss_cookie 2)" ]
	check "$T: all is deleted" of_ok m1 flow-mod cmd=delete
	check "$T: a rule for all of priority 0" of_ok m1 flow-mod prio=0 actions=output:1
	check "$T: leaves nothing to be missed" fake_has "prio=1 .*match=in_port=2 .*output:1"
	for n in 1 2; do
		ctl tenant del m$n
		check "10 over 13 of $n tables: the tenant goes, with all rules" wait_for 5 no_ports_on w$n
		peer close w$n
	done
}

# No tenant's rule is on a fake switch: those for probes have no in_port.
no_ports_on() { fails says in_port= peer flows "$1"; }

# The cookie of the rule for misses of packets from a port.
miss_cookie()
{
	peer flows "$S" | sed -nE "s/.*prio=0 .*cookie=(0x4c42[0-9a-f]+) .*match=in_port=$1 .*output:controller.*/\1/p"
}

# A rule's physical cookie, as the fake switch has it.
fake_cookie()
{
	peer flows "$S" | sed -nE "s/.*prio=$1 .*cookie=(0x4c42[0-9a-f]+) .*/\1/p" | head -n 1
}

# fake_has PATTERN - the fake switch has such a rule
fake_has()
{
	says "$1" peer flows "$S"
}

test_fake()
{
	local cookie vbuf x out reason=0

	# on a 1.0 switch a table-miss rule of 1.3 is a rule like others
	[ "$VV" = 10 ] || reason=1

	check "$T: fake: the vSwitch dials its controller" peer up "$G" 20
	check "$T: fake: add" of_ok "$G" flow-mod prio=50 cookie=0x50 match=in_port=1 actions=output:2
	cookie=$(fake_cookie 50)
	check "$T: fake: our mark is in the cookie" [ -n "$cookie" ]

	peer hold "$S" barrier-request
	XID=$((XID + 1))
	peer send "$G" barrier-request xid=$XID
	x=$(printf 0x%x $XID)
	check "$T: fake: no barrier reply before the switch's" peer none "$G" 0.5 "barrier-reply"
	peer send "$G" echo-request xid=77
	check "$T: fake: nor an answer to what came after it" peer none "$G" 0.5 "echo-reply"
	peer release "$S" barrier-request
	check "$T: fake: with the switch's it comes" peer expect "$G" 5 "xid=$x barrier-reply"
	check "$T: fake: and then the other" peer expect "$G" 5 "xid=0x4d echo-reply"

	peer fail "$S" flow-mod "type=$((PV == 13 ? 5 : 3))" "code=$((PV == 13 ? 1 : 0))"
	check "$T: fake: the switch's error gets to the VNC as its own" of_err "$G" "$E_FLOW" "$E_FULL" \
		flow-mod prio=51 match=in_port=1 actions=drop
	check "$T: fake: and the rule is not there" of_ask "$G" "flows=1$" stats-request kind=aggregate

	peer fail "$S" flow-mod "type=$((PV == 13 ? 5 : 3))" "code=$((PV == 13 ? 1 : 0))"
	check "$T: fake: an add over another rule that is refused" of_err "$G" "$E_FLOW" "$E_FULL" \
		flow-mod prio=50 cookie=0x51 idle=9 match=in_port=1 actions=drop
	check "$T: fake: leaves that one as it was" of_ask "$G" \
		"prio=50 .*cookie=0x50 .*match=in_port=1 actions=output:2" stats-request kind=flow
	check "$T: fake: on the switch, too" wait_for 5 fake_has "prio=50 .*actions=output:22"

	test_refused_changes
	[ "$VV$PV" != 1313 ] || test_refused_objects
	[ "$VV$PV" != 1310 ] || test_which_rule

	check "$T: fake: another" of_ok "$G" flow-mod prio=52 cookie=0x52 flags=1 idle=60 match=in_port=2 actions=output:1
	cookie=$(fake_cookie 52)
	peer send "$S" flow-removed "cookie=$cookie" prio=52 reason=0 packets=5 bytes=500 match=in_port=22
	check "$T: fake: flow removed is passed on" peer expect "$G" 5 \
		"flow-removed cookie=0x52 prio=52 reason=0 .*packets=5 bytes=500 match=in_port=2"
	check "$T: fake: and the rule is gone" of_ask "$G" "flows=1$" stats-request kind=aggregate

	[ "$VV" = 10 ] || of_ok "$G" flow-mod prio=0 actions=output:controller > /dev/null
	cookie=$(fake_cookie 0)
	peer clear "$S"
	peer send "$S" packet-in in_port=21 buffer=77 "reason=$reason" total=60 "cookie=${cookie:-0}" data="$DATA"
	check "$T: fake: buffered packet-in" out_is vbuf peer expect "$G" 5 "packet-in buffer=[0-9]+ .*in_port=1"
	vbuf=$(sed -nE 's/.*buffer=([0-9]+) .*/\1/p' "$TMP/out")
	check "$T: fake: packet-out of the buffer" of_ok "$G" packet-out "buffer=${vbuf:-0}" in_port=1 actions=output:2
	check "$T: fake: the switch gets its own buffer id" peer expect "$S" 5 \
		"packet-out buffer=77 in_port=21 actions=output:22"
	check "$T: fake: a buffer is used once" of_err "$G" 1 "[78]" packet-out "buffer=${vbuf:-0}" in_port=1 actions=output:2
	peer send "$S" packet-in in_port=21 buffer=78 "reason=$reason" total=60 "cookie=${cookie:-0}" data="$DATA"
	check "$T: fake: another buffered packet-in" out_is vbuf peer expect "$G" 5 "packet-in buffer=[0-9]+ .*in_port=1"
	vbuf=$(sed -nE 's/.*buffer=([0-9]+) .*/\1/p' "$TMP/out")
	check "$T: fake: flow mod with the buffer" of_ok "$G" flow-mod "buffer=${vbuf:-0}" prio=53 \
		match=eth_type=0x88b5 actions=output:2
	check "$T: fake: exactly one pFR has it" equals 1 peer count "$S" "flow-mod .*buffer=78"
	check "$T: fake: the others have none" peer expect "$S" 5 "flow-mod .*prio=53 buffer=none"
	peer clear "$G"
	peer send "$S" packet-in in_port=23 buffer=none data="$DATA"
	check "$T: fake: packet-in from nobody's port goes to nobody" peer none "$G" 0.3 packet-in
	check "$T: fake: and is counted" counter_above packet-ins-without-owner 0
	peer send "$S" error xid=12345 type=1 code=1
	check "$T: fake: an error nobody asked for is nobody's" peer none "$G" 0.3 error
	peer send "$S" port-status port=22 reason=1
	check "$T: fake: port removed" peer expect "$G" 5 "port-status reason=[12] port=2 "
	peer send "$S" port-status port=22 reason=0
	check "$T: fake: port back" peer expect "$G" 5 "port-status reason=[02] port=2 "
	peer send "$S" port-status port=22 reason=2 curr=0x20
	check "$T: fake: port with another speed" peer expect "$G" 5 "port-status reason=2 port=2 .*curr=0x20"
	peer send "$S" port-status port=22 reason=2 curr=0x20
	check "$T: fake: the same is not told twice" peer none "$G" 0.3 port-status

	of_ok "$G" flow-mod cmd=delete > /dev/null
	check "$T: fake: all rules of the VNC are off the switch" fake_empty
	peer hold "$S" stats-request
	XID=$((XID + 1))
	peer send "$G" stats-request kind=flow "xid=$XID"
	check "$T: fake: stats that the switch does not answer do not block" of_ask "$G" echo-reply echo-request
	peer release "$S" stats-request
	out=$(peer closed "$G" 0)
	check "$T: fake: the controller is still connected" [ -n "$out" ]
}

# Only rules for misses of a 1.0 controller may be there (priority 0), the one of which
# the fake switch only said that it was removed, and the one that it refused to delete.
fake_empty()
{
	local out

	out=$(peer flows "$S" | grep -vE "prio=(0|52|55) ")
	[ -z "$out" ] || { echo "$out"; return 1; }
}

# out_is NAME COMMAND... - keeps the output in $TMP/out
out_is()
{
	shift
	"$@" > "$TMP/out"
	local rc=$?

	cat "$TMP/out"
	return $rc
}

# ---------------------------------------------------------------------- all

of_main()
{
	lib_start
	of_setup
	for PV in 13 10; do
		[ "$PV" = 13 ] || ! is_checking || continue
		B=b$PV C=c$PV U=e$PV G=g$PV S=s$PV
		# two of 254 are for links and for the tail of the first
		N_TABLES=1
		[ "$VV$PV" != 1313 ] || N_TABLES=252
		T="$VV over $PV"
		test_handshake
		test_flow_mod
		test_timeouts
		test_packets
		test_port_status
		test_refusals
		test_fake
	done
	[ "$VV" = 13 ] || is_checking || test_few_tables
	ktap_finished
}
