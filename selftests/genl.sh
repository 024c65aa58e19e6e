#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The netlink interface: every command as it should be, every refusal with its
# errno, attribute and text, and that it left nothing behind.
# shellcheck disable=SC1091,SC2119,SC2154,SC2317
. "$(dirname "$0")/lib.sh"

lib_start
need socat
. "$LIB_DIR/nllib.sh"

# --------------------------------------------------------------- the family

test_family()
{
	check "info: version and level" prints "^info-get version=[0-9.]+ api-level=1\$" \
		"$NLPROBE" info-get
	bad "info takes no attribute" EINVAL "[a-z0-9]+" - "$UNKNOWN" info-get 1:u32=1
	bad "unknown command" EOPNOTSUPP - - - 200
	bad "a notification is no command" EOPNOTSUPP - - - tenant-ntf
	bad "a dump of what has none" EOPNOTSUPP - - - -d tenant-add name=x
	bad "one of what is only dumped" EOPNOTSUPP - - - host-get
	check "an older version in the header is taken" "$NLPROBE" -V 0 info-get
	bad "message cut in its last attribute" EINVAL ".*" - ".*" -t 4 tenant-add name=tenants
	bad "attribute longer than the message" EINVAL ".*" - ".*" -l 200 tenant-add name=x
	bad "attribute shorter than its header" EINVAL ".*" - ".*" -l 2 tenant-add name=x
	check "nothing was made" objects 0 tenant-get
	check "stats: counters" prints "^stats-get id=0 name=rx-messages value=0\$" \
		"$NLPROBE" -d stats-get
	bad "stats takes no attribute" EINVAL "[a-z0-9]+" - "$UNKNOWN" -d stats-get 1:u32=1
}

# ---------------------------------------------------------------- listeners

test_listen()
{
	check "four listeners by default" objects 4 listen-get
	good "listen on IPv4" listen-add address=@127.0.0.1 port=7001
	good "listen on IPv6" listen-add address=@::1 port=7001
	check "both are there" objects 6 listen-get
	check "as they were given" prints "^listen-get address=7f000001 port=7001 accepted=0\$" \
		"$NLPROBE" -d listen-get
	bad "no address" EINVAL - address "address is missing" listen-add port=7002
	bad "no port" EINVAL - port "port is missing" listen-add address=@127.0.0.1
	bad "port 0" ERANGE port - "integer out of range" listen-add address=@127.0.0.1 port=0
	bad "port too narrow" EINVAL port - ".*" listen-add address=@127.0.0.1 port:u8=1
	bad "address of 3 bytes" ERANGE address - ".*" listen-add address=7f0000 port=7002
	bad "address of 17 bytes" ERANGE address - ".*" \
		listen-add address=0000000000000000000000000000000000 port=7002
	bad "address of 8 bytes" EINVAL address - "address has to be of 4 bytes .* or 16 .*" \
		listen-add address=0000000000000000 port=7002
	bad "attribute of another command" EINVAL accepted - "$UNKNOWN" \
		listen-add address=@127.0.0.1 port=7002 accepted=1
	bad "twice the same" EEXIST address - "this address and port are listened on already" \
		listen-add address=@127.0.0.1 port=7001
	bad "an address of another host" EADDRNOTAVAIL address - \
		"this host does not have this address" listen-add address=@9.9.9.9 port=7002
	bad "not listened on" ENOENT address - "this address and port are not listened on" \
		listen-del address=@127.0.0.1 port=7002
	bad "delete: no port" EINVAL - port "port is missing" listen-del address=@127.0.0.1
	good "stop IPv4" listen-del address=@127.0.0.1 port=7001
	good "stop IPv6" listen-del address=@::1 port=7001
	check "as before" objects 4 listen-get
	good "the port is free again" listen-add address=@127.0.0.1 port=7001
	good "stop again" listen-del address=@127.0.0.1 port=7001

	spawn "$TMP/socat.log" socat TCP-LISTEN:7003,bind=127.0.0.1,reuseaddr SYSTEM:cat
	wait_for 5 tcp_listens 7003 > /dev/null
	bad "a port in use" EADDRINUSE port - "another program uses this port" \
		listen-add address=@127.0.0.1 port=7003
}

# ---------------------------------------------------------------- intercept

test_intercept()
{
	local i

	check "no rules by default" objects 0 intercept-get
	good "a rule" intercept-add address=@10.0.0.0 prefix=8 port=6634 to-port=6653
	check "as it was given" \
		prints "^intercept-get address=0a000000 port=6634 prefix=8 to-port=6653 hits=0\$" \
		"$NLPROBE" -d intercept-get
	good "prefix and to-port by default" intercept-add address=@192.0.2.1 port=6653
	check "are the whole address and the same port" \
		prints "address=c0000201 port=6653 prefix=32 to-port=6653" "$NLPROBE" -d intercept-get
	bad "the same again" EEXIST address - "there is a rule for these connections" \
		intercept-add address=@10.0.0.0 prefix=8 port=6634 to-port=6653
	bad "no address" EINVAL - address "address is missing" intercept-add port=1
	bad "no port" EINVAL - port "port is missing" intercept-add address=@10.0.0.1
	bad "prefix above 128" ERANGE prefix - "integer out of range" \
		intercept-add address=@10.0.0.0 prefix=129 port=1
	bad "prefix above 32 for IPv4" EINVAL prefix - \
		"prefix is longer than an IPv4 address: 0 to 32" \
		intercept-add address=@10.0.0.0 prefix=33 port=1
	bad "bits beyond the prefix" EINVAL address - "address has bits beyond its prefix" \
		intercept-add address=@10.0.0.1 prefix=8 port=1
	bad "to-port 0" ERANGE to-port - "integer out of range" \
		intercept-add address=@10.0.0.1 port=1 to-port=0
	bad "no such rule" ENOENT address - "there is no such rule" \
		intercept-del address=@10.0.0.0 prefix=9 port=6634 to-port=6653
	good "IPv6, any" intercept-add address=@:: port=6635 to-port=6653
	for i in $(seq 13); do
		"$NLPROBE" intercept-add "address=@10.1.0.$i" port=1 to-port=6653 || break
	done > "$TMP/rules"
	check "sixteen rules" objects 16 intercept-get
	bad "one too many" ENOSPC address - "too many rules: 16 at most" \
		intercept-add address=@10.1.0.99 port=1 to-port=6653
	for i in $(seq 13); do
		"$NLPROBE" intercept-del "address=@10.1.0.$i" port=1 to-port=6653
	done > "$TMP/rules"
	good "delete" intercept-del address=@10.0.0.0 prefix=8 port=6634 to-port=6653
	good "delete IPv6" intercept-del address=@:: port=6635 to-port=6653
	good "delete the last" intercept-del address=@192.0.2.1 port=6653
	check "none is left" objects 0 intercept-get
}

