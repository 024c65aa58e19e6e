# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# For conform.sh and packets.sh: bridges with the same ports, one plain, the others
# under Libera, and verdicts from Python.

CONFORM=$LIB_DIR/conform
N_PORTS=4
# With CONFORM_PLAIN=1 plain bridges take the place of vSwitches: no difference then
# is the proof that the comparison itself is right.
CONFORM_PLAIN=${CONFORM_PLAIN:-0}

# conform_bridge NAME VERSIONS DPID FIRST-OFPORT TARGET... - with four ports, each a
# veth whose other end is called NAMEhN
conform_bridge()
{
	local name=$1 versions=$2 dpid=$3 first=$4 n

	shift 4
	for ((n = 1; n <= N_PORTS; n++)); do
		echo "link add ${name}p$n type veth peer name ${name}h$n"
		echo "link set ${name}p$n up"
		echo "link set ${name}h$n up"
	done | ip -batch - || return 1
	ovs_bridge "$name" "$versions" "$dpid"
	for ((n = 1; n <= N_PORTS; n++)); do
		defer ip link del "${name}p$n"
		ovs_do add-port "$name" "${name}p$n" -- set interface "${name}p$n" \
			"ofport_request=$((first + n - 1))"
	done
	conform_queues "$name"
	[ $# = 0 ] || ovs_do set-controller "$name" "$@"
}

# Two queues on the first port.
conform_queues()
{
	ovs_do set port "$1p1" "qos=@q$1" -- "--id=@q$1" create qos type=linux-htb \
		other-config:max-rate=100000000 "queues:0=@q$1-0" "queues:1=@q$1-1" -- \
		"--id=@q$1-0" create queue other-config:min-rate=1000000 other-config:max-rate=50000000 -- \
		"--id=@q$1-1" create queue other-config:min-rate=2000000
}

# Each word of a side for Python: see side_of() in conform.py.
names()
{
	local n out=

	for ((n = 1; n <= N_PORTS; n++)); do
		out+=/$1$n
	done
	echo "${out#/}"
}

side() { echo "$1,$2,$3,$4,$(names "$2p"),$(names "$2h")"; }

conform_setup()
{
	local pv

	hosts_quiet
	need ovs-vsctl python3
	modprobe -a sch_htb veth 2> /dev/null
	[ "$CONFORM_PLAIN" = 1 ] || libera_load
	ovs_start || ktap_exit_fail_msg "Open vSwitch does not start"
	if [ "$CONFORM_PLAIN" = 1 ]; then
		ovs_batch
		conform_bridge cv 10,13 aa 1 tcp:127.0.0.1:7013 tcp:127.0.0.1:7113
		conform_bridge p13 10,13 cc 1 tcp:127.0.0.1:7020 tcp:127.0.0.1:7120
		ovs_commit || ktap_exit_fail_msg "no bridges"
		SIDES=(--plain --v "4=$(side plain-v cv 1 7013/7113)=$(side plain p13 1 7020/7120)")
	else
		ovs_batch
		conform_bridge v13 13 13 11
		conform_bridge v10 10 10 11
		conform_bridge p13 10,13 cc 1 tcp:127.0.0.1:7020 tcp:127.0.0.1:7120
		conform_bridge p10 10,13 cd 1 tcp:127.0.0.1:7021 tcp:127.0.0.1:7121
		ovs_commit || ktap_exit_fail_msg "no bridges"
		for pv in 13 10; do
			echo "tenant add t$pv"
			echo "vswitch add tenant t$pv dpid 0x1$pv pswitch 0x$pv"
			for n in 1 2 3 4; do
				echo "vport add tenant t$pv vswitch 0x1$pv port $n pswitch 0x$pv pport 1$n"
			done
			echo "controller add tenant t$pv tcp:127.0.0.1:70$pv"
			echo "controller add tenant t$pv tcp:127.0.0.1:71$pv"
		done > "$TMP/ctl.batch"
		ctl -batch "$TMP/ctl.batch" || ktap_exit_fail_msg "libera-ctl -batch failed"
		ovs_batch
		ovs_controller v13 tcp:127.0.0.1:6653
		ovs_controller v10 tcp:127.0.0.1:6633
		ovs_commit
		SIDES=(--v "4=$(side vSwitch v13 11 7013/7113)=$(side plain p13 1 7020/7120)"
			--v "1=$(side vSwitch v10 11 7010/7110)=$(side plain p10 1 7021/7121)")
	fi
	ovs_quick_retry
}

# Controllers that were away are tried again soon.
ovs_quick_retry()
{
	local uuid cmds=()

	for uuid in $(ovs-vsctl --columns=_uuid --bare list controller); do
		cmds+=(-- set controller "$uuid" max_backoff=1000 inactivity_probe=0)
	done
	ovs-vsctl "${cmds[@]:1}"
}

# conform_python SCRIPT OPTION... - its lines "ok WHAT" and "not ok WHAT" are numbered
# through, and others pass
conform_python()
{
	local line rc tries=3 n=0 resume=()

	: > "$TMP/py.done"
	while [ $((tries--)) != 0 ]; do
		rc=0
		PYTHONDONTWRITEBYTECODE=1 TIME_SCALE=$TIME_SCALE \
			python3 "$CONFORM/$1" "${SIDES[@]}" "${resume[@]}" "${@:2}" > "$TMP/py.out" 2>&1 || rc=$?
		[ $rc = 4 ] || break
		ktap_print_msg "Open vSwitch has ended by itself; once more"
		vswitchd_again || break
		[ "$1" = packets.py ] || continue
		# it goes on where it was, as long as it gets on
		grep -E '^((not )?ok|#) ' "$TMP/py.out" >> "$TMP/py.done"
		resume=(--done "$TMP/py.done")
		[ "$(wc -l < "$TMP/py.done")" = "$n" ] || tries=3
		n=$(wc -l < "$TMP/py.done")
	done
	while IFS= read -r line; do
		case $line in
		"ok "*) ktap_ok "${line#ok }" ;;
		"not ok "*) ktap_fail "${line#not ok }" ;;
		"# "*) echo "$line" ;;
		*) ktap_print_msg "| $line" ;;
		esac
	done < <(cat "$TMP/py.done" "$TMP/py.out")
	# 3: there were differences, and each has been told; 1 is an exception's
	check "$1 came to its end" grep -qx "[03]" <<< "$rc"
}

# Open vSwitch 3.1 ends itself at times when its caches are purged while one is filled
# ("Invalid ukey transition"), for which nobody can be blamed but itself.
vswitchd_again()
{
	grep "Invalid ukey transition" "$OVS_LOGDIR/ovs-vswitchd.log" | tail -n 1 | sed 's/^/# /'
	mv "$OVS_LOGDIR/ovs-vswitchd.log" "$OVS_LOGDIR/ovs-vswitchd.log.$SECONDS"
	ovs-vswitchd --detach --no-chdir --pidfile --log-file 2> /dev/null
}
