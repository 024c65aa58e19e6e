#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Tenants' calls over HTTP: the tutorial of OpenVirteX on real switches with a real
# controller; what is told, beside what libera-ctl tells; big switches; tokens, and whom
# they reach; bodies that are wrong; clients that stop half-way; TLS; restarts; removal.
# shellcheck disable=SC1091,SC2317,SC2119
. "$(dirname "$0")/lib.sh"
. "$LIB_DIR/managerlib.sh"
. "$LIB_DIR/restlib.sh"

# Three bridges in a triangle; a host of the tutorial's network on s1 and one on s3, and
# hosts that are not in it.
#
#	h1 1 s1 5 --- 5 s2 6 --- 5 s3 2 h3	x1, x2 on 3; y2, y3 on 4
#	       6 ----------------- 6
VNC=7013
URL=http://127.0.0.1:8080
TLS=https://127.0.0.1:8443

setup()
{
	local br

	hosts_quiet
	app_start $VNC switch13.py
	libera_load discovery=500
	ovs_start || ktap_exit_fail_msg "Open vSwitch does not start"
	ovs-vsctl set open_vswitch . other_config:vlan-limit=0
	ovs_batch
	ovs_bridge s1 13 100
	ovs_bridge s2 13 200
	ovs_bridge s3 13 300
	veth_link s1 s2 5 5
	veth_link s2 s3 6 5
	veth_link s1 s3 6 6
	host_add h1 s1 10.0.0.1 00:00:00:00:01:01 1
	host_add h3 s3 10.0.0.3 00:00:00:00:03:02 2
	host_add x1 s1 10.0.0.8 00:00:00:00:01:03 3
	host_add x2 s2 10.0.0.9 00:00:00:00:02:03 3
	host_add y2 s2 10.0.0.6 00:00:00:00:02:04 4
	host_add y3 s3 10.0.0.7 00:00:00:00:03:04 4
	for br in s1 s2 s3; do
		ovs_controller $br tcp:127.0.0.1:6653
	done
	ovs_commit
	certificate
	wait_for 60 tcp_listens $VNC > /dev/null
	wait_for 30 equals 6 plinks_up > /dev/null || ktap_exit_fail_msg "the cables are not found"
}

certificate()
{
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 \
		-subj /CN=liberad -addext subjectAltName=IP:127.0.0.1 \
		-keyout "$TMP/key.pem" -out "$TMP/cert.pem" 2> /dev/null || return 1
	chmod 600 "$TMP/key.pem"
}

# -------------------------------------------------------------- both ends

# another one, that does not even begin
liberad() { "$LIBERAD" -f -s "$TMP/other.db" -S "$TMP/other.sock" "$@"; }

manager_start()
{
	liberad_start --http "${URL#http://}" --https "${TLS#https://}" \
		--tls-cert "$TMP/cert.pem" --tls-key "$TMP/key.pem"
}

client_start()
{
	mkfifo "$TMP/client.in" "$TMP/client.out"
	python3 "$LIB_DIR/northbound/client.py" < "$TMP/client.in" > "$TMP/client.out" &
	defer stop_pid $!
	exec {CLIENT_IN}> "$TMP/client.in" {CLIENT_OUT}< "$TMP/client.out"
	ask server $URL
}

# ask COMMAND... - what the client answers
ask()
{
	local line

	printf '%s\n' "$*" >&"$CLIENT_IN"
	IFS= read -r -t $((40 * WAIT_SCALE)) line <&"$CLIENT_OUT" || { echo "no answer: $*"; return 1; }
	[ "$line" = "done" ] || printf '%s\n' "$line"
}

# tenant METHOD PARAMS, status METHOD PARAMS
tenant() { ask call /tenant "$@"; }
status() { ask call /status "$@"; }

# of FILTER COMMAND... - a part of what is answered
of()
{
	local filter=$1

	shift
	"$@" | gojq -c "$filter"
}