# ------------------------------------------------------------------ tenants

test_tenant()
{
	local long=abcdefghijabcdefghijabcdefghij

	check "add: the answer is the object" \
		prints "^tenant-add id=1 name=blue max-rules=0 max-groups=0 max-meters=0 max-message-rate=0 max-packet-in-rate=0 state=1 .*refused=0 throttled=0 packet-ins-dropped=0\$" \
		"$NLPROBE" tenant-add name=blue
	good "add with everything" tenant-add name=red id=4095 max-rules=7 max-groups=8 max-meters=9 \
		max-message-rate=10 max-packet-in-rate=11 state=0
	check "get by name" prints "^tenant-get id=4095 name=red max-rules=7 max-groups=8 max-meters=9 max-message-rate=10 max-packet-in-rate=11 state=0" \
		"$NLPROBE" tenant-get name=red
	check "get by id" prints "^tenant-get id=1 name=blue" "$NLPROBE" tenant-get id=1
	check "get by both" "$NLPROBE" tenant-get id=1 name=blue
	check "a name of 31 letters" "$NLPROBE" tenant-add "name=${long}x"
	bad "a name of 32" EINVAL name - ".*" tenant-add "name=${long}xy"
	bad "no name" EINVAL - name "name of the tenant is missing" tenant-add id=9
	bad "empty name" EINVAL name - "name is empty" tenant-add name=
	bad "name without end" EINVAL name - ".*" tenant-add name:hex=626c7565
	bad "name like a number" EINVAL name - "name has to begin with a letter" tenant-add name=7up
	bad "name with a blank" EINVAL name - "name may hold letters, digits and _ . - only" \
		tenant-add "name=a b"
	bad "name with a newline" EINVAL name - "name may hold .* only" tenant-add name:hex=610a6200
	bad "name that is not ASCII" EINVAL name - "name may hold .* only" tenant-add name=zoë
	bad "id 0" ERANGE id - "integer out of range" tenant-add name=x id=0
	bad "id 4096" ERANGE id - "integer out of range" tenant-add name=x id=4096
	bad "id too wide" EINVAL id - ".*" tenant-add name=x id:u64=5
	bad "unknown state" ERANGE state - "integer out of range" tenant-add name=x state=2
	bad "attribute of an answer" EINVAL hosts - "$UNKNOWN" \
		tenant-add name=x hosts=1
	bad "attribute from the future" EINVAL 99 - "$UNKNOWN" \
		tenant-add name=x 99:u32=1
	bad "name taken" EEXIST name - "another tenant has this name" tenant-add name=blue id=9
	bad "id taken" EEXIST id - "another tenant has this id" tenant-add name=green id=1
	bad "get: no key" EINVAL - id "tenant is missing: give its id or its name" tenant-get
	bad "get: unknown name" ENOENT name - "no such tenant" tenant-get name=nobody
	bad "get: unknown id" ENOENT id - "no such tenant" tenant-get id=77
	bad "get: id and name disagree" EINVAL name - "the tenant with this id has another name" \
		tenant-get id=1 name=red
	bad "set: no key" EINVAL - id "tenant is missing: give its id or its name" \
		tenant-set state=1
	bad "set: nothing" EINVAL - state "nothing to change: .*" tenant-set name=blue
	bad "set: unknown id" ENOENT id - "no such tenant" tenant-set id=77 state=1
	bad "set: unknown name" ENOENT name - "no such tenant" tenant-set name=nobody state=1
	bad "set: name taken" EEXIST name - "another tenant has this name" tenant-set id=1 name=red
	bad "set: name taken, beside a carrier" EEXIST name - "another tenant has this name" \
		tenant-set id=1 name=red carrier=2 reduction=3
	bad "set: bad name" EINVAL name - "name has to begin with a letter" tenant-set id=1 name=-x
	check "blue is as before" \
		prints "id=1 name=blue max-rules=0 max-groups=0 max-meters=0 max-message-rate=0 max-packet-in-rate=0 state=1 carrier=0 carrier-used=0 reduction=0" \
		"$NLPROBE" tenant-get id=1
	good "rename" tenant-set id=1 name=azure
	good "rename to the same" tenant-set id=1 name=azure
	good "stop and limit" tenant-set name=azure state=0 max-rules=5 max-groups=6
	check "all of it came true" prints "id=1 name=azure max-rules=5 max-groups=6 max-meters=0 max-message-rate=0 max-packet-in-rate=0 state=0" \
		"$NLPROBE" tenant-get id=1
	bad "too many messages" ERANGE max-message-rate - "integer out of range" \
		tenant-set name=azure max-message-rate=1000001
	bad "too many packet-ins, beside a name" ERANGE max-packet-in-rate - "integer out of range" \
		tenant-set id=1 name=green max-packet-in-rate=4294967295
	bad "a rate too wide" EINVAL max-message-rate - ".*" tenant-set name=azure max-message-rate:u64=5
	bad "a counter is not to be set" EINVAL throttled - "$UNKNOWN" tenant-set name=azure throttled:u64=0
	check "its rates are as before" prints " max-message-rate=0 max-packet-in-rate=0 " \
		"$NLPROBE" tenant-get name=azure
	good "the highest rates" tenant-set name=azure max-message-rate=1000000 max-packet-in-rate=1000000
	good "one of them back" tenant-set name=azure max-message-rate=0
	check "it has that" prints " max-message-rate=0 max-packet-in-rate=1000000 " \
		"$NLPROBE" tenant-get name=azure
	good "a carrier" tenant-set name=azure carrier=2
	check "it has that, for nothing" prints " carrier=2 carrier-used=0 " "$NLPROBE" tenant-get id=1
	bad "unknown carrier" ERANGE carrier - "integer out of range" tenant-set name=azure carrier=4
	good "a level of reduction" tenant-set name=azure reduction=3
	check "it has that" prints " reduction=3 " "$NLPROBE" tenant-get id=1
	bad "unknown level" ERANGE reduction - "integer out of range" tenant-set name=azure reduction=5
	good "its rules may be one with others'" tenant-set name=azure merge=1
	check "they may" prints " merge=1 " "$NLPROBE" tenant-get id=1
	bad "more than that" ERANGE merge - "integer out of range" tenant-set name=azure merge=2
	good "not any more" tenant-set name=azure merge=0
	good "it has VLANs" tenant-set name=azure vlan=10 vlan=20
	check "they are told" prints " vlan=10 .*vlan=20 " "$NLPROBE" tenant-get id=1
	bad "an id that cannot be" ERANGE vlan - "integer out of range" tenant-set name=azure vlan=4095
	bad "none and one" EINVAL vlan - "VLAN id 0 cannot be declared: alone it stands for none" tenant-set name=azure vlan=5 vlan=0
	bad "one twice" EINVAL vlan - "a VLAN id is there twice" tenant-set name=azure vlan=5 vlan=5
	# shellcheck disable=SC2046 # words
	bad "31 of them" ENOSPC vlan - "too many VLAN ids: 30 at most" tenant-set name=azure $(printf 'vlan=%s ' {100..130})
	check "they are as they were" prints " vlan=10 .*vlan=20 " "$NLPROBE" tenant-get id=1
	good "none" tenant-set name=azure vlan=0
	good "none of it" tenant-set name=azure reduction=0
	check "nothing is reduced" objects 0 reduction-get
	bad "reduction of nobody" ENOENT ".*" - "no such tenant" -d reduction-get tenant-name=nobody
	check "locators: two layouts" objects 2 carrier-get
	bad "layout: of no kind" EINVAL - kind "kind of carrier is missing" carrier-set edge-bits=8
	bad "layout: of labels" EINVAL kind - "only ip and mac have locators" carrier-set kind=0 edge-bits=8
	bad "layout: nothing" EINVAL - edge-bits "nothing to change: .*" carrier-set kind=1
	bad "layout: unknown order" ERANGE order - "integer out of range" carrier-set kind=1 order=2
	bad "layout: too many bits" EINVAL edge-bits - "an edge id has 1 to 16 bits" \
		carrier-set kind=1 edge-bits=17
	bad "layout: in use" EBUSY edge-bits - "a tenant has a carrier: the layout is in use" \
		carrier-set kind=1 edge-bits=8
	good "labels again" tenant-set name=azure carrier=0
	good "rename back and start" tenant-set id=1 name=blue state=1
	bad "del: no key" EINVAL - id "tenant is missing: give its id or its name" tenant-del
	bad "del: unknown" ENOENT name - "no such tenant" tenant-del name=nobody
	good "del by name" tenant-del "name=${long}x"
	good "del by id" tenant-del id=4095
	check "blue is left" objects 1 tenant-get
	check "the lowest free id is given" prints "^tenant-add id=2 " "$NLPROBE" tenant-add name=red
}

