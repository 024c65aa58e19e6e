#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A short run through everything, for each kernel: load, one switch of each version,
# a tenant on ovs-testcontroller, its hosts ping each other, unload under traffic.
# shellcheck disable=SC1091,SC2317,SC2119
. "$(dirname "$0")/lib.sh"

# the log says how long it took; "at once" is not longer than that
unload_soon() { timeout $((10 * WAIT_SCALE)) rmmod libera; }

lib_start
hosts_quiet
libera_load
check "the tool and the module understand each other" says "0\.1" "$LIBERA_CTL" version
check "Open vSwitch starts" ovs_start
ovs_batch
for v in 13 10; do
	ovs_bridge q$v $v $v
	host_add q${v}a q$v 10.0.$v.1 02:00:00:00:00:01 1
	host_add q${v}b q$v 10.0.$v.2 02:00:00:00:00:02 2
	ovs_controller q$v tcp:127.0.0.1:6653
done
ovs_commit
check "ovs-testcontroller starts" testcontroller_start 7010 10
ctl -batch - <<-EOC
tenant add blue
vswitch add tenant blue dpid 0x113 pswitch 0x13
vport add tenant blue vswitch 0x113 port 1 pswitch 0x13 pport 1
vport add tenant blue vswitch 0x113 port 2 pswitch 0x13 pport 2
vswitch add tenant blue dpid 0x110 pswitch 0x10
vport add tenant blue vswitch 0x110 port 1 pswitch 0x10 pport 1
vport add tenant blue vswitch 0x110 port 2 pswitch 0x10 pport 2
controller add tenant blue tcp:127.0.0.1:7010
EOC
check "both vSwitches reach the controller" wait_for 20 vnc_connected blue 2
for v in 13 10; do
	check "hosts on the 1.${v#1} switch reach each other" ping_ok q${v}a 10.0.$v.2 3
	check "by rules that the controller installed" says "in_port=1,.*output:2" ovs_flows q$v $v
done
check "virtual rules are shown" says "in_port" ctl flow show virtual tenant blue
check "physical rules are shown" says "in_port" ctl flow show physical pswitch 0x13
host_spawn /dev/null q13a ping -q -i 0.01 10.0.13.2
check "unloads under traffic" unload_soon
libera_load
check "loads again" libera_loaded
ktap_finished