# all COMMAND FIRST SECOND... - each of these succeeds
all_of()
{
	local cmd=$1 out

	shift
	for out; do
		out=$($cmd "$out") || { echo "$out"; return 1; }
		[[ $out == \{* ]] || { echo "$out"; return 1; }
	done
}

# ---------------------------------------------------------- the tutorial

V1=46200400562356225 V2=46200400562356226 V3=46200400562356227

ports()
{
	local p

	for p in "256 1 $V1 1" "256 5 $V1 2" "512 5 $V2 1" "512 6 $V2 2" "768 5 $V3 1" "768 2 $V3 2"; do
		# shellcheck disable=SC2086 # four words
		set -- $p
		equals "{\"dpid\":$1,\"port\":$2,\"tenantId\":1,\"vdpid\":$3,\"vport\":$4}" \
			tenant createPort "{\"tenantId\":1,\"dpid\":$1,\"port\":$2}" || return 1
	done
}

links()
{
	local algorithm='"algorithm":"spf","backup_num":1'

	equals "{$algorithm,\"dstDpid\":$V2,\"dstPort\":1,\"linkId\":1,\"path\":[{\"dstDpid\":512,\"dstPort\":5,\"srcDpid\":256,\"srcPort\":5}],\"priority\":64,\"srcDpid\":$V1,\"srcPort\":2,\"tenantId\":1}" \
		tenant connectLink "{\"tenantId\":1,\"srcDpid\":$V1,\"srcPort\":2,\"dstDpid\":$V2,\"dstPort\":1,$algorithm}" &&
	equals '[2,64,1]' of '[.linkId, .priority, .backup_num]' \
		tenant connectLink "{\"tenantId\":1,\"srcDpid\":$V2,\"srcPort\":2,\"dstDpid\":$V3,\"dstPort\":1,$algorithm}"
}

switches()
{
	local n

	for n in 1 2 3; do
		equals "{\"dpids\":[$((256 * n))],\"tenantId\":1,\"vdpid\":$((V1 + n - 1))}" \
			tenant createSwitch "{\"tenantId\":1,\"dpids\":[$((256 * n))]}" || return 1
	done
}

# A port that is made before the cable on it is found is one for a host, until there is a link.
test_early_port()
{
	tenant createNetwork '{"controllerUrls":[],"networkAddress":"10.0.0.0","mask":16}' > /dev/null
	tenant createSwitch '{"tenantId":1,"dpids":[256]}' > /dev/null
	tenant createSwitch '{"tenantId":1,"dpids":[512]}' > /dev/null
	ctl plink set interval 0
	check "a port on a cable that is not known" all_of "tenant createPort" '{"tenantId":1,"dpid":256,"port":5}'
	ctl plink set interval 500
	wait_for 20 equals 6 plinks_up > /dev/null
	check "one on a cable that is" all_of "tenant createPort" '{"tenantId":1,"dpid":512,"port":5}'
	check "the one is there, the other is not" equals '[[1,5]]' ports_there
	check "a link that is refused" says '^-32602 connectLink: dstPort: ' early_link 9
	check "leaves it so" equals '[[1,5]]' ports_there
	check "a link makes them its ends" equals 1 of .linkId early_link 1
	check "both" equals '[[1,5],[1,5]]' ports_there
	check "all of it goes" equals null tenant removeNetwork '{"tenantId":1}'
}

early_link() { tenant connectLink "{\"tenantId\":1,\"srcDpid\":$V1,\"srcPort\":1,\"dstDpid\":$V2,\"dstPort\":$1,\"algorithm\":\"spf\"}"; }
ports_there() { ctl -j vport show ovx1 | gojq -c '[.[] | [.number, .pport]]'; }

network='"controllerUrls":["tcp:127.0.0.1:7013"],"mask":16,"networkAddress":167772160,"tenantId":1'

test_tutorial()
{
	check "a network" equals "{$network}" tenant createNetwork \
		"{\"controllerUrls\":[\"tcp:127.0.0.1:$VNC\"],\"networkAddress\":\"10.0.0.0\",\"mask\":16}"
	check "a switch on each bridge" switches
	check "two ports on each" ports
	check "those on cables are nobody's yet" equals 2 of length ctl -j vport show ovx1
	check "two links, with a way round for each" links
	check "a host" equals "{\"hostId\":1,\"mac\":257,\"tenantId\":1,\"vdpid\":$V1,\"vport\":1}" \
		tenant connectHost "{\"tenantId\":1,\"vdpid\":$V1,\"vport\":1,\"mac\":\"00:00:00:00:01:01\"}"
	check "another" equals 2 of .hostId \
		tenant connectHost "{\"tenantId\":1,\"vdpid\":$V3,\"vport\":2,\"mac\":\"00:00:00:00:03:02\"}"
	check "nobody is dialled before the start" equals 0 of '[.[].connected] | add' ctl -j vswitch show ovx1
	check "it is started" equals "{${network%%,*},\"isBooted\":true,${network#*,}}" \
		tenant startNetwork '{"tenantId":1}'
	check "its controller has the three switches" wait_for 30 vnc_connected ovx1 3
	check "its hosts reach each other" wait_for 20 ping_ok h1 10.0.0.3
	check "others do not reach them" ping_none x1 10.0.0.3
	check "the rules are as they shall be" wait_for 10 verified
}

# ------------------------------------------------------------ what is told

# What libera-ctl tells, in the shape of the calls: switches, and links without ids.
HEX='def hex: ltrimstr("0x") | ("0" * (16 - length)) + . | [scan("..")] | join(":")'

physical()
{
	local s l

	s=$(ctl -j pswitch show) && l=$(ctl -j plink show) || return 1
	gojq -cn --argjson s "$s" --argjson l "$l" "$HEX"'; def at(d; p): {dpid: d | hex, port: p | tostring};
		{switches: [$s[] | select(.connected) | .dpid | hex],
		 links: [$l[] | select(.up) | {src: at(.pswitch; .pport), dst: at(."to-pswitch"; ."to-pport")}]}'
}

virtual()
{
	local s l

	s=$(ctl -j vswitch show ovx1) && l=$(ctl -j vlink show ovx1) || return 1
	gojq -cn --argjson s "$s" --argjson l "$l" "$HEX"'; def at(d; p): {dpid: d | hex, port: p | tostring};
		{switches: [$s[].dpid | hex],
		 links: [$l[] | [at(.vswitch; .vport), at(."to-vswitch"; ."to-vport")] |
			(., reverse) | {tenantId: 1, src: .[0], dst: .[1]}]}'
}

# Each link of the physical network has an id of its own, and the same the next time.
plink_ids()
{
	local a b

	a=$(of '[.links[].linkId]' status getPhysicalTopology) &&
		b=$(of '[.links[].linkId]' status getPhysicalTopology) || return 1
	equals true gojq -n --argjson a "$a" --argjson b "$b" '$a == $b and ($a | unique | length) == 6'
}

# The ids of links in a mapping are those of the cables that libera-ctl shows.
link_mapping()
{
	local ids got wanted

	ids=$(status getPhysicalTopology) && got=$(status getVirtualLinkMapping '{"tenantId":1}') &&
		wanted=$(ctl -j vlink show ovx1) || return 1
	equals true gojq -n --argjson ids "$ids" --argjson got "$got" --argjson wanted "$wanted" "$HEX"';
		[$wanted[] | [.path[] | [.hop[] | . as $h | $ids.links[] |
			select(.src == {dpid: ($h.pswitch | hex), port: ($h.pport | tostring)}) | .linkId]]] ==
		[$got["1"], $got["2"]] and ($got["1"] | length) == 2'
}

# rules CALL KEY - as many rules of each switch as libera-ctl shows
rule_counts() { of 'map_values(length)' status "$1" "$2"; }
# shellcheck disable=SC2086 # a list of words
shown_counts() { ctl -j flow show $1 | gojq -c --arg k "$2" "$HEX"'; group_by(.[$k]) | map({key: (.[0][$k] | hex), value: length}) | from_entries'; }
same_counts() { equals "$(shown_counts "$3" "$4")" rule_counts "$1" "$2"; }

test_status()
{
	check "the physical network" equals "$(physical)" of 'del(.links[].linkId)' status getPhysicalTopology
	check "its links have ids that stay" plink_ids
	check "the virtual network" equals "$(virtual)" of 'del(.links[].linkId)' \
		status getVirtualTopology '{"tenantId":1}'
	check "both directions of a link have its id" equals '[1,1,2,2]' of '[.links[].linkId]' \
		status getVirtualTopology '{"tenantId":1}'
	check "networks" equals '[1,2]' status listVirtualNetworks
	check "switches on switches" equals '{"links":[],"switches":["00:00:00:00:00:00:02:00"]}' \
		of '."00:a4:23:05:00:00:00:02"' status getVirtualSwitchMapping '{"tenantId":1}'
	check "links on cables" link_mapping
	check "hosts" equals '[{"dpid":"00:a4:23:05:00:00:00:01","hostId":1,"mac":"00:00:00:00:01:01","port":1},{"dpid":"00:a4:23:05:00:00:00:03","hostId":2,"mac":"00:00:00:00:03:02","port":2}]' \
		status getVirtualHosts '{"tenantId":1}'
	check "hosts, where they are" equals '[["00:00:00:00:00:00:01:00",1],["00:00:00:00:00:00:03:00",2]]' \
		of '[.[] | select(.tenantId == 1) | [.dpid, .port]]' status getPhysicalHosts
	check "rules of its controller" same_counts getVirtualFlowtable '{"tenantId":1}' "virtual ovx1" vswitch
	check "rules on switches" same_counts getPhysicalFlowtable '{}' physical pswitch
	check "rules of one switch, with match and actions" equals '["object","array","number"]' \
		of '[.[] | select(.priority == 1)][0] | [.match, .actionsList, .priority | type]' \
		status getVirtualFlowtable "{\"tenantId\":1,\"vdpid\":$V1}"
	check "the address that was told" equals '"10.0.0.0/16"' status getSubnet '{"tenantId":1}'
	check "a network without one" says '^-32603 getSubnet: network 2 ' status getSubnet '{"tenantId":2}'
	test_addresses
}

# With a carrier of addresses, those on the way are other ones.
test_addresses()
{
	check "addresses that stay as they are" equals '{"10.0.0.8":"10.0.0.8","10.0.0.9":"10.0.0.9"}' \
		status getVirtualAddressMapping '{"tenantId":2}'
	mctl -m tenant set red carrier ip
	wait_for 10 equals '"ip"' of '.[0]."carrier-used"' ctl -j tenant show red > /dev/null
	check "addresses that do not" equals "$(locator red)" of '."10.0.0.8"' status getVirtualAddressMapping '{"tenantId":2}'
	mctl -m tenant set red carrier label
}

locator()
{
	local n

	n=$(ctl -j host show "$1" | gojq -r '.[0].locator') || return 1
	printf '"%d.%d.%d.%d"\n' $((n >> 24 & 255)) $((n >> 16 & 255)) $((n >> 8 & 255)) $((n & 255))
}

# -------------------------------------------------------------- big switch

big='"tenantId":3,"vdpid":9'

# A port of the big switch on each edge, and a route between them by hand.
test_big_switch()
{
	check "a third network" equals 3 of .tenantId \
		tenant createNetwork '{"controllerUrls":[],"networkAddress":"10.3.0.0","mask":24}'
	check "one switch over three" equals "{\"algorithm\":\"spf\",\"backup_num\":1,\"dpids\":[256,512,768],$big}" \
		tenant createSwitch "{$big,\"dpids\":[256,512,768]}"
	check "with ways between all of them" equals 6 of '[.[].path | length] | add' ctl -j route show ovx3
	check "they are told" equals true of '."00:00:00:00:00:00:00:09" | (.switches | length) == 3 and (.links | length) == 9' \
		status getVirtualSwitchMapping '{"tenantId":3}'
	check "ports of it" all_of "tenant createPort" '{"tenantId":3,"dpid":512,"port":4}' '{"tenantId":3,"dpid":768,"port":4}'
	check "a way by hand" equals "{\"dstPort\":2,\"path\":[{\"dstDpid\":256,\"dstPort\":5,\"srcDpid\":512,\"srcPort\":5},{\"dstDpid\":768,\"dstPort\":6,\"srcDpid\":256,\"srcPort\":6}],\"priority\":100,\"routeId\":1,\"srcPort\":1,$big}" \
		tenant connectRoute "{$big,\"srcPort\":1,\"dstPort\":2,\"path\":\"512/5-256/5,256/6-768/6\",\"priority\":100}"
	check "it is preferred" equals 100 of '[.[] | .path[].priority] | max' ctl -j route show ovx3
	check "it is taken away" equals null tenant disconnectRoute "{$big,\"routeId\":1}"
	check "once" says '^-32602 disconnectRoute: routeId: ' tenant disconnectRoute "{$big,\"routeId\":1}"
	check "ways by hand from now on" equals '"manual"' of .algorithm \
		tenant setInternalRouting "{$big,\"algorithm\":\"manual\"}"
	check "and not" equals '"spf"' of .algorithm tenant setInternalRouting "{$big,\"algorithm\":\"spf\",\"backup_num\":1}"
	check "all of it goes" equals null tenant removeNetwork '{"tenantId":3}'
	check "nothing is left" says 'no such' fails ctl tenant show ovx3
}

test_paths()
{
	check "a path by hand" equals '[256,6]' of '.path[0] | [.srcDpid, .srcPort]' \
		tenant setLinkPath '{"tenantId":1,"linkId":1,"path":"256/6-768/6,768/5-512/6","priority":127}'
	check "packets take it" equals 127 of '.[] | select(.id == 1) | .priority' ctl -j vlink show ovx1
	check "and arrive" wait_for 20 ping_ok h1 10.0.0.3
	check "no cable is there" says '^-32602 setLinkPath: path: .*link 1$' \
		tenant setLinkPath '{"tenantId":1,"linkId":1,"path":"256/7-512/5","priority":1}'
	check "it does not end there" says '^-32602 setLinkPath: ' \
		tenant setLinkPath '{"tenantId":1,"linkId":1,"path":"256/6-768/6","priority":1}'
	check "too high a priority" says '^-32602 setLinkPath: priority: is not a number from 0 to 127' \
		tenant setLinkPath '{"tenantId":1,"linkId":1,"path":"256/6-768/6","priority":128}'
}

# ------------------------------------------------------- reduction, files

test_native()
{
	local n level=(off lite hop)

	for n in 2 1 0; do
		check "mode $n" equals "{\"OVXmode\":$n,\"tenantId\":1}" tenant setOVXmode "{\"tenantId\":1,\"OVXmode\":$n}"
		check "it is ${level[n]}" equals "\"${level[n]}\"" of '.[0].reduction' ctl -j tenant show ovx1
	done
	check "no mode 3" says '^-32602 setOVXmode: OVXmode: is not a number from 0 to 2$' tenant setOVXmode '{"tenantId":1,"OVXmode":3}'
	check "a level" equals '"host"' of .level tenant setReduction '{"tenantId":1,"level":"host"}'
	check "no such level" says '^-32602 setReduction: .*most' tenant setReduction '{"tenantId":1,"level":"most"}'
	check "what it comes to" equals "$(reduction)" of '[.level, ."virtual-rules", ."physical-rules"]' \
		tenant getReduction '{"tenantId":1}'
	check "a network as text" equals "$(ctl export ovx1)" exported
	check "with one thing more" equals '"hop"' of '.text | capture("reduction (?<r>\\w+)").r' \
		tenant apply "{\"tenantId\":1,\"text\":$(exported | sed 's/reduction host/reduction hop/' | gojq -Rs .)}"
	check "and the hosts still reach each other" wait_for 20 ping_ok h1 10.0.0.3
}

reduction() { ctl -j reduction show ovx1 | gojq -c '["host", ([.parts[]."virtual-rules"] | add), ([.parts[]."physical-rules"] | add)]'; }
exported() { tenant export '{"tenantId":1}' | gojq -rj .text; }

# ------------------------------------------------------------------- tokens

test_tokens()
{
	RED=$(mctl token add red)
	check "a token is shown once" equals '["red"]' of '[.[] | select(.operator | not) | .tenant]' mctl -j token show
	check "and kept as a hash" fails grep -q "${RED#lt_}" "$TMP"/store.db*
	check "nobody gets one who is not there" refuses "there is no tenant 'green'" mctl token add green
	ask user red "$RED"
	check "a tenant sees itself" equals '[2]' status listVirtualNetworks
	check "and its switches" equals '["00:00:00:00:00:00:00:c1","00:00:00:00:00:00:00:c2"]' of .switches status getVirtualTopology '{"tenantId":2}'
	check "as the user that old clients name, too" equals '[2]' old_client tenant "$RED"
	ask user red "$RED"
	test_others
	test_own
	check "calls with anything in them are answered" equals 300 ask fuzz 2 300
	test_wrong_tokens
	ask user admin "$ADMIN"
	check "and are about one network" equals "$BEFORE" ctl export ovx1
}

old_client() { ask user "$1" "$2"; ask challenge /status listVirtualNetworks; }

# No call of a tenant's reaches another network; what is there and what is not look the same.
test_others()
{
	local m there not

	for m in startNetwork stopNetwork removeNetwork createSwitch createPort connectHost connectLink export \
		apply setOVXmode setReduction migrateHost disconnectHost removeSwitch addControllers; do
		there=$(tenant $m '{"tenantId":1}')
		not=$(tenant $m '{"tenantId":77}')
		check "$m of another's network" equals "${not/77/1}" echo "$there"
	done
	check "it says that there is none" says '^-32602 startNetwork: tenantId: there is no network 1$' \
		tenant startNetwork '{"tenantId":1}'
	for m in getVirtualTopology getVirtualHosts getVirtualFlowtable getSubnet getVirtualLinkMapping; do
		check "$m of another's network" says "^-32602 $m: tenantId: there is no network 1$" \
			status $m '{"tenantId":1}'
	done
	for m in getPhysicalTopology getPhysicalHosts getPhysicalFlowtable; do
		check "$m is the operator's" says "^-32001 $m: " status $m
	done
	check "so is making networks" says '^-32001 createNetwork: ' \
		tenant createNetwork '{"controllerUrls":[],"networkAddress":"10.3.0.0","mask":24}'
	check "so are metrics" says '^HTTP 403 ' ask get /metrics
}

# What a tenant cannot say of itself.
test_own()
{
	check "its quota is not its own" says "^-32602 apply: text: line 1: 'max-rules' " \
		tenant apply '{"tenantId":2,"text":"tenant add name red id 2"}'
	check "nor is another tenant" says "^-32602 apply: text: line 1: " \
		tenant apply '{"tenantId":2,"text":"vswitch add tenant ovx1 dpid 9 pswitch 0x100"}'
	check "nor is this host" says '^-32602 addControllers: controllerUrls: ' \
		tenant addControllers '{"tenantId":2,"vdpid":193,"controllerUrls":["ptcp:22"]}'
	check "one word is no more" says '^-32602 addControllers: controllerUrls: ' \
		tenant addControllers '{"tenantId":2,"vdpid":193,"controllerUrls":["tcp:1.2.3.4 tenant 1"]}'
	check "both controllers, or none" says '^-32602 addControllers: ' \
		tenant addControllers '{"tenantId":2,"vdpid":193,"controllerUrls":["tcp:10.9.9.9:1","tcp:x:1"]}'
	check "so none" equals '[]' ctl -j controller show red
}

test_wrong_tokens()
{
	local n

	ask user blue "$RED"
	check "a token of another user" says '^HTTP 401' status listVirtualNetworks
	ask user admin "$RED"
	check "a tenant is no operator" says '^HTTP 401' status listVirtualNetworks
	ask user
	check "no token" says '^HTTP 401' status listVirtualNetworks
	ask user "$RED"
	check "a bearer of a token" equals '[2]' status listVirtualNetworks
	# by another address, as all that comes from there is stopped
	ask from 127.0.0.9
	ask user admin lt_wrong
	for n in 1 2 3 4 5 6 7 8 9; do
		status listVirtualNetworks
	done > "$TMP/wrong"
	check "nine wrong ones" equals 9 grep -c '^HTTP 401' "$TMP/wrong"
	check "are enough" says '^HTTP 429' status listVirtualNetworks
	check "which is logged" found 'wrong token came from 127.0.0.9, too often' "$TMP/liberad.log"
	status listVirtualNetworks > /dev/null
	check "and then no more" equals 10 grep -c 'token came from 127.0.0.9' "$TMP/liberad.log"
	ask from
	check "elsewhere nobody notices" says '^HTTP 401' status listVirtualNetworks
	ask from 127.0.0.9
	ask user admin "$ADMIN"
	check "and a right one is right" equals '[1,2]' status listVirtualNetworks
	ask from
}

# ------------------------------------------------------------- wrong bodies

test_bodies()
{
	check "no JSON" says '^-32700 ' ask post /tenant application/json '"{"'
	check "no request" says '^-32600 ' ask post /tenant application/json '"[]"'
	check "no such call" says "^-32601 .*'fly'" tenant fly
	check "a call of the other path" says "^-32601 .*'getSubnet'" tenant getSubnet
	check "parameters without names" says '^-32602 startNetwork: ' tenant startNetwork '[1]'
	check "a parameter is missing" equals '-32602 createPort: port: is missing' \
		tenant createPort '{"tenantId":1,"dpid":256}'
	check "a parameter is something else" equals '-32602 createPort: dpid: is not a datapath id' \
		tenant createPort '{"tenantId":1,"dpid":[],"port":1}'
	check "two calls at once" equals '[[1,2],-32601]' ask post /status application/json \
		'"[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"listVirtualNetworks\"},{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"fly\"}]"'
	check "one that wants no answer" equals 'HTTP 204 ' ask post /status application/json \
		'"{\"jsonrpc\":\"2.0\",\"method\":\"listVirtualNetworks\"}"'
	check "no JSON by its type" says '^HTTP 415' ask post /status text/plain '"{}"'
	check "too long a body" says '^HTTP 413' ask big /tenant 1048577
	check "too long in pieces" says '^HTTP 413' ask chunks /tenant 2097152
	check "a long one that is not" says '^-32700 ' ask big /tenant 1048576
	check "nothing is there" says '^HTTP 404' ask get /admin
	check "calls are posted" says '^HTTP 405' ask get /tenant
}

# What the calls refuse, in the order of the tutorial.
test_refusals()
{
	local n

	while read -r n; do
		check "refused: $n" says "^-32602 ${n%% *}: " tenant "${n%% *}" "${n#* }"
	done <<-END
	createNetwork {"controllerUrls":[],"networkAddress":"10.0.0","mask":16}
	createNetwork {"controllerUrls":["10.0.0.3"],"networkAddress":"10.0.0.0","mask":16}
	createNetwork {"controllerUrls":[],"networkAddress":"10.0.0.0","mask":33}
	createSwitch {"tenantId":1,"dpids":[256]}
	createSwitch {"tenantId":1,"dpids":[4711]}
	createSwitch {"tenantId":1,"dpids":[512,512]}
	createPort {"tenantId":1,"dpid":4711,"port":1}
	createPort {"tenantId":1,"dpid":256,"port":99}
	createPort {"tenantId":1,"dpid":256,"port":1}
	createPort {"tenantId":1,"dpid":256,"port":5}
	connectHost {"tenantId":1,"vdpid":$V1,"vport":9,"mac":"00:00:00:00:09:09"}
	connectHost {"tenantId":1,"vdpid":$V1,"vport":2,"mac":"00:00:00:00:09:09"}
	connectHost {"tenantId":1,"vdpid":$V1,"vport":1,"mac":"00:00:00:00:01:01"}
	connectHost {"tenantId":1,"vdpid":$V1,"vport":1,"mac":"1:2"}
	connectLink {"tenantId":1,"srcDpid":$V1,"srcPort":2,"dstDpid":$V3,"dstPort":1,"algorithm":"spf"}
	connectLink {"tenantId":1,"srcDpid":$V1,"srcPort":1,"dstDpid":$V3,"dstPort":2,"algorithm":"spf"}
	connectLink {"tenantId":1,"srcDpid":$V1,"srcPort":2,"dstDpid":$V3,"dstPort":1,"algorithm":"best"}
	setInternalRouting {"tenantId":1,"vdpid":$V1,"algorithm":"spf","backup_num":0}
	disconnectLink {"tenantId":1,"linkId":9}
	disconnectHost {"tenantId":1,"hostId":9}
	removePort {"tenantId":1,"vdpid":$V1,"vport":9}
	startPort {"tenantId":1,"vdpid":9,"vport":9}
	END
	check "a started port is started" equals 1 of .vport tenant startPort "{\"tenantId\":1,\"vdpid\":$V1,\"vport\":1}"
	check "it is not stopped by itself" says '^-32603 stopPort: ' tenant stopPort "{\"tenantId\":1,\"vdpid\":$V1,\"vport\":1}"
	check "nothing was changed by all that" equals "$BEFORE" ctl export ovx1
}

# ----------------------------------------------------------- slow clients

test_stalled()
{
	local n

	for n in nothing header body answer; do
		ask stall $n > /dev/null
	done
	check "four that stop half-way" equals 'true true true' stalled 0 1 2
	check "hold nobody up" equals '[1,2]' status listVirtualNetworks
	for n in {1..40}; do
		ask stall header
	done > /dev/null
	check "one address has so many connections, and no more" wait_for 10 equals false ask stalled 43
	ask from 127.0.0.7
	check "others have theirs" equals '[1,2]' status listVirtualNetworks
	ask from
	check "who says nothing is hung up on" wait_for 30 equals 'false false false' stalled 0 1 2
	check "and the rest, so that there is room" wait_for 10 equals '[1,2]' status listVirtualNetworks
}

stalled()
{
	local n out=()

	for n; do
		out+=("$(ask stalled "$n")")
	done
	echo "${out[*]}"
}

# ------------------------------------------------------- TLS, metrics, life

test_tls()
{
	ask server $TLS "$TMP/cert.pem"
	check "the same over TLS" equals '[1,2]' status listVirtualNetworks
	ask server $TLS
	check "a certificate that nobody vouches for is none" says '^failed: .*CERTIFICATE_VERIFY_FAILED' \
		status listVirtualNetworks
	ask server $URL
	check "plain HTTP is for this host only" refuses 'not without TLS' liberad --http 0.0.0.0:8081
	check "TLS takes a certificate" refuses 'needs --tls-cert' liberad --https 0.0.0.0:8081
	check "a key that is not there" refuses 'nokey.pem: No such file' liberad --https 0.0.0.0:8081 \
		--tls-cert "$TMP/cert.pem" --tls-key "$TMP/nokey.pem"
	check "what is no key" refuses 'cannot serve HTTPS' liberad --https 0.0.0.0:8081 \
		--tls-cert "$TMP/cert.pem" --tls-key <(echo nothing)
	install -m 644 "$TMP/key.pem" "$TMP/open.pem"
	check "a key for all to read" refuses 'private key' liberad --https 0.0.0.0:8081 \
		--tls-cert "$TMP/cert.pem" --tls-key "$TMP/open.pem"
	check "an address that is taken" refuses 'in use' liberad --http "${URL#http://}"
	check "no address" refuses 'is not ADDRESS:PORT' liberad --http localhost
}

metric() { ask metrics | gojq -c --arg n "$1" '.[$n]'; }

test_metrics()
{
	local m

	m=$(ask metrics)
	check "metrics can be read" equals 1 gojq -n --argjson m "$m" '$m.libera_module_loaded'
	check "a counter of the module" equals "$(counter sessions-up)" gojq -n --argjson m "$m" '$m.libera_module_sessions_up_total'
	check "of a switch" equals '[1,1,1]' gojq -cn --argjson m "$m" \
		'[$m | to_entries[] | select(.key | startswith("libera_pswitch_connected{")) | .value]'
	check "rules on it" equals "$(pswitch_field 0x100 rules)" gojq -n --argjson m "$m" \
		'$m["libera_pswitch_rules{dpid=\"0x100\",name=\"edge one\"}"] // $m["libera_pswitch_rules{dpid=\"0x100\",name=\"\"}"]'
	check "sessions of a tenant" equals '[3,3]' gojq -cn --argjson m "$m" \
		'[$m["libera_tenant_sessions{id=\"1\",tenant=\"ovx1\"}"], $m["libera_tenant_sessions_wanted{id=\"1\",tenant=\"ovx1\"}"]]'
	check "its rules" equals "$(ctl -j tenant show ovx1 | gojq '.[0]."virtual-rules"')" gojq -n --argjson m "$m" \
		'$m["libera_tenant_virtual_rules{id=\"1\",tenant=\"ovx1\"}"]'
	check "changes in the store are counted" equals true gojq -n --argjson m "$m" '$m.libera_manager_store_commits_total > 20'
	check "requests are counted" equals true gojq -n --argjson m "$m" '$m.libera_manager_requests_total > 100'
}

test_restart()
{
	local before

	before=$(status getVirtualHosts '{"tenantId":1}'; status getVirtualTopology '{"tenantId":1}'
		status getPhysicalTopology)
	liberad_stop
	check "the hosts go on without it" ping_ok h1 10.0.0.3
	manager_start
	check "ids are the same after a restart" equals "$before" eval \
		"status getVirtualHosts '{\"tenantId\":1}'; status getVirtualTopology '{\"tenantId\":1}'; status getPhysicalTopology"
}

test_removal()
{
	check "the link of a port goes with it" equals null tenant removePort "{\"tenantId\":1,\"vdpid\":$V1,\"vport\":2}"
	check "so they are told apart" equals '[2,2]' of '[.links[].linkId]' status getVirtualTopology '{"tenantId":1}'
	check "and the hosts do not reach each other" ping_none h1 10.0.0.3
	check "it comes back" all_of "tenant createPort" '{"tenantId":1,"dpid":256,"port":5}'
	check "with the number that is free" equals 1 of .linkId tenant connectLink \
		"{\"tenantId\":1,\"srcDpid\":$V1,\"srcPort\":2,\"dstDpid\":$V2,\"dstPort\":1,\"algorithm\":\"spf\",\"backup_num\":0}"
	check "as do the packets" wait_for 20 ping_ok h1 10.0.0.3
	check "a host goes" equals null tenant disconnectHost '{"tenantId":1,"hostId":1}'
	check "and a link" equals null tenant disconnectLink '{"tenantId":1,"linkId":2}'
	check "and a port with a host on it" equals null tenant removePort "{\"tenantId\":1,\"vdpid\":$V3,\"vport\":2}"
	check "no host is left" equals '[]' status getVirtualHosts '{"tenantId":1}'
	check "a switch goes with its link" equals null tenant removeSwitch "{\"tenantId\":1,\"vdpid\":$V2}"
	check "no link is left" equals '[]' of .links status getVirtualTopology '{"tenantId":1}'
	check "the network is stopped" equals false of .isBooted tenant stopNetwork '{"tenantId":1}'
	check "and removed" equals null tenant removeNetwork '{"tenantId":1}'
	check "nothing is left of it" equals '[2]' status listVirtualNetworks
	check "nor in the store" equals 0 of '[.. | strings | select(test("ovx1"))] | length' mctl store export
}

# A tenant that others remove takes its tokens along.
test_void()
{
	ask user red "$RED"
	check "a token is good" equals '[2]' status listVirtualNetworks
	check "its tenant gets another name" mctl -m tenant set red name crimson
	ask user crimson "$RED"
	check "and has its token" equals '[2]' status listVirtualNetworks
	check "one is removed, and another made of that name" replaced crimson
	check "whose token it is not" says '^HTTP 401' status listVirtualNetworks
	mctl -m tenant del crimson
	start_other_network
	RED=$(mctl token add red)
	ask user red "$RED"
	check "another token is good" equals '[2]' status listVirtualNetworks
	ctl tenant del red
	check "until its tenant goes" wait_for 15 says '^HTTP 401' status listVirtualNetworks
	ctl tenant add red
	check "another of that name has another" says '^HTTP 401' status listVirtualNetworks
	ask user admin "$ADMIN"
	check "a token that is taken away is none" equals '[]' of '[.[] | select(.operator | not)]' mctl -j token show
}

replaced() { mctl -m tenant del "$1" && mctl -m tenant add "$1"; }

start_other_network()
{
	mctl -m tenant add red id 2 max-rules 50 &&
		mctl -m vswitch add tenant red dpid 0xc1 pswitch 0x100 &&
		mctl -m vswitch add tenant red dpid 0xc2 pswitch 0x200 &&
		mctl -m vport add tenant red vswitch 0xc1 port 1 pswitch 0x100 pport 3 &&
		mctl -m vport add tenant red vswitch 0xc2 port 1 pswitch 0x200 pport 3 &&
		mctl -m vlink add tenant red vswitch 0xc1 to-vswitch 0xc2 &&
		mctl -m host add tenant red mac 00:00:00:00:01:03 ip 10.0.0.8 vswitch 0xc1 vport 1 &&
		mctl -m host add tenant red mac 00:00:00:00:02:03 ip 10.0.0.9 vswitch 0xc2 vport 1
}

lib_start
need python3 openssl gojq
setup
check "liberad starts" manager_start
client_start
ADMIN=$(mctl token add operator)
ask user admin "$ADMIN"
test_early_port
test_tutorial
check "another network, by libera-ctl" start_other_network
test_status
BEFORE=$(ctl export ovx1)
test_refusals
test_bodies
test_tokens
test_big_switch
test_native
test_paths
test_metrics
test_stalled
test_tls
test_restart
test_removal
test_void
ktap_finished