# -------------------------------------------------- pSwitches, vSwitches ...

# tenants blue and red are there
test_vswitch()
{
	check "add: the answer is the object" \
		prints "^vswitch-add tenant=1 tenant-name=blue dpid=161 name=s1 pswitch=1 controllers=0" \
		"$NLPROBE" vswitch-add tenant=1 dpid=0xa1 name=s1 pswitch=1
	check "the pSwitch is known now" prints "^pswitch-get dpid=1 max-rules=0 edge=0 connection=0 " \
		"$NLPROBE" pswitch-get dpid=1
	check "dpid by default" prints "^vswitch-add tenant=2 tenant-name=red dpid=[1-9][0-9]* pswitch=1" \
		"$NLPROBE" vswitch-add tenant-name=red pswitch=1
	good "another tenant may have the same dpid" \
		vswitch-add tenant-name=red dpid=0xa1 name=s1 pswitch=2
	check "get by name" prints "dpid=161 name=s1 pswitch=2" \
		"$NLPROBE" vswitch-get tenant=2 name=s1
	bad "no tenant" EINVAL - tenant "tenant is missing: .*" vswitch-add dpid=5 pswitch=1
	bad "unknown tenant" ENOENT tenant-name - "no such tenant" \
		vswitch-add tenant-name=nobody pswitch=1
	bad "no pSwitch" EINVAL - pswitch "pswitch is missing: give its dpid or its name" \
		vswitch-add tenant=1 dpid=5
	bad "pSwitch by an unknown name" ENOENT pswitch-name - "no such pswitch" \
		vswitch-add tenant=1 pswitch-name=nowhere
	bad "one pSwitch twice" EEXIST pswitch - "a pswitch is named twice" \
		vswitch-add tenant=1 pswitch=1 pswitch=1
	bad "dpid 0" ERANGE dpid - "integer out of range" vswitch-add tenant=1 dpid=0 pswitch=1
	bad "dpid too narrow" EINVAL dpid - ".*" vswitch-add tenant=1 dpid:u32=5 pswitch=1
	bad "dpid taken" EEXIST dpid - "the tenant has a vswitch with this dpid" \
		vswitch-add tenant=1 dpid=0xa1 pswitch=1
	bad "name taken" EEXIST name - "the tenant has a vswitch with this name" \
		vswitch-add tenant=1 dpid=0xa2 name=s1 pswitch=1
	bad "bad name" EINVAL name - "name has to begin with a letter" \
		vswitch-add tenant=1 name=1s pswitch=1
	bad "get: no vSwitch" EINVAL - dpid "vswitch is missing: give its dpid or its name" \
		vswitch-get tenant=1
	bad "get: unknown dpid" ENOENT dpid - "the tenant has no such vswitch" \
		vswitch-get tenant=1 dpid=5
	bad "get: unknown name" ENOENT name - "the tenant has no such vswitch" \
		vswitch-get tenant=1 name=s9
	bad "get: empty name is no name" ENOENT name - "the tenant has no such vswitch" \
		vswitch-get tenant=2 name=
	bad "get: dpid and name disagree" EINVAL name - \
		"the vswitch with this dpid has another name" vswitch-get tenant=1 dpid=0xa1 name=s2
	bad "del: unknown" ENOENT dpid - "the tenant has no such vswitch" \
		vswitch-del tenant=1 dpid=5
	check "dump of all" objects 3 vswitch-get
	check "dump of a tenant" objects 2 vswitch-get tenant=2
	bad "dump: unknown tenant" ENOENT ".*" - "no such tenant" -d vswitch-get tenant-name=nobody
}

