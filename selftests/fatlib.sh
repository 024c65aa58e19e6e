# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# A fat tree of Open vSwitch bridges whose switches have four ports for others: 4 cores,
# and 4 pods of 2 aggregation and 2 edge switches each.
#
#	c1 .. c4	0xc1 ..		port P to pod P
#	aP1, aP2	0xaP1 ..	1, 2 to eP1, eP2; 3, 4 to c1, c2 from aP1, c3, c4 from aP2
#	eP1, eP2	0xeP1 ..	1, 2 to aP1, aP2; hosts from 3 on

FAT_BRIDGES=(c1 c2 c3 c4)
# its cables: bridge, port, bridge, port; the names of bridges are their datapath ids
FAT_CABLES=()
for _p in 1 2 3 4; do
	FAT_BRIDGES+=("a${_p}1" "a${_p}2" "e${_p}1" "e${_p}2")
	for _i in 1 2; do
		FAT_CABLES+=("a$_p$_i 1 e${_p}1 $_i" "a$_p$_i 2 e${_p}2 $_i")
		FAT_CABLES+=("a$_p$_i 3 c$((2 * _i - 1)) $_p" "a$_p$_i 4 c$((2 * _i)) $_p")
	done
done
unset _p _i

# fat_edge N - the edge switch number N, round the pods: e11, e21, e31, e41, e12, ...
fat_edge() { echo "e$((($1 - 1) % 4 + 1))$((($1 - 1) / 4 % 2 + 1))"; }

# fat_build [CABLE...] - between ovs_batch and ovs_commit; cables with these names, as
# a11-c1, are pairs of real interfaces, which can be down
fat_build()
{
	local br a b p q link

	for br in "${FAT_BRIDGES[@]}"; do
		ovs_bridge "$br" 10,13 "$br"
	done
	for br in "${FAT_CABLES[@]}"; do
		read -r a p b q <<< "$br"
		link=patch_link
		[[ " $* " != *" $a-$b "* ]] || link=veth_link
		$link "$a" "$b" "$p" "$q"
	done
}

# fat_versions VERSION [VERSION] - what they speak from now on, by turns if it is two:
# then each switch has both kinds beside it
fat_versions()
{
	local br v

	ovs_batch
	for br in "${FAT_BRIDGES[@]}"; do
		v=$1
		case $br in c[24]|a?2|e[12]1|e[34]2) v=${2:-$1} ;; esac
		ovs_do set bridge "$br" "protocols=OpenFlow$v"
		ovs_controller "$br" tcp:127.0.0.1:6653
	done
	ovs_commit
}

# fat_ready N - all switches are connected and synchronised, N of them by OpenFlow 1.0
fat_ready()
{
	equals "20 $1" gojq -r '[.[] | select(.connected)] | "\(length) \(map(select(
		."of-version" | tostring | . == "1" or . == "1.0")) | length)"' <(ctl -j pswitch show)
}

# fat_links - from and to of all pLinks that are up, in order
fat_links()
{
	ctl -j plink show |
		gojq -r '.[] | select(.up) | "\(.pswitch[2:]) \(.pport) \(."to-pswitch"[2:]) \(."to-pport")"' | sort
}

# fat_cables - the same as they were plugged in
fat_cables()
{
	printf '%s\n' "${FAT_CABLES[@]}" | awk '{ print; print $3, $4, $1, $2 }' | sort
}

# fat_fabric [without BRIDGE:PORT] - what fabric13.py and flows13.py print of a copy of it
fat_fabric()
{
	printf 'fabric: 20 switches, links: '
	fat_cables | awk '{ print $1 ":" $2, $3 ":" $4 }' | grep -vwe "${2:-none}" |
		while read -r a b; do
			((0x${a%:*} * 100 + ${a#*:} > 0x${b%:*} * 100 + ${b#*:})) || echo "$a-$b"
		done | LC_ALL=C sort | paste -sd ' '
}

# fabric PORT - what the one that listens there has found
fabric() { grep '^fabric: ' "$TMP/osken-$1.log" | tail -n 1; }

# fat_rules - the bridge and cookie of each of our rules on all bridges, line by line from each
fat_rules()
{
	local br pids=()

	for br in "${FAT_BRIDGES[@]}"; do
		ovs-ofctl -O OpenFlow10,OpenFlow13 --no-names dump-flows "$br" |
			sed -un "s/.*cookie=\(0x4c42[0-9a-f]*\),.*/$br \1/p" &
		pids+=($!)
	done
	wait "${pids[@]}"
}

# ids TENANT - what the cookies of its rules begin with: magic and vSwitch
ids()
{
	ctl -j flow show physical | gojq -r --arg t "$1" \
		'.[] | select(.owner[]."tenant-name" == $t) | .cookie[:10]' | sort -u
}
