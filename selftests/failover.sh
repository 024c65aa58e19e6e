#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Cables are pulled: packets go on by the path in reserve, liberad finds another one for
# it, and takes it back when all is as it was.  What cannot be served is told, and served
# again as soon as it can be.
# shellcheck disable=SC1091,SC2317,SC2119
. "$(dirname "$0")/lib.sh"
. "$LIB_DIR/managerlib.sh"

# A ring with a chord, and hosts on s1 and s3:
#
#	s1 1-2 s2 1-2 s3 1-2 s4 1-2 s5 1-2 s6 1-2 s1	and s1 3-3 s4
setup()
{
	local i j t n=9

	hosts_quiet
	libera_load
	ovs_start || ktap_exit_fail_msg "Open vSwitch does not start"
	ovs_batch
	for i in 1 2 3 4 5 6; do
		ovs_bridge s$i 13 $i
	done
	for i in 1 2 3 4 5 6; do
		j=$((i % 6 + 1))
		veth_link s$i s$j 1 2
		echo "plink add pswitch $i pport 1 to-pswitch $j to-pport 2"
	done > "$TMP/plinks"
	veth_link s1 s4 3 3
	echo "plink add pswitch 1 pport 3 to-pswitch 4 to-pport 3" >> "$TMP/plinks"
	for t in red big; do
		host_add ${t}1 s1 10.0.0.1 02:00:00:00:00:01 $n
		host_add ${t}3 s3 10.0.0.3 02:00:00:00:00:03 $n
		n=$((n + 1))
	done
	for i in 1 2 3 4 5 6; do
		ovs_controller s$i tcp:127.0.0.1:6653
	done
	ovs_commit
	testcontroller_start 6502 13
	testcontroller_start 6503 13
	cat > "$TMP/vn" <<-END
	tenant add red id 7
	vswitch add tenant red dpid 0xc1 pswitch 1
	vswitch add tenant red dpid 0xc3 pswitch 3
	vport add tenant red vswitch 0xc1 port 1 pswitch 1 pport 9
	vport add tenant red vswitch 0xc3 port 1 pswitch 3 pport 9
	vlink add tenant red vswitch 0xc1 port 2 to-vswitch 0xc3 to-port 2 backup auto
	controller add tenant red 127.0.0.1:6502
	tenant add big id 8
	vswitch add tenant big dpid 0xd1 pswitch 1,3
	vport add tenant big vswitch 0xd1 port 1 pswitch 1 pport 10
	vport add tenant big vswitch 0xd1 port 3 pswitch 3 pport 10
	route add tenant big vswitch 0xd1 backup auto
	controller add tenant big 127.0.0.1:6503
	tenant add one id 9
	vswitch add tenant one dpid 0xe1 pswitch 1
	vswitch add tenant one dpid 0xe4 pswitch 4
	vlink add tenant one vswitch 0xe1 port 1 to-vswitch 0xe4 to-port 1 path 0x1:3
	END
}

# failover JQ - what liberad says of it
failover() { mctl -j status | gojq -c ".liberad.failover | $1"; }

# priorities of the paths of red, big and one: those that packets can take
red() { ctl -j vlink show red | gojq -c '[.[0].path[] | select(.up) | .priority]'; }
big() { ctl -j route show big | gojq -c '[.[] | .path[] | select(.up) | .priority] | sort | reverse'; }
one() { ctl -j vlink show one | gojq -c '[.[0].path[] | select(.up) | .priority]'; }
red_active() { ctl -j vlink show red | gojq -c '[.[0].path[] | select(.active) | .priority]'; }

cut() { ip link set "$1" down; }
mend() { ip link set "$1" up; }
both() { ping_ok red1 10.0.0.3 2 && ping_ok big1 10.0.0.3 2; }

test_spread()
{
	check "three tenants are made by the manager" mctl -m apply "$TMP/vn"
	check "hosts of both reach each other" wait_for 20 both
	ctl export > "$TMP/before"
	check "big goes by s2, and by the chord in reserve" equals "0x1:1,0x2:1 0x1:3,0x4:2" \
		awk '/^route/ { printf "%s%s", s, $8; s = " " }' "$TMP/before"
	check "red the other way round" \
		grep -q "path 0x1:3,0x4:2 priority 100 path 0x1:1,0x2:1 priority 90$" "$TMP/before"
	check "nothing is added" equals '{"added":0,"unserved":[]}' failover .
}