test_pswitch()
{
	bad "get: no key" EINVAL - dpid "pswitch is missing: give its dpid or its name" pswitch-get
	bad "get: unknown" ENOENT dpid - "no such pswitch" pswitch-get dpid=99
	good "set name" pswitch-set dpid=1 name=edge1
	check "get by name" prints "^pswitch-get dpid=1 name=edge1" "$NLPROBE" pswitch-get name=edge1
	good "set by name" pswitch-set name=edge1 max-rules=9
	check "came true" prints "dpid=1 name=edge1 max-rules=9" "$NLPROBE" pswitch-get dpid=1
	bad "set: nothing" EINVAL - max-rules "nothing to change: .*" pswitch-set dpid=1
	bad "set: unknown" ENOENT dpid - "no such pswitch" pswitch-set dpid=99 max-rules=1
	bad "set: no key" EINVAL - dpid "pswitch is missing: .*" pswitch-set max-rules=1
	bad "set: bad name" EINVAL name - "name has to begin with a letter" pswitch-set dpid=1 name=1
	good "set: disconnect one that is not connected" pswitch-set dpid=1 disconnect
	good "another gets a name" pswitch-set dpid=2 name=edge2
	bad "set: name taken" EEXIST name - "another pswitch has this name" \
		pswitch-set dpid=2 name=edge1
	good "take the name away" pswitch-set dpid=2 name=
	bad "del: in use" EBUSY dpid - "pswitch has vswitches on it" pswitch-del dpid=2
	bad "del: in use, by name" EBUSY name - "pswitch has vswitches on it" pswitch-del name=edge1
	bad "del: unknown" ENOENT dpid - "no such pswitch" pswitch-del dpid=99
	bad "get: dpid and name disagree" EINVAL name - \
		"the pswitch with this dpid has another name" pswitch-get dpid=1 name=edge2
	check "a vSwitch by the pSwitch's name" "$NLPROBE" \
		vswitch-add tenant=2 dpid=0xa9 pswitch-name=edge1
	good "gone again" vswitch-del tenant=2 dpid=0xa9
	check "dump" objects 2 pswitch-get
}

test_vport()
{
	check "add: lowest free number" \
		prints "^vport-add tenant=1 tenant-name=blue vswitch=161 vswitch-name=s1 number=1 pswitch=1 pswitch-name=edge1 pport=3 name=port1 hw-addr=02[0-9a-f]{10} config=0 state=1\$" \
		"$NLPROBE" vport-add tenant=1 vswitch=0xa1 pswitch=1 pport=3
	good "add with a number, all by name" \
		vport-add tenant-name=blue vswitch-name=s1 number=0xfeff pswitch-name=edge1 pport=4
	bad "number 0" ERANGE number - "integer out of range" \
		vport-add tenant=1 vswitch=0xa1 number=0 pswitch=1 pport=5
	bad "number 0xff00" ERANGE number - "integer out of range" \
		vport-add tenant=1 vswitch=0xa1 number=0xff00 pswitch=1 pport=5
	bad "number taken" EEXIST number - "the vswitch has a vport with this number" \
		vport-add tenant=1 vswitch=0xa1 number=1 pswitch=1 pport=5
	bad "pport taken" EBUSY pport - "a vport is on this pport already" \
		vport-add tenant=1 vswitch=0xa1 pswitch=1 pport=3
	bad "pport taken by another tenant" EBUSY pport - "a vport is on this pport already" \
		vport-add tenant=2 vswitch=0x200000001 pswitch=1 pport=3
	bad "no pport" EINVAL - pport "number of the pport is missing" \
		vport-add tenant=1 vswitch=0xa1 pswitch=1
	bad "pport 0" ERANGE pport - "integer out of range" \
		vport-add tenant=1 vswitch=0xa1 pswitch=1 pport=0
	bad "pport LOCAL" EINVAL pport - "reserved port numbers are no pports: .*" \
		vport-add tenant=1 vswitch=0xa1 pswitch=1 pport=0xfffffffe
	bad "no pSwitch" EINVAL - pswitch "pswitch is missing: .*" \
		vport-add tenant=1 vswitch=0xa1 pport=5
	bad "another pSwitch" EINVAL pswitch - "the vswitch is not mapped on this pswitch" \
		vport-add tenant=1 vswitch=0xa1 pswitch=2 pport=5
	bad "no vSwitch" EINVAL - vswitch "vswitch is missing: .*" vport-add tenant=1 pswitch=1 pport=5
	bad "unknown vSwitch" ENOENT vswitch - "the tenant has no such vswitch" \
		vport-add tenant=1 vswitch=5 pswitch=1 pport=5
	bad "no tenant" EINVAL - tenant "tenant is missing: .*" vport-add vswitch=0xa1 pswitch=1 pport=5
	check "on the pPort" \
		prints "^pport-get pswitch=1 pswitch-name=edge1 number=3 tenant=1 tenant-name=blue vswitch=161 vswitch-name=s1 vport=1\$" \
		"$NLPROBE" -d pport-get pswitch-name=edge1
	check "pPorts of the other pSwitch: none" objects 0 pport-get pswitch=2
	bad "pport dump: unknown pSwitch" ENOENT ".*" - "no such pswitch" -d pport-get pswitch=99
	check "dump of all" objects 2 vport-get
	check "dump of a vSwitch" objects 2 vport-get tenant=1 vswitch=0xa1
	check "dump of another tenant" objects 0 vport-get tenant=2
	bad "dump: vSwitch without tenant" EINVAL - ".*" "tenant is missing: .*" -d vport-get vswitch=0xa1
	bad "dump: unknown vSwitch" ENOENT ".*" - "the tenant has no such vswitch" \
		-d vport-get tenant=1 vswitch=5
	good "set: another pPort" vport-set tenant=1 vswitch=0xa1 number=1 pswitch=1 pport=6
	check "it is there" prints " number=1 pswitch=1 pswitch-name=edge1 pport=6 " "$NLPROBE" -d vport-get
	good "set: where it is" vport-set tenant=1 vswitch=0xa1 number=1 pswitch=1 pport=6
	bad "set: pport taken" EBUSY pport - "a vport is on this pport already" \
		vport-set tenant=1 vswitch=0xa1 number=1 pswitch=1 pport=4
	bad "set: another pSwitch" EINVAL pswitch - "the vswitch is not mapped on this pswitch" \
		vport-set tenant=1 vswitch=0xa1 number=1 pswitch=2 pport=5
	bad "set: unknown" ENOENT number - "no such vport" \
		vport-set tenant=1 vswitch=0xa1 number=7 pswitch=1 pport=5
	bad "set: no number" EINVAL - number "number of the vport is missing" \
		vport-set tenant=1 vswitch=0xa1 pswitch=1 pport=5
	bad "set: no pport" EINVAL - pport "number of the pport is missing" \
		vport-set tenant=1 vswitch=0xa1 number=1 pswitch=1
	good "set: back" vport-set tenant=1 vswitch=0xa1 number=1 pswitch=1 pport=3
	bad "del: unknown" ENOENT number - "no such vport" vport-del tenant=1 vswitch=0xa1 number=7
	bad "del: no number" EINVAL - number "number of the vport is missing" \
		vport-del tenant=1 vswitch=0xa1
	good "del" vport-del tenant=1 vswitch-name=s1 number=0xfeff
	check "one is left" objects 1 vport-get
	good "its pPort is free again" vport-add tenant=1 vswitch=0xa1 number=2 pswitch=1 pport=4
}

