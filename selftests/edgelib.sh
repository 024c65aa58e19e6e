# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Three edges around m, and a cable between two of them, for tests that source it after
# lib.sh:
#
#	e1 1 -- 1 e2
#	 2       2
#	  1     2
#	     m
#	     3
#	     1
#	     e3

# edge_build - between ovs_batch and ovs_commit
edge_build()
{
	local n

	# or Open vSwitch does not look behind the label
	ovs_do set open_vswitch . other_config:vlan-limit=0
	for n in 1 2 3; do
		ovs_bridge e$n 10,13 a$n
	done
	ovs_bridge m 10,13 b1
	veth_link e1 e2 1 1
	veth_link e1 m 2 1
	veth_link e2 m 2 2
	veth_link m e3 3 1
}

# edge_versions E1 [E2 E3 M]
edge_versions() { ovs_versions "e1 e2 e3 m" "$@"; }

edge_ready()
{
	local n

	for n in a1 a2 a3 b1; do
		wait_for 20 pswitch_ready 0x$n || return 1
	done
}

edge_plinks()
{
	ctl plink add pswitch 0xa1 pport 1 to-pswitch 0xa2 to-pport 1 &&
		ctl plink add pswitch 0xa1 pport 2 to-pswitch 0xb1 to-pport 1 &&
		ctl plink add pswitch 0xa2 pport 2 to-pswitch 0xb1 to-pport 2 &&
		ctl plink add pswitch 0xb1 pport 3 to-pswitch 0xa3 to-pport 1
}
