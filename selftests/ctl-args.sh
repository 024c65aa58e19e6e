#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What libera-ctl makes of its arguments: a table of status, arguments and
# output, through the real program, which is told not to talk to the kernel.
# shellcheck disable=SC1091,SC2317
. "$(dirname "$0")/lib.sh"

lib_start

# args STATUS PATTERN WORD... - status as wanted and the whole output, lines
# joined by ";", as the extended regular expression says
args()
{
	local want=$1 pattern=$2 out rc=0

	shift 2
	out=$("$LIBERA_CTL" "$@" 2>&1 < /dev/null) || rc=$?
	out=${out//$'\n'/;}
	[ "$rc" = "$want" ] || { echo "status $rc, not $want: $out"; return 1; }
	[[ $out =~ ^$pattern$ ]] || { echo "not as /$pattern/: $out"; return 1; }
}

# table OPTIONS - lines of standard input: STATUS | WORDS | PATTERN
table()
{
	local status words pattern list

	while IFS='|' read -r status words pattern; do
		[ -n "$status" ] || continue
		read -ra list <<< "$words"
		pattern=${pattern# }
		check "${list[*]:-(nothing)}" args "${status// /}" "${pattern//!/|}" "$@" "${list[@]}"
	done
}

# what is accepted, and what it becomes
table -dry-run <<'END'
0 | tenant add blue | tenant-add name=blue
0 | tenant add name blue id 7 max-rules 0x10 state down | tenant-add name=blue id=7 max-rules=16 state=0
0 | tenant add blue max-message-rate 1000000 max-packet-in-rate 50 | tenant-add name=blue max-message-rate=1000000 max-packet-in-rate=50
0 | tenant set blue max-message-rate 0 | tenant-set name=blue max-message-rate=0
0 | tenant add id 7 blue | tenant-add id=7 name=blue
0 | ten a blue | tenant-add name=blue
0 | tenant del blue | tenant-del name=blue
0 | tenant del 7 | tenant-del id=7
0 | tenant del tenant blue | tenant-del name=blue
0 | tenant set blue state up | tenant-set name=blue state=1
0 | tenant set blue carrier mac | tenant-set name=blue carrier=2
0 | tenant add blue carrier auto | tenant-add name=blue carrier=3
0 | tenant set blue reduction hop | tenant-set name=blue reduction=3
0 | tenant add blue reduction lite | tenant-add name=blue reduction=4
0 | tenant set 7 name red | tenant-set id=7 name=red
0 | tenant set blue name red | tenant-get name=blue;tenant-set id=0 name=red
0 | tenant show | tenant-get
0 | tenant | tenant-get
0 | tenant sh blue | tenant-get name=blue
0 | controller add tenant blue tcp:10.0.0.3:6654 | controller-add tenant-name=blue address=0a000003 port=6654
0 | controller add tenant blue 10.0.0.3 | controller-add tenant-name=blue address=0a000003 port=6653
0 | controller add tenant 3 vswitch s1 tcp:[2001:db8::1]:77 | controller-add tenant=3 vswitch-name=s1 address=20010db8000000000000000000000001 port=77
0 | controller add tenant 3 vswitch s1 ptcp:6640 | controller-add tenant=3 vswitch-name=s1 passive=1 address=00000000 port=6640
0 | controller add tenant 3 vswitch s1 ptcp:6640:127.0.0.1 | controller-add tenant=3 vswitch-name=s1 passive=1 address=7f000001 port=6640
0 | controller add tenant 3 vswitch s1 ptcp:6640:[::1] | controller-add tenant=3 vswitch-name=s1 passive=1 address=00000000000000000000000000000001 port=6640
2 | controller add tenant 3 vswitch s1 ptcp:127.0.0.1:6640 | libera-ctl: .*'ptcp:127.0.0.1:6640' is not of the form .*ptcp:PORT.*
2 | controller add tenant 3 vswitch s1 ptcp: | libera-ctl: .*'ptcp:' is not of the form .*
2 | listen add ptcp:6640 | libera-ctl: .*'ptcp:6640' is not of the form .*
0 | controller add tenant 3 2001:db8::1 | controller-add tenant=3 address=20010db8000000000000000000000001 port=6653
0 | controller add address 10.0.0.3 tenant 3 | controller-add address=0a000003 port=6653 tenant=3
0 | controller show blue | controller-get tenant-name=blue;session-get tenant-name=blue
0 | vswitch add tenant blue dpid 0xa1 pswitch 0x1 name s1 | vswitch-add tenant-name=blue dpid=161 pswitch=1 name=s1
0 | vswitch add tenant blue pswitch edge1 | vswitch-add tenant-name=blue pswitch-name=edge1
0 | vswitch add tenant blue dpid 00:00:00:00:00:00:00:a1 pswitch 161 | vswitch-add tenant-name=blue dpid=161 pswitch=161
0 | vswitch add tenant blue dpid 00000000000000a1 pswitch ffffffffffffffff | vswitch-add tenant-name=blue dpid=161 pswitch=18446744073709551615
0 | vswitch del tenant blue s1 | vswitch-del tenant-name=blue name=s1
0 | vsw show blue | vswitch-get tenant-name=blue
0 | vswitch show tenant blue vswitch 0xa1 | vswitch-get tenant-name=blue dpid=161
0 | vport add tenant blue vswitch 0xa1 port 1 pswitch 0x1 pport 3 | vport-add tenant-name=blue vswitch=161 number=1 pswitch=1 pport=3
0 | vport add t blue v s1 ps edge1 pp 3 | vport-add tenant-name=blue vswitch-name=s1 pswitch-name=edge1 pport=3
0 | vport del tenant blue vswitch s1 3 | vport-del tenant-name=blue vswitch-name=s1 number=3
0 | vport show blue vswitch s1 | vport-get tenant-name=blue vswitch-name=s1
0 | vlink add tenant blue vswitch v1 port 3 to-vswitch 0xa2 to-port 4 path none | vlink-add tenant-name=blue vswitch-name=v1 vport=3 to-vswitch=162 to-vport=4
0 | vlink add tenant blue vswitch v1 to-vswitch v2 path s1:3,0x2:4 | vlink-add tenant-name=blue vswitch-name=v1 to-vswitch-name=v2 path=\{ priority=100 hop=\{ pswitch-name=s1 pport=3 \} hop=\{ pswitch=2 pport=4 \} \}
0 | vlink add tenant blue vswitch v1 to-vswitch v2 path 00:00:00:00:00:00:00:a1:3 path 161:4 | vlink-add .* path=\{ priority=100 hop=\{ pswitch=161 pport=3 \} \} path=\{ priority=90 hop=\{ pswitch=161 pport=4 \} \}
0 | vlink add tenant blue vswitch v1 to-vswitch v2 path s1:3 priority 7 path s1:4 path s1:5 priority 0x100 | vlink-add .* path=\{ priority=7 .* path=\{ priority=6 .* path=\{ priority=256 .*
0 | vlink add tenant blue vswitch v1 to-vswitch v2 | vswitch-get tenant-name=blue name=v1;vswitch-get tenant-name=blue name=v2;pswitch-get;plink-get;vport-get;route-get;vlink-get;vlink-add .* path=\{ priority=100 \}
0 | vl a te blue vs 0xa1 to-v v2 pa auto b auto | vswitch-get tenant-name=blue dpid=161;.*;vlink-add .* path=\{ priority=100 \} path=\{ priority=90 \}
0 | vlink add tenant blue vswitch v1 to-vswitch v2 path s1:3 backup auto | vswitch-get .*;pswitch-get;plink-get;vport-get;route-get;vlink-get;vlink-add .* path=\{ priority=100 hop=.* \} path=\{ priority=90 \}
0 | vlink del tenant blue 3 | vlink-del tenant-name=blue id=3
0 | vlink path add tenant blue 3 s1:3 priority 40 | vlink-path-add tenant-name=blue id=3 path=\{ priority=40 hop=\{ pswitch-name=s1 pport=3 \} \}
0 | vl p a tenant blue id 3 priority 40 path s1:3 | vlink-path-add tenant-name=blue id=3 path=\{ priority=40 hop=.* \}
0 | vlink path add tenant blue 3 auto | vlink-get tenant-name=blue;vlink-path-add tenant-name=blue id=3 path=\{ priority=100 \}
0 | vlink del tenant blue vswitch v1 port 3 | vlink-del tenant-name=blue vswitch-name=v1 vport=3
0 | vlink path add tenant blue vswitch 0xa1 port 3 auto priority 5 | vlink-get tenant-name=blue;vlink-path-add tenant-name=blue vswitch=161 vport=3 path=\{ priority=5 \}
0 | vlink path del tenant blue vswitch v1 port 3 priority 40 | vlink-path-del tenant-name=blue vswitch-name=v1 vport=3 priority=40
0 | vlink path del tenant blue 3 40 | vlink-path-del tenant-name=blue id=3 priority=40
0 | vlink show blue | pswitch-get;vlink-get tenant-name=blue
0 | vl | pswitch-get;vlink-get
0 | host add tenant blue mac 02:00:00:00:00:01 ip 10.0.0.1 vswitch 0xa1 vport 1 | host-add tenant-name=blue mac=020000000001 ip4=0a000001 vswitch=161 vport=1
0 | host add tenant blue mac 02:00:00:00:00:01 ip 2001:db8::1 vswitch s1 vport 1 | host-add tenant-name=blue mac=020000000001 ip6=20010db8000000000000000000000001 vswitch-name=s1 vport=1
0 | host add tenant blue mac 02:00:00:00:00:01 vswitch s1 vport 1 index 9 | host-add tenant-name=blue mac=020000000001 vswitch-name=s1 vport=1 index=9
0 | host add tenant blue mac 02:00:00:00:00:01 ip4 10.0.0.1 ip6 ::1 vswitch s1 vport 1 | host-add .* ip4=0a000001 ip6=0{31}1 .*
0 | host del tenant blue 02:00:00:00:00:01 | host-del tenant-name=blue mac=020000000001
0 | host show | host-get
0 | plink add pswitch s1 pport 1 to-pswitch 0x2 to-pport 3 | plink-add pswitch-name=s1 pport=1 to-pswitch=2 to-pport=3
2 | plink add pswitch s1 pport 1 to-pswitch 0x2 | libera-ctl: plink add: 'to-pport' is missing
0 | plink set interval 0 | plink-set interval=0
2 | plink set | libera-ctl: plink set: 'interval' is missing
0 | watch add pswitch s1 pport 7 | watch-add pswitch-name=s1 pport=7
0 | watch add pswitch 0x2 pport 7 tenant red | watch-add pswitch=2 pport=7 tenant-name=red
0 | watch del pswitch 0x2 pport 7 | watch-del pswitch=2 pport=7
2 | watch add pswitch s1 | libera-ctl: watch add: 'pport' is missing
0 | tenant set blue host-move auto | tenant-set name=blue host-move=2
0 | tenant set blue vlans 10,20-22,4094 | tenant-set name=blue vlan=10 vlan=20 vlan=21 vlan=22 vlan=4094
0 | tenant set blue vlans none | tenant-set name=blue vlan=0
0 | tenant add green vlans 7 | tenant-add name=green vlan=7
2 | tenant set blue vlans 0 | libera-ctl: tenant set: vlans: '0' is not VLAN ids from 1 to 4094, or ranges, with commas between, or none
2 | tenant set blue vlans 5-3 | libera-ctl: tenant set: vlans: '5-3' is not .*
2 | tenant set blue vlans 10, | libera-ctl: tenant set: vlans: '10,' is not .*
2 | tenant set blue vlans 1-4095 | libera-ctl: tenant set: vlans: '1-4095' is not .*
2 | tenant set blue host-move maybe | libera-ctl: tenant set: host-move: 'maybe' is not off, ask or auto
0 | migrate host 02:00:00:00:00:02 tenant red to 0xa3:5 | migrate mac=020000000002 tenant-name=red pswitch=163 pport=5 release=1
0 | migrate vport 3 tenant red vswitch v2 to s3 5 stay linger 50 | migrate vport=3 tenant-name=red vswitch-name=v2 pswitch-name=s3 pport=5 linger=50
2 | migrate host 02:00:00:00:00:02,02:00:00:00:00:03 tenant red to 0xa3:5 | libera-ctl: migrate host: to: says a PSWITCH:PPORT for each that moves
2 | migrate host 02:00:00:00:00:02 tenant red to 0xa3 | libera-ctl: migrate host: to: says a PSWITCH and a PPORT
0 | plink show s1 | plink-get to-pswitch-name=s1
0 | pswitch set 0x1 name edge1 max-rules 9 | pswitch-set dpid=1 name=edge1 max-rules=9
0 | pswitch set edge1 kind white-box | pswitch-set name=edge1 kind=2
0 | pswitch set edge1 kind auto max-rules 0 | pswitch-set name=edge1 kind=0 max-rules=0
2 | pswitch set edge1 kind blue | libera-ctl: pswitch set: .*kind.* auto, openflow or white-box
0 | pswitch set edge1 edge 7 | pswitch-set name=edge1 edge=7
0 | carrier set ip edge-bits 8 order edge-first | carrier-set kind=1 edge-bits=8 order=0
0 | carrier show | carrier-get
0 | reduction set blue host | tenant-set name=blue reduction=2
0 | reduction set tenant 7 level off | tenant-set id=7 reduction=0
0 | reduction set blue hop merge on | tenant-set name=blue reduction=3 merge=1
2 | reduction set blue hop merge maybe | libera-ctl: reduction set: merge: 'maybe' is not off or on
2 | reduction set blue merge on | libera-ctl: reduction set: .*
0 | tenant set blue merge off | tenant-set name=blue merge=0
0 | reduction show | reduction-get
0 | reduction show blue vswitch s1 | reduction-get tenant-name=blue vswitch-name=s1
0 | pswitch set edge1 disconnect | pswitch-set name=edge1 disconnect=1
0 | pswitch set edge1 name edge2 | pswitch-get name=edge1;pswitch-set dpid=0 name=edge2
0 | pswitch del edge1 | pswitch-del name=edge1
0 | pswitch show edge1 ports | pport-get pswitch-name=edge1
0 | pswitch show ports 0x1 | pport-get pswitch=1
0 | pport show 0x1 | pport-get pswitch=1
0 | flow show virtual | vflow-get
0 | flow show v tenant blue vswitch 0xa1 | vflow-get tenant-name=blue vswitch=161
0 | flow show physical pswitch 0x1 | pflow-get pswitch=1
0 | fl sh ph edge1 | pflow-get pswitch-name=edge1
0 | listen add 127.0.0.1:7000 | listen-add address=7f000001 port=7000
0 | listen del [::]:6653 | listen-del address=0{32} port=6653
0 | listen | listen-get
0 | intercept add 10.0.0.0/8 port 6633 to-port 6653 | intercept-add address=0a000000 prefix=8 port=6633 to-port=6653
0 | intercept add any port 6633 | intercept-add address=0{8} prefix=0 port=6633
0 | intercept add any6 port 6633 | intercept-add address=0{32} prefix=0 port=6633
0 | intercept del 2001:db8::/32 port 1 | intercept-del address=20010db80{24} prefix=32 port=1
0 | stats | stats-get
0 | stats show | stats-get
0 | monitor tenant host | tenant-get;host-get
0 | monitor vl | vlink-get
0 | monitor no-dump | 
0 | topology | pswitch-get;pport-get;plink-get;tenant-get;vswitch-get;vport-get;vlink-get;host-get
0 | topology show dot | pswitch-get;.*;host-get
0 | top sh ph | pswitch-get;pport-get;plink-get
0 | topology show physical dot | pswitch-get;pport-get;plink-get
0 | topology show virtual | tenant-get;vswitch-get;vport-get;vlink-get;host-get
0 | topology show virtual blue dot | tenant-get name=blue;vswitch-get tenant-name=blue;.*;host-get tenant-name=blue
0 | topology show v tenant 3 | tenant-get id=3;vswitch-get tenant=3;.*;host-get tenant=3
0 | export | tenant-get;vswitch-get;vport-get;route-get;vlink-get;host-get;controller-get
0 | export blue | tenant-get name=blue;vswitch-get tenant-name=blue;.*;controller-get tenant-name=blue
0 | exp tenant 3 | tenant-get id=3;.*;controller-get tenant=3
0 | version | libera-ctl [0-9.]+, interface level 1.*
END

# what is not, and how it says so
table -dry-run <<'END'
2 | foo | libera-ctl: unknown word 'foo', not one of pswitch pport plink watch tenant .* help
2 | v | libera-ctl: 'v' is ambiguous: vswitch vport vlink verify version
2 | tenant foo | libera-ctl: tenant: unknown word 'foo', not one of add del set show help
2 | tenant s | libera-ctl: tenant: 's' is ambiguous: set show
2 | tenant add | libera-ctl: tenant add: 'name' is missing
2 | tenant add 7up | libera-ctl: tenant add: name: '7up' is not a name, which begins with a letter
2 | tenant add state | libera-ctl: tenant add: 'state' wants a value
2 | tenant add blue id | libera-ctl: tenant add: 'id' wants a value
2 | tenant add blue id 0 | libera-ctl: tenant add: id: '0' is not a number from 1 to 4095
2 | tenant add blue id 4096 | libera-ctl: tenant add: id: '4096' is not a number from 1 to 4095
2 | tenant add blue id -1 | libera-ctl: tenant add: id: '-1' is not a number .*
2 | tenant add blue id 1x | libera-ctl: tenant add: id: '1x' is not a number .*
2 | tenant add blue max-rules 4294967296 | libera-ctl: tenant add: max-rules: '4294967296' is not a number .*
2 | tenant add blue max-rules 99999999999999999999 | libera-ctl: .* is not a number .*
2 | tenant add blue max-message-rate 1000001 | libera-ctl: tenant add: max-message-rate: '1000001' is not a number from 0 to 1000000
2 | tenant set blue max-packet-in-rate fast | libera-ctl: tenant set: max-packet-in-rate: 'fast' is not a number from 0 to 1000000
2 | tenant set blue max-packet-in-rate | libera-ctl: tenant set: 'max-packet-in-rate' wants a value
2 | tenant add blue id 1 id 2 | libera-ctl: tenant add: 'id' is given twice
2 | tenant add blue name red | libera-ctl: tenant add: 'name' is given twice
2 | tenant add blue state on | libera-ctl: tenant add: state: 'on' is not up or down
2 | tenant add blue green | libera-ctl: tenant add: unknown word 'green', not one of name id max-rules max-groups max-meters max-message-rate max-packet-in-rate state carrier reduction merge host-move vlans
2 | tenant del | libera-ctl: tenant del: 'tenant' is missing
2 | tenant del 4096 | libera-ctl: tenant del: tenant: '4096' is not the id or name of a tenant
2 | vswitch add tenant blue | libera-ctl: vswitch add: 'pswitch' is missing
2 | vswitch add pswitch 1 | libera-ctl: vswitch add: 'tenant' is missing
2 | vswitch add tenant blue pswitch 1 dpid 0xzz | libera-ctl: vswitch add: dpid: '0xzz' is not a datapath id .*
2 | vswitch add tenant blue pswitch 1 dpid 0x10000000000000000 | libera-ctl: .* is not a datapath id .*
2 | vswitch add tenant blue pswitch 1 dpid 00:00:00:00:00:00:00:a | libera-ctl: .* is not a datapath id .*
2 | vswitch add tenant blue pswitch 1 dpid s1 | libera-ctl: .* is not a datapath id .*
2 | vswitch del blue s1 | libera-ctl: .*'tenant' is missing!libera-ctl: vswitch del: unknown word 's1', .*
2 | vport add tenant blue vswitch s1 pswitch 1 pport 0 | libera-ctl: vport add: pport: '0' is not a number .*
2 | vport add tenant blue vswitch s1 pswitch 1 pport 4294967294 | libera-ctl: vport add: pport: .* is not a number .*
2 | vport add tenant blue vswitch s1 pswitch 1 pport 1 p 2 | libera-ctl: vport add: 'p' is ambiguous: port pswitch pport
2 | vlink add tenant blue vswitch v1 | libera-ctl: vlink add: 'to-vswitch' is missing
2 | vlink add vswitch v1 to-vswitch v2 | libera-ctl: vlink add: 'tenant' is missing
2 | vlink add tenant blue vswitch v1 to-vswitch v2 port 65280 | libera-ctl: vlink add: port: '65280' is not a number from 1 to 65279
2 | vlink add tenant blue vswitch v1 to-vswitch v2 p s1:3 | libera-ctl: vlink add: 'p' is ambiguous: port path priority
2 | vlink add tenant blue vswitch v1 to-vswitch v2 path | libera-ctl: vlink add: 'path' wants a value
2 | vlink add tenant blue vswitch v1 to-vswitch v2 path s1 | libera-ctl: vlink add: path: 's1' is not auto or of the form PSWITCH:PPORT\[,...\]
2 | vlink add tenant blue vswitch v1 to-vswitch v2 path s1: | libera-ctl: .*'s1:' is not auto or .*
2 | vlink add tenant blue vswitch v1 to-vswitch v2 path :3 | libera-ctl: .*':3' is not auto or .*
2 | vlink add tenant blue vswitch v1 to-vswitch v2 path s1:0 | libera-ctl: .*'s1:0' is not auto or .*
2 | vlink add tenant blue vswitch v1 to-vswitch v2 path s1:4294967041 | libera-ctl: .* is not auto or .*
2 | vlink add tenant blue vswitch v1 to-vswitch v2 path s1:3x | libera-ctl: .*'s1:3x' is not auto or .*
2 | vlink add tenant blue vswitch v1 to-vswitch v2 path 0x0:3 | libera-ctl: .*'0x0:3' is not auto or .*
2 | vlink add tenant blue vswitch v1 to-vswitch v2 path s1:3, | libera-ctl: .*'s1:3,' is not auto or .*
2 | vlink add tenant blue vswitch v1 to-vswitch v2 path s1:3,,s2:4 | libera-ctl: .*'s1:3,,s2:4' is not auto or .*
2 | vlink add tenant blue vswitch v1 to-vswitch v2 path none path auto | libera-ctl: vlink add: path: 'none' and others
2 | vlink add tenant blue vswitch v1 to-vswitch v2 path none backup auto | libera-ctl: vlink add: path: 'none' and others
2 | vlink add tenant blue vswitch v1 to-vswitch v2 priority 9 path s1:3 | libera-ctl: vlink add: priority: '9' follows no path
2 | vlink add tenant blue vswitch v1 to-vswitch v2 path s1:3 priority 9 priority 8 | libera-ctl: vlink add: priority: '8' follows no path
2 | vlink add tenant blue vswitch v1 to-vswitch v2 path s1:3 priority 65536 | libera-ctl: vlink add: priority: '65536' is not a number from 0 to 65535
2 | vlink add tenant blue vswitch v1 to-vswitch v2 path s1:3 priority 0 path s1:4 | libera-ctl: vlink add: priority: none is left below 0, one has to be given
2 | vlink add tenant blue vswitch v1 to-vswitch v2 backup s1:3 | libera-ctl: vlink add: backup: 's1:3' is not auto
2 | vlink path add tenant blue auto | libera-ctl: vlink path add: id, or an end of it, is missing
2 | vlink path add tenant blue path auto | libera-ctl: vlink path add: id, or an end of it, is missing
2 | vlink del tenant blue 0 | libera-ctl: vlink del: id: '0' is not a number from 1 to 65535
2 | vlink path | libera-ctl: vlink path: 'add' or 'del' is missing
2 | vlink path foo | libera-ctl: vlink path: unknown word 'foo', not one of add del
2 | vlink path add tenant blue 3 | libera-ctl: vlink path add: 'path' is missing
2 | vlink path add tenant blue 3 none | libera-ctl: vlink path add: path: 'none' is no path to be added
2 | vlink path del tenant blue 3 | libera-ctl: vlink path del: 'priority' is missing
2 | host add tenant blue mac 02:00:00:00:00 vswitch s1 vport 1 | libera-ctl: host add: mac: '02:00:00:00:00' is not an Ethernet address
2 | host add tenant blue mac 02:00:00:00:00:0g vswitch s1 vport 1 | libera-ctl: .* is not an Ethernet address
2 | host add tenant blue mac 02:00:00:00:00:01 ip 10.0.0 vswitch s1 vport 1 | libera-ctl: host add: ip: '10.0.0' is not an IPv4 or IPv6 address
2 | tenant set blue carrier gre | libera-ctl: tenant set: carrier: 'gre' is not label, ip, mac or auto
2 | carrier set | libera-ctl: carrier set: 'kind' is missing
2 | template | libera-ctl: template: what to do is missing; .*
2 | template ring red | libera-ctl: template: unknown word 'ring', not one of copy line big-switch fat-tree help
2 | template copy | libera-ctl: template copy: 'name' is missing
2 | template big-switch red dpid blue | libera-ctl: template big-switch: dpid: 'blue' is not a datapath id .*
2 | template fat-tree red k 1 | libera-ctl: template fat-tree: k: '1' is not a number from 2 to 64
2 | template fat-tree red pswitch 1 | libera-ctl: template fat-tree: unknown word 'pswitch', not one of .*
2 | template line red reduction most | libera-ctl: template line: reduction: 'most' is not off, app, host, hop or lite
2 | reduction set | libera-ctl: reduction set: 'tenant' is missing
2 | reduction set blue | libera-ctl: reduction set: 'level' is missing
2 | reduction set blue most | libera-ctl: reduction set: level: 'most' is not off, app, host, hop or lite
2 | carrier set mac order last | libera-ctl: carrier set: order: 'last' is not .*
2 | host add tenant blue mac 02:00:00:00:00:01 vswitch s1 vport 1 index 0 | libera-ctl: host add: index: '0' is not a number from 1 .*
2 | controller add tenant blue | libera-ctl: controller add: 'address' is missing
2 | controller add tenant blue tcp:10.0.0.300 | libera-ctl: controller add: address: .* is not of the form .*
2 | controller add tenant blue 10.0.0.3:0 | libera-ctl: .* is not of the form .*
2 | controller add tenant blue 10.0.0.3:65536 | libera-ctl: .* is not of the form .*
2 | controller add tenant blue 10.0.0.3:1x | libera-ctl: .* is not of the form .*
2 | controller add tenant blue [::1 | libera-ctl: .* is not of the form .*
2 | controller add tenant blue [::1]6653 | libera-ctl: .* is not of the form .*
2 | intercept add 10.0.0.0/33 port 1 | libera-ctl: intercept add: address: .* is not of the form .*
2 | intercept add 10.0.0.0/8 | libera-ctl: intercept add: 'port' is missing
2 | intercept add 10.0.0.0/8 port 0 | libera-ctl: intercept add: port: '0' is not a number from 1 to 65535
2 | listen add | libera-ctl: listen add: 'address' is missing
2 | listen show all | libera-ctl: listen show: 'all' is too much: there are no arguments
2 | flow show | libera-ctl: flow show: 'virtual' or 'physical' is missing
2 | flow show all | libera-ctl: flow show: unknown word 'all', not one of virtual physical
2 | verify edge1 edge2 | libera-ctl: verify: unknown word 'edge2', not one of pswitch
2 | verify pswitch | libera-ctl: verify: 'pswitch' wants a value
2 | flow show virtual pswitch 1 | libera-ctl: flow show: .*
2 | pswitch set edge1 nme x | libera-ctl: pswitch set: unknown word 'nme', .*
2 | topology show foo | libera-ctl: topology show: unknown word 'foo', not one of physical virtual dot
2 | topology show physical blue | libera-ctl: topology show: unknown word 'blue', not one of dot
2 | topology show virtual 4096 | libera-ctl: topology show: tenant: '4096' is not the id or name of a tenant
2 | topology show virtual blue red | libera-ctl: topology show: unknown word 'red', not one of dot tenant
2 | export 4096 | libera-ctl: export: tenant: '4096' is not the id or name of a tenant
2 | export blue red | libera-ctl: export: unknown word 'red', not one of tenant
2 | apply | libera-ctl: apply: 'file' is missing
2 | apply a b | libera-ctl: apply: unknown word 'b', not one of file
1 | apply /nonexistent | libera-ctl: /nonexistent: No such file or directory
1 | apply / | libera-ctl: /: Is a directory
2 | monitor foo | libera-ctl: monitor: unknown word 'foo', not one of listen .* no-dump
2 | monitor p | libera-ctl: monitor: 'p' is ambiguous: pswitch pport plink
END

# options, help, batches
table <<'END'
2 | | Usage: libera-ctl .*
0 | help | Usage: libera-ctl .*
0 | -h | Usage: libera-ctl .*
0 | help tenant | tenant: virtual networks;.*tenant add .*
0 | tenant help | tenant: virtual networks;.*tenant add .*tenant show .*
0 | tenant add help | [ ]*libera-ctl tenant add \[name\] NAME .*
0 | monitor help | monitor: events as they come;.*
2 | help foo | libera-ctl: unknown word 'foo', .*
2 | -x | libera-ctl: unknown option '-x'
2 | --frobnicate tenant | libera-ctl: unknown option '--frobnicate'
2 | -batch | libera-ctl: '-batch' wants a value
2 | -n | libera-ctl: '-n' wants a value
1 | -n no-such-netns tenant | libera-ctl: network namespace no-such-netns: No such file or directory
1 | -batch /nonexistent | libera-ctl: /nonexistent: No such file or directory
2 | -batch - tenant | libera-ctl: 'tenant' is too much beside -batch
0 | -batch - | 
0 | -j -p -V | .*libera-ctl.*
0 | --json version | \{"libera-ctl":.*\}
2 | -j topology show dot | libera-ctl: topology show: 'dot' and -json: one of them
0 | apply help | apply: make virtual networks .*;[ ]*libera-ctl apply \[file\] FILE\|-;.*
1 | tenant show | libera-ctl: tenant show: the module libera is not loaded
1 | export | libera-ctl: export: the module libera is not loaded
1 | topology | libera-ctl: topology show: the module libera is not loaded
1 | -j tenant add blue | libera-ctl: tenant add: the module libera is not loaded
END

printf '%s\n' "# a comment" "" "tenant add blue # another" "tenant add 'red'" 'tenant add "gre"en' \
	> "$TMP/good"
check "batch: comments and quotes" args 0 \
	"tenant-add name=blue;tenant-add name=red;tenant-add name=green" -d -batch "$TMP/good"
printf '%s\n' "tenant add blue" "tenant ad" "tenant add red" > "$TMP/bad"
check "batch: ends at the first error, and says where" args 2 \
	"tenant-add name=blue;libera-ctl: tenant add: 'name' is missing;libera-ctl: $TMP/bad:2: the command failed" \
	-d -batch "$TMP/bad"
check "batch: goes on if forced" args 2 ".*:2: the command failed;tenant-add name=red" \
	-d -force -batch "$TMP/bad"
many() { seq -s "$1" "$2" | sed -E "s/[0-9]+/$3/g"; }
way=(vlink add tenant blue vswitch v1 to-vswitch v2)
check "a path of 64 pLinks" args 0 "vlink-add .*" -d "${way[@]}" path "$(many , 64 s1:3)"
check "a path of 65" args 2 "libera-ctl: vlink add: path: more than 64 pLinks" \
	-d "${way[@]}" path "$(many , 65 s1:3)"
read -ra words <<< "$(many " " 16 "path s1:3")"
check "16 paths" args 0 "vlink-add .*" -d "${way[@]}" "${words[@]}" priority 3
check "17 paths" args 2 "libera-ctl: vlink add: path: a vLink has 16 paths at most" \
	-d "${way[@]}" "${words[@]}" path s1:3

printf 'tenant add "blue\n' > "$TMP/bad"
check "batch: a quote without end" args 2 "libera-ctl: a quote has no end, .*" -d -batch "$TMP/bad"

# A file for apply: nothing is there without the module, so that all of it is made.
cat > "$TMP/vn" <<'END'
# hosts before what they are on, words cut, names and ids
host add tenant 7 mac 02:00:00:00:00:01 ip 10.0.0.1 vswitch v1 vport 1

ten a blue id 7 max-rules 0x10   # a comment
vswitch add tenant blue dpid 161 pswitch 0x1 name v1
controller add tenant blue 10.0.0.3
controller add tenant blue vswitch v1 ptcp:6640
vport add pswitch edge1 pport 3 port 1 tenant blue vswitch v1
vlink add tenant 7 vswitch v1 port 2 to-vswitch 0xa1 to-port 3 path 1:3,edge1:4 path 0x1:4
vlink add tenant 7 vswitch v1 port 4 to-vswitch 0xa1 to-port 5 path none
END
check "apply: a file becomes commands in their order" args 0 "tenant-add name=blue id=7 max-rules=16;\
vswitch-add tenant-name=blue dpid=161 pswitch=1 name=v1;\
vport-add tenant-name=blue vswitch=161 number=1 pswitch-name=edge1 pport=3;\
vlink-add tenant-name=blue vswitch=161 vport=2 to-vswitch=161 to-vport=3 \
path=\{ priority=100 hop=\{ pswitch=1 pport=3 \} hop=\{ pswitch-name=edge1 pport=4 \} \} \
path=\{ priority=90 hop=\{ pswitch=1 pport=4 \} \};\
vlink-add tenant-name=blue vswitch=161 vport=4 to-vswitch=161 to-vport=5;\
host-add tenant-name=blue mac=020000000001 ip4=0a000001 vswitch=161 vport=1;\
controller-add tenant-name=blue address=0a000003 port=6653;\
controller-add tenant-name=blue vswitch=161 passive=1 address=00000000 port=6640" -d apply "$TMP/vn"
printf 'tenant add blue\nvswitch add tenant blue dpid 1 pswitch 0x3,edge1,0x1\n' > "$TMP/big"
check "apply: a vSwitch over several pSwitches" args 0 "tenant-add name=blue;\
vswitch-add tenant-name=blue dpid=1 pswitch-name=edge1 pswitch=1 pswitch=3" -d apply "$TMP/big"
check "apply: but the module is needed" args 1 "libera-ctl: apply: the module libera is not loaded" \
	apply "$TMP/vn"
check "apply: an empty file is nothing to do" args 0 "" -d apply /dev/null

# refused PATTERN LINE... - a file that is no good, and what is said, its name left out
refused()
{
	local pattern=$1

	shift
	printf '%s\n' "$@" > "$TMP/bad"
	pattern=${pattern//@/libera-ctl: $TMP/bad:}
	check "apply: $(tail -n 1 "$TMP/bad" | cut -c 1-70)" args 2 "$pattern" apply "$TMP/bad"
}

blue=("tenant add blue" "vswitch add tenant blue dpid 0xb1 pswitch 1 name v1"
	"vport add tenant blue vswitch v1 port 1 pswitch 1 pport 1")
only="a file has add of tenant, vswitch, vport, route, vlink, host, controller only"
refused "@2: unknown word 'foo', not one of pswitch .*" "" "foo bar"
refused "@1: flow: $only" "flow show"
refused "@1: pswitch: $only" "pswitch set 0x1 name edge1"
refused "@1: tenant: $only" "tenant del blue"
refused "@1: tenant: $only" "tenant"
refused "@1: tenant: $only" "tenant help"
refused "@1: vlink: $only" "vlink path add tenant blue 1 auto"
refused "@1: apply: $only" "apply /dev/null"
refused "@1: help: $only" "help"
refused "@1: tenant: unknown word 'foo', .*" "tenant foo blue"
refused "@1: a quote has no end, or there are too many words" "tenant add 'blue"
refused "@1: tenant add: 'name' is missing" "tenant add id 7"
refused "@1: tenant add: id: '0' is not a number from 1 to 4095" "tenant add blue id 0"
refused "@1: tenant add: name: 'a b' is no name: up to 31 letters, .*" "tenant add 'a b'"
refused "@1: tenant add: name: 'a{32}' is no name: up to 31 letters, .*" "tenant add $(printf 'a%.0s' {1..32})"
refused "@1: tenant add: name: is empty" "tenant add ''"
refused "@2: tenant add: name: line 1 adds it already" "${blue[0]}" "${blue[0]}"
refused "@2: vswitch add: 'dpid' is missing: a file has to tell it" "${blue[0]}" \
	"vswitch add tenant blue pswitch 1"
refused "@4: vport add: 'port' is missing: a file has to tell it" "${blue[@]}" \
	"vport add tenant blue vswitch v1 pswitch 1 pport 2"
refused "@1: vswitch add: tenant: the file does not add 'red'" \
	"vswitch add tenant red dpid 1 pswitch 1"
refused "@1: controller add: tenant: the file adds none with id 3" "controller add tenant 3 10.0.0.3"
refused "@4: vport add: vswitch: the file does not add 'v7' to tenant blue" "${blue[@]}" \
	"vport add tenant blue vswitch v7 port 2 pswitch 1 pport 2"
refused "@4: vport add: port: line 3 adds it already" "${blue[@]}" \
	"vport add tenant blue vswitch 0xb1 port 1 pswitch 1 pport 2"
refused "@4: host add: vport: the file does not add port 9 to this vswitch" "${blue[@]}" \
	"host add tenant blue mac 02:00:00:00:00:01 vswitch v1 vport 9"
refused "@4: vlink add: to-port: line 3 has port 1 of this vswitch already" "${blue[@]}" \
	"vlink add tenant blue vswitch v1 port 2 to-vswitch v1 to-port 1"
refused "@4: vlink add: path: 's1' is not auto or .*" "${blue[@]}" \
	"vlink add tenant blue vswitch v1 port 2 to-vswitch v1 to-port 3 path s1"
refused "@4: vlink add: priority: two paths have 7" "${blue[@]}" \
	"vlink add tenant blue vswitch v1 port 2 to-vswitch v1 to-port 3 path 1:2 priority 7 path 1:3 priority 7"
refused "@1: tenant add: 'id' wants a value;@2: vswitch add: 'tenant' is missing" \
	"tenant add blue id" "vswitch add dpid 1 pswitch 1"
from_pipe() { echo foo | "$LIBERA_CTL" apply -; }
check "apply: the standard input is called -" says "^libera-ctl: -:1: unknown word 'foo', " from_pipe

full() { "$LIBERA_CTL" help > /dev/full; }
check "an output that cannot be written is an error" must_fail full
ktap_finished