test_host()
{
	local where=(tenant=1 vswitch=0xa1 vport=1)

	good "add" host-add "${where[@]}" mac=020000000001 ip4=@10.0.0.1 ip6=@2001:db8::1
	good "without IP" host-add "${where[@]}" mac=020000000002
	check "as given" \
		prints "^host-get tenant=1 tenant-name=blue mac=020000000001 ip4=0a000001 ip6=20010db8000000000000000000000001 vswitch=161 vswitch-name=s1 vport=1\$" \
		"$NLPROBE" -d host-get
	bad "no tenant" EINVAL - tenant "tenant is missing: .*" host-add mac=020000000003
	bad "no mac" EINVAL - mac "mac address of the host is missing" host-add "${where[@]}"
	bad "mac of 5 bytes" ERANGE mac - ".*" host-add "${where[@]}" mac=0200000000
	bad "multicast mac" EINVAL mac - "not the address of a single host" \
		host-add "${where[@]}" mac=010000000001
	bad "zero mac" EINVAL mac - "not the address of a single host" \
		host-add "${where[@]}" mac=000000000000
	bad "mac taken" EEXIST mac - "another host of the tenant has this mac address" \
		host-add "${where[@]}" mac=020000000002
	bad "IPv4 taken" EEXIST ip4 - "another host of the tenant has this ip address" \
		host-add "${where[@]}" mac=020000000003 ip4=@10.0.0.1
	bad "IPv6 taken" EEXIST ip6 - "another host of the tenant has this ip address" \
		host-add "${where[@]}" mac=020000000003 ip6=@2001:db8::1
	bad "IPv4 of 16 bytes" ERANGE ip4 - ".*" host-add "${where[@]}" mac=020000000003 ip4=@::1
	bad "IPv4 multicast" EINVAL ip4 - "not the address of a single host" \
		host-add "${where[@]}" mac=020000000003 ip4=@224.0.0.1
	bad "IPv6 any" EINVAL ip6 - "not the address of a single host" \
		host-add "${where[@]}" mac=020000000003 ip6=@::
	bad "no vSwitch" EINVAL - vswitch "vswitch is missing: .*" \
		host-add tenant=1 mac=020000000003 vport=1
	bad "unknown vSwitch" ENOENT vswitch-name - "the tenant has no such vswitch" \
		host-add tenant=1 mac=020000000003 vswitch-name=s9 vport=1
	bad "no vport" EINVAL - vport "number of the vport is missing" \
		host-add tenant=1 mac=020000000003 vswitch=0xa1
	bad "unknown vport" ENOENT vport - "the vswitch has no such vport" \
		host-add tenant=1 mac=020000000003 vswitch=0xa1 vport=9
	check "two hosts" objects 2 host-get tenant-name=blue
	check "the other tenant has none" objects 0 host-get tenant-name=red
	bad "the vport is in use" EBUSY number - "the vport has a host on it" \
		vport-del tenant=1 vswitch=0xa1 number=1
	bad "del: unknown" ENOENT mac - "no such host" host-del tenant=1 mac=020000000009
	bad "del: no mac" EINVAL - mac "mac address of the host is missing" host-del tenant=1
	bad "del: of another tenant" ENOENT mac - "no such host" host-del tenant=2 mac=020000000001
	good "del" host-del tenant=1 mac=020000000002
	check "one is left" objects 1 host-get
}