test_cut()
{
	cut s1-s4
	check "the chord is cut: red takes the path in reserve" wait_for 5 equals "[90]" red_active
	check "hosts of both reach each other" wait_for 5 both
	check "another path is found for red" wait_for 10 equals "[90,80]" red
	check "and for big" wait_for 5 equals "[100,80]" big
	check "one, which has one path only, is up" wait_for 5 equals "[90]" one
	check "all the way round" says "path 0x1:2,0x6:2,0x5:2,0x4:2 priority 80" ctl export red
	check "it is told" wait_for 5 equals '{"added":3,"unserved":[]}' failover .
	check "and marked in the store" equals '["big route 0xd1 0x1 0x3 80","one vlink 0xe1:1 90","red vlink 0xc1:2 80"]' marks
	# long enough for liberad to look each time
	for _ in 1 2 3; do
		mend s1-s4
		sleep 0.5
		cut s1-s4
		sleep 0.5
	done
	check "it comes and goes: what was added stays" equals '{"added":3,"unserved":[]}' failover .
	check "and nothing else was done" equals 3 grep -cE "is added|is taken back" "$TMP/liberad.log"
}

# From here on it cannot be helped
test_unserved()
{
	cut s1-s2
	check "another cable is pulled: red takes what was found" wait_for 5 equals "[80]" red_active
	check "hosts of both reach each other" wait_for 5 both
	check "that nothing is in reserve is told" wait_for 5 equals '["no-spare","no-spare"]' \
		failover '[.unserved[].state]'
	check "and is not well" wait_for 5 refuses "red vlink 0xc1:2 no-spare: path: no other way than that" \
		mctl status
	cut s3-s4
	check "s3 is cut off: that is told" wait_for 5 equals '["down","down"]' failover '[.unserved[].state]'
	check "and why" says "red vlink 0xc1:2 down: path: no pLinks lead from pswitch 0x1 to pswitch 0x3" \
		mctl status
	check "in the log, too" says "red vlink 0xc1:2 is down: path: no pLinks lead" cat "$TMP/liberad.log"
	check "hosts do not reach each other" ping_none red1 10.0.0.3
	mend s1-s2
	check "one of the cables is back: they do" wait_for 10 both
	check "but nothing is in reserve" wait_for 5 equals '["no-spare","no-spare"]' failover '[.unserved[].state]'
}

test_mended()
{
	mend s1-s4
	mend s3-s4
	check "all cables are back: all is served" wait_for 10 equals "[]" failover .unserved
	check "red is on its first path" wait_for 5 equals "[100]" red_active
	check "what was added is taken back after a while" wait_for 30 equals 0 failover .added
	check "and only that: all is as it was" equals "$(cat "$TMP/before")" ctl export
	check "no mark is left" equals "[]" marks
	check "hosts of both reach each other" both
}

# what the store has of paths that are liberad's
marks() { mctl store export | gojq -c '[.entries[] | select(.kind == "failover") | .key]'; }

# A path of the operator's own is none of liberad's, and as good as one that it would find.
test_own()
{
	local id

	id=$(ctl -j vlink show red | gojq '.[0].id')
	check "the operator adds a path" mctl -m vlink path add tenant red "$id" \
		path 0x1:2,0x6:2,0x5:2,0x4:2 priority 50
	cut s1-s4
	check "the chord is cut: big gets another" wait_for 10 equals "[100,80]" big
	check "red needs none" equals "[90,50]" red
	liberad_kill
	mend s1-s4
	check "liberad was killed meanwhile, and is there again" liberad_start
	check "what it had added is taken back" wait_for 30 equals "[100,90]" big
	check "what the operator had added is not" equals "[100,90,50]" red
	mctl -m vlink path del tenant red "$id" 50
	check "all is as it was" wait_for 10 equals "$(cat "$TMP/before")" ctl export
}

lib_start
need gojq ovs-testcontroller
setup
for n in 1 2 3 4 5 6; do
	check "s$n is ready" wait_for 20 pswitch_ready $n
done
check "the cables are told" ctl -batch "$TMP/plinks"
check "liberad is there" liberad_start
test_spread
test_cut
is_checking || test_unserved
test_mended
is_checking || test_own
ktap_finished
