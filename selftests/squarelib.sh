# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2119,SC2120 # what is optional
# Two edges and two ways between them, one by m1 and one by m2; with two tenants' hosts, or
# others'.  For tests that source it after lib.sh:
#
#	     1  2 m1 1  1
#	   e1             e2
#	     2  1 m2 2  2

# square_build VERSIONS - between ovs_batch and ovs_commit
square_build()
{
	ovs_bridge e1 "$1" a1
	ovs_bridge e2 "$1" a2
	ovs_bridge m1 "$1" b1
	ovs_bridge m2 "$1" b2
	veth_link e1 m1 1 2
	veth_link m1 e2 1 1
	veth_link e1 m2 2 1
	veth_link m2 e2 2 2
}

# square_setup [PARAMETER=VALUE...] - of the module; hosts of red are on 5, of blue on 6
square_setup()
{
	local t n=5

	hosts_quiet
	libera_load "$@"
	ovs_start || ktap_exit_fail_msg "Open vSwitch does not start"
	ovs_batch
	square_build 13
	for t in red blue; do
		host_add ${t}1 e1 10.0.0.1 02:00:00:00:00:01 $n
		host_add ${t}2 e2 10.0.0.2 02:00:00:00:00:02 $n
		n=$((n + 1))
	done
	for n in e1 e2 m1 m2; do
		ovs_controller $n tcp:127.0.0.1:6653
	done
	ovs_commit
	testcontroller_start 6502 13
	testcontroller_start 6503 10
}

square_ready()
{
	local n

	for n in a1 a2 b1 b2; do
		check "$n is ready" wait_for 20 pswitch_ready 0x$n
	done
}

# square_versions E1 [E2 M1 M2]
square_versions() { ovs_versions "e1 e2 m1 m2" "$@"; }

# the ways as paths of a vLink
# shellcheck disable=SC2034 # for the tests
by_m1=0xa1:1,0xb1:1 by_m2=0xa1:2,0xb2:2

# square_plinks [CTL...] - the cables, told by ctl, or as "mctl -m"
square_plinks()
{
	local ctl=("${@:-ctl}")

	"${ctl[@]}" plink add pswitch 0xa1 pport 1 to-pswitch 0xb1 to-pport 2 &&
		"${ctl[@]}" plink add pswitch 0xb1 pport 1 to-pswitch 0xa2 to-pport 1 &&
		"${ctl[@]}" plink add pswitch 0xa1 pport 2 to-pswitch 0xb2 to-pport 1 &&
		"${ctl[@]}" plink add pswitch 0xb2 pport 2 to-pswitch 0xa2 to-pport 2
}

# square_tenant NAME ID PPORT CONTROLLER-PORT PATH... - its file: a vSwitch at each edge, a
# host on each, and a link
square_tenant()
{
	local t=$1 id=$2 pport=$3 port=$4

	shift 4
	cat <<-END
	tenant add $t id $id
	vswitch add tenant $t dpid 0xc1 pswitch 0xa1 name v1
	vswitch add tenant $t dpid 0xc2 pswitch 0xa2
	vport add tenant $t vswitch v1 port 1 pswitch 0xa1 pport $pport
	vport add tenant $t vswitch 0xc2 port 1 pswitch 0xa2 pport $pport
	vlink add tenant $t vswitch 0xc1 port 2 to-vswitch 0xc2 to-port 2 ${*/#/path }
	host add tenant $t mac 02:00:00:00:00:01 ip 10.0.0.1 vswitch v1 vport 1
	host add tenant $t mac 02:00:00:00:00:02 ip 10.0.0.2 vswitch 0xc2 vport 1
	controller add tenant $t 127.0.0.1:$port
	END
}

both_ways() { pings_ok "$1"1 10.0.0.2 2 "$1"2 10.0.0.1 2; }

# exports FILE [TENANT] - true if the export is just that
exports()
{
	ctl export ${2:+"$2"} > "$TMP/now" || return 1
	diff "$1" "$TMP/now"
}