test_controller()
{
	local i

	good "for all vSwitches" controller-add tenant=1 address=@127.0.0.1 port=6700
	good "for one" controller-add tenant=1 vswitch=0xa1 address=@::1 port=6700
	check "as given" prints "^controller-get tenant=1 tenant-name=blue address=7f000001 port=6700\$" \
		"$NLPROBE" -d controller-get
	check "and for which vSwitch" \
		prints "vswitch=161 vswitch-name=s1 address=0{31}1 port=6700" \
		"$NLPROBE" -d controller-get tenant=1
	check "both are tried" objects 2 session-get tenant=1 vswitch=0xa1
	check "the other tenant has none" objects 0 session-get tenant=2
	check "session: as it stands" prints "session-get tenant=1 .* address=7f000001 port=6700 role=" \
		"$NLPROBE" -d session-get
	bad "session: vSwitch without tenant" EINVAL - ".*" "tenant is missing: .*" \
		-d session-get vswitch=0xa1
	bad "the same again" EEXIST address - "the tenant has this controller" \
		controller-add tenant=1 address=@127.0.0.1 port=6700
	bad "no tenant" EINVAL - tenant "tenant is missing: .*" \
		controller-add address=@127.0.0.1 port=6700
	bad "no address" EINVAL - address "address is missing" controller-add tenant=1 port=6700
	bad "no port" EINVAL - port "port is missing" controller-add tenant=1 address=@127.0.0.1
	bad "port 0" ERANGE port - "integer out of range" \
		controller-add tenant=1 address=@127.0.0.1 port=0
	bad "any address" EINVAL address - "not the address of one host" \
		controller-add tenant=1 address=@0.0.0.0 port=6700
	bad "multicast" EINVAL address - "not the address of one host" \
		controller-add tenant=1 address=@ff02::1 port=6700
	bad "link-local" EINVAL address - "a link-local address does not say which link" \
		controller-add tenant=1 address=@fe80::1 port=6700
	bad "unknown vSwitch" ENOENT vswitch - "the tenant has no such vswitch" \
		controller-add tenant=1 vswitch=5 address=@127.0.0.1 port=6701
	bad "del: unknown" ENOENT address - "no such controller" \
		controller-del tenant=1 address=@127.0.0.1 port=6701
	bad "del: given to all, not to this one" ENOENT address - "no such controller" \
		controller-del tenant=1 vswitch=0xa1 address=@127.0.0.1 port=6700
	for i in 1 2 3 4 5 6; do
		"$NLPROBE" controller-add tenant=1 address=@127.0.0.1 port=671$i || break
	done > "$TMP/many"
	check "eight in all" objects 8 controller-get
	bad "a ninth for one vSwitch" ENOSPC address - "a vswitch has too many controllers" \
		controller-add tenant=1 address=@127.0.0.1 port=6720
	check "leaves nothing behind" objects 8 controller-get
	check "nor a session" objects 8 session-get
	good "del" controller-del tenant=1 address=@127.0.0.1 port=6716
	good "now there is room" controller-add tenant=1 address=@127.0.0.1 port=6720
	good "and again less" controller-del tenant=1 address=@127.0.0.1 port=6720
}

test_flow()
{
	check "no virtual rules" objects 0 vflow-get
	check "no physical rules" objects 0 pflow-get
	check "of a vSwitch" objects 0 vflow-get tenant=1 vswitch=0xa1
	bad "vflow: unknown tenant" ENOENT ".*" - "no such tenant" -d vflow-get tenant=77
	bad "vflow: unknown vSwitch" ENOENT ".*" - "the tenant has no such vswitch" \
		-d vflow-get tenant=1 vswitch=5
	bad "vflow: filter of the other" EINVAL pswitch - "$UNKNOWN" \
		-d vflow-get pswitch=1
	bad "pflow: unknown pSwitch" ENOENT ".*" - "no such pswitch" -d pflow-get pswitch=99
	bad "pflow: unknown name" ENOENT ".*" - "no such pswitch" -d pflow-get pswitch-name=nowhere
}

# What a vSwitch and a tenant had goes with them.
test_vlink()
{
	local ends=(tenant=1 vswitch=0xa1 to-vswitch=0xa2) hop="hop={pswitch=1 pport=7}"
	local far="pswitch=2 pport=8" many

	good "a vSwitch on the other pSwitch" vswitch-add tenant=1 dpid=0xa2 name=s2 pswitch=2
	good "a pLink between the two" plink-add pswitch=1 pport=7 to-pswitch=2 to-pport=8
	check "add without a path: lowest free numbers" \
		prints "^vlink-add tenant=1 tenant-name=blue vswitch=161 vswitch-name=s1 id=1 vport=3 to-vswitch=162 to-vswitch-name=s2 to-vport=1 switches=0\$" \
		"$NLPROBE" vlink-add "${ends[@]}"
	check "its ends are vPorts without a pPort" \
		prints "number=3 pswitch=1 pswitch-name=edge1 vlink=1 name=port3 " "$NLPROBE" -d vport-get
	bad "an end is removed" EBUSY number - "the vport is an end of .*vlink.*" \
		vport-del tenant=1 vswitch=0xa1 number=3
	good "del" vlink-del tenant-name=blue id=1
	check "no vlink" objects 0 vlink-get
	check "its vPorts have gone" objects 2 vport-get

	bad "no tenant" EINVAL - tenant "tenant is missing: .*" vlink-add vswitch=0xa1 to-vswitch=0xa2
	bad "no vSwitch" EINVAL - vswitch "vswitch is missing: .*" vlink-add tenant=1 to-vswitch=0xa2
	bad "no other vSwitch" EINVAL - to-vswitch "the other vswitch is missing: .*" \
		vlink-add tenant=1 vswitch=0xa1
	bad "unknown vSwitch" ENOENT to-vswitch-name - "the tenant has no such vswitch" \
		vlink-add tenant=1 vswitch=0xa1 to-vswitch-name=s9
	bad "vSwitch of another tenant" ENOENT to-vswitch - "the tenant has no such vswitch" \
		vlink-add tenant=1 vswitch=0xa1 to-vswitch=0x200000001
	bad "vport 0" ERANGE vport - "integer out of range" vlink-add "${ends[@]}" vport=0
	bad "vport 0xff00" ERANGE to-vport - "integer out of range" vlink-add "${ends[@]}" to-vport=0xff00
	bad "vport taken" EEXIST vport - "the vswitch has a vport with this number" \
		vlink-add "${ends[@]}" vport=1
	bad "both ends the same" EEXIST to-vport - "the vswitch has a vport with this number" \
		vlink-add tenant=1 vswitch=0xa1 vport=9 to-vswitch=0xa1 to-vport=9
	bad "an empty path" EINVAL path - "the path is empty" vlink-add "${ends[@]}" "path={}"
	bad "a path of a priority" EINVAL path - "the path is empty" \
		vlink-add "${ends[@]}" "path={priority=9}"
	bad "no priority" EINVAL path - "priority of the path is missing" \
		vlink-add "${ends[@]}" "path={$hop}"
	bad "priority too wide" EINVAL path - ".*" vlink-add "${ends[@]}" "path={priority:u32=9 $hop}"
	bad "a hop without pSwitch" EINVAL path - "a pLink of the path names no pswitch" \
		vlink-add "${ends[@]}" "path={priority=9 hop={pport=7}}"
	bad "a hop without pPort" EINVAL path - "a pLink of the path names no pport" \
		vlink-add "${ends[@]}" "path={priority=9 hop={pswitch=1}}"
	bad "unknown pSwitch" ENOENT path - "no such pswitch" \
		vlink-add "${ends[@]}" "path={priority=9 hop={pswitch-name=s77 pport=7}}"
	bad "pport 0" ERANGE path - "integer out of range" \
		vlink-add "${ends[@]}" "path={priority=9 hop={pswitch=1 pport=0}}"
	bad "a label" EINVAL path - "$UNKNOWN" vlink-add "${ends[@]}" "path={priority=9 $hop label=3}"
	bad "no pLink there" ENOENT path - "no pLink is known .*" \
		vlink-add "${ends[@]}" "path={priority=9 hop={pswitch=1 pport=9}}"
	bad "a path that begins elsewhere" EINVAL path - ".*" \
		vlink-add "${ends[@]}" "path={priority=9 hop={$far}}"
	bad "a path that ends elsewhere" EINVAL path - ".*" \
		vlink-add "${ends[@]}" "path={priority=9 $hop hop={$far}}"
	bad "a second path that is wrong" ENOENT path - "no pLink is known .*" \
		vlink-add "${ends[@]}" "path={priority=9 $hop}" "path={priority=8 hop={pswitch=1 pport=9}}"
	bad "two of one priority" EEXIST path - "the vlink has a path with this priority" \
		vlink-add "${ends[@]}" "path={priority=9 $hop}" "path={priority=9 $hop}"
	many=$(for _ in {1..65}; do printf '%s ' "$hop"; done)
	bad "65 pLinks" EINVAL path - "too many pLinks in a path: 64 at most" \
		vlink-add "${ends[@]}" "path={priority=9 $many}"
	check "nothing is left: no vlink" objects 0 vlink-get
	check "no vPort" objects 2 vport-get

	check "add with a path" prints "^vlink-add .* path=\{ priority=9 label=1 back-label=1 \} switches=0\$" \
		"$NLPROBE" vlink-add "${ends[@]}" vport=5 to-vport=6 "path={priority=9 $hop}"
	check "as given" \
		prints "^vlink-get .* vport=5 .* to-vport=6 path=\{ priority=9 hop=\{ pswitch=1 pport=7 to-pswitch=2 to-pport=8 \} label=1 back-label=1 \} switches=0\$" \
		"$NLPROBE" -d vlink-get tenant=1
	check "the other tenant has none" objects 0 vlink-get tenant=2
	bad "dump: unknown tenant" ENOENT ".*" - "no such tenant" -d vlink-get tenant=77
	bad "path-add: no path" EINVAL - path "path is missing" vlink-path-add tenant=1 id=1
	bad "path-add: no id" EINVAL - id "id of the vlink, or vswitch and port, are missing" \
		vlink-path-add tenant=1 "path={priority=8 $hop}"
	bad "path-add: unknown" ENOENT id - "the tenant has no such vlink" \
		vlink-path-add tenant=1 id=7 "path={priority=8 $hop}"
	bad "path-add: an end without a port" EINVAL - vport "number of the vport is missing" \
		vlink-path-add tenant=1 vswitch=0xa1 "path={priority=8 $hop}"
	bad "path-add: an end of none" ENOENT vport - "no vlink ends there" \
		vlink-path-add tenant=1 vswitch=0xa1 vport=77 "path={priority=8 $hop}"
	bad "path-add: an end on no vSwitch" ENOENT vswitch - "the tenant has no such vswitch" \
		vlink-path-add tenant=1 vswitch=0x77 vport=5 "path={priority=8 $hop}"
	bad "path-add: an id and an end" EINVAL id - "an id and an end: one of them is enough" \
		vlink-path-add tenant=1 id=1 vswitch=0xa1 vport=5 "path={priority=8 $hop}"
	bad "path-add: of another tenant" ENOENT id - "the tenant has no such vlink" \
		vlink-path-add tenant=2 id=1 "path={priority=8 $hop}"
	bad "path-add: two" EINVAL path - "one path at a time" \
		vlink-path-add tenant=1 id=1 "path={priority=8 $hop}" "path={priority=7 $hop}"
	bad "path-add: priority taken" EEXIST path - "the vlink has a path with this priority" \
		vlink-path-add tenant=1 id=1 "path={priority=9 $hop}"
	good "path-add" vlink-path-add tenant=1 id=1 "path={priority=10 hop={pswitch-name=edge1 pport=7}}"
	check "highest first, with labels of its own" \
		prints "path=\{ priority=10 .* label=2 back-label=2 \} path=\{ priority=9 .* label=1 " \
		"$NLPROBE" -d vlink-get
	bad "a vPort on its pPort" EADDRINUSE pport - ".*" vport-add tenant=1 vswitch=0xa1 pswitch=1 pport=7
	bad "path-del: no priority" EINVAL - priority "priority of the path is missing" \
		vlink-path-del tenant=1 id=1
	bad "path-del: unknown" ENOENT priority - "the vlink has no path with this priority" \
		vlink-path-del tenant=1 id=1 priority=8
	good "path-del, by an end" vlink-path-del tenant=1 vswitch=0xa2 vport=6 priority=9
	check "one is left" prints "to-vport=6 path=\{ priority=10 [^}]*\} label=2 back-label=2 \} switches" \
		"$NLPROBE" -d vlink-get
	good "the pLink is no more told" plink-del pswitch=1 pport=7 to-pswitch=2 to-pport=8
	bad "del: no id" EINVAL - id "id of the vlink, or vswitch and port, are missing" vlink-del tenant=1
	bad "del: of another tenant" ENOENT id - "the tenant has no such vlink" vlink-del tenant=2 id=1
	good "the vSwitch goes" vswitch-del tenant=1 dpid=0xa2
	check "and the vlink with it" objects 0 vlink-get
	check "and its other end" objects 2 vport-get
}

# Between the two pSwitches of a vSwitch; the pLink is that of the vLinks.
test_route()
{
	local hop="hop={pswitch=1 pport=7}" far="hop={pswitch=2 pport=8}"
	local ends=(tenant=1 vswitch=0xa3) pair=(pswitch=1 to-pswitch=2)

	good "a pLink" plink-add pswitch=1 pport=7 to-pswitch=2 to-pport=8
	check "a vSwitch over both" prints "^vswitch-add .* dpid=163 pswitch=1 pswitch=2 " \
		"$NLPROBE" vswitch-add tenant=1 dpid=0xa3 pswitch=2 pswitch=1
	bad "no tenant" EINVAL - tenant "tenant is missing: .*" \
		route-add vswitch=0xa3 "path={priority=9 $hop}"
	bad "no vSwitch" EINVAL - vswitch "vswitch is missing: .*" \
		route-add tenant=1 "path={priority=9 $hop}"
	bad "no path" EINVAL - path "path is missing" route-add "${ends[@]}"
	bad "two paths" EINVAL path - "one path at a time" \
		route-add "${ends[@]}" "path={priority=9 $hop}" "path={priority=8 $hop}"
	bad "no priority" EINVAL path - "priority of the path is missing" \
		route-add "${ends[@]}" "path={$hop}"
	bad "no pLink there" ENOENT path - "no pLink is known .*" \
		route-add "${ends[@]}" "path={priority=9 hop={pswitch=1 pport=9}}"
	bad "there and back" EINVAL path - "the path does not lead from a pswitch .*" \
		route-add "${ends[@]}" "path={priority=9 $hop $far}"
	bad "of a vSwitch on one pSwitch" EINVAL path - "the path does not lead from a pswitch .*" \
		route-add tenant=1 vswitch=0xa1 "path={priority=9 $hop}"
	check "none is left" objects 0 route-get
	check "add" prints "^route-add tenant=1 tenant-name=blue vswitch=163 pswitch=1 pswitch-name=edge1 to-pswitch=2 path=\{ priority=9 \} switches=0\$" \
		"$NLPROBE" route-add "${ends[@]}" "path={priority=9 $hop}"
	bad "priority taken, the other way round" EEXIST path - "the route has a path with this priority" \
		route-add "${ends[@]}" "path={priority=9 $far}"
	good "another, from the other end" route-add "${ends[@]}" "path={priority=10 $far}"
	check "both are one route" objects 1 route-get
	check "as given" \
		prints "path=\{ priority=10 hop=\{ pswitch=2 pport=8 .* path=\{ priority=9 hop=\{ pswitch=1 pport=7 " \
		"$NLPROBE" -d route-get "${ends[@]}"
	check "another vSwitch has none" objects 0 route-get tenant=1 vswitch=0xa1
	bad "dump: unknown tenant" ENOENT ".*" - "no such tenant" -d route-get tenant=77
	bad "del: no pSwitch" EINVAL - pswitch "pswitch is missing: .*" \
		route-del "${ends[@]}" to-pswitch=2 priority=9
	bad "del: no other pSwitch" EINVAL - to-pswitch "the other pswitch is missing: .*" \
		route-del "${ends[@]}" pswitch=1 priority=9
	bad "del: to itself" ENOENT - - "the vswitch has no route between these pswitches" \
		route-del "${ends[@]}" pswitch=1 to-pswitch=1 priority=9
	bad "del: no priority" EINVAL - priority "priority of the path is missing" \
		route-del "${ends[@]}" "${pair[@]}"
	bad "del: unknown priority" ENOENT priority - "the route has no path with this priority" \
		route-del "${ends[@]}" "${pair[@]}" priority=3
	good "del" route-del "${ends[@]}" pswitch=2 to-pswitch=1 priority=9
	check "one path is left" objects 1 route-get
	good "del of the last" route-del "${ends[@]}" "${pair[@]}" priority=10
	check "no route is left" objects 0 route-get
	good "add again" route-add "${ends[@]}" "path={priority=9 $hop}"
	good "the vSwitch goes" vswitch-del tenant=1 dpid=0xa3
	check "with its routes" objects 0 route-get
	good "and the pLink" plink-del pswitch=1 pport=7 to-pswitch=2 to-pport=8
}

test_removal()
{
	good "del a vSwitch with all on it" vswitch-del tenant=1 name=s1
	check "no vport" objects 0 vport-get
	check "no pport claimed" objects 0 pport-get
	check "no host" objects 0 host-get
	check "no session" objects 0 session-get
	check "its own controller has gone" lacks "vswitch=161" "$NLPROBE" -d controller-get
	good "the same vSwitch again" vswitch-add tenant=1 dpid=0xa1 name=s1 pswitch=1
	check "gets the tenant's controllers" prints "controllers=6" \
		"$NLPROBE" vswitch-get tenant=1 dpid=0xa1
	good "del the tenant" tenant-del name=blue
	good "and the other" tenant-del name=red
	check "no vSwitch" objects 0 vswitch-get
	check "no controller" objects 0 controller-get
	good "pSwitch 1 can be forgotten" pswitch-del name=edge1
	good "and 2" pswitch-del dpid=2
	check "no pSwitch" objects 0 pswitch-get
}

libera_load
test_family
test_listen
test_intercept
test_tenant
test_vswitch
test_pswitch
test_vport
test_host
test_controller
test_flow
test_vlink
test_route
test_removal
ktap_finished
