# shellcheck shell=bash
# shellcheck disable=SC2154 # job comes from common
# network: a network of a test's own, for what loopback cannot show.
#
#   open_network      makes a network with nothing but loopback, or skips the test where
#                     that is not allowed
#   in_network        an array, the words before a command that is to run in there:
#                     run -0 "${in_network[@]}" serval ...
#   add_void          adds an interface with the addresses 192.0.2.1/24 and 2001:db8::1/64,
#                     where nobody answers at 192.0.2.2 and 2001:db8::2

in_network=()

open_network() {
	require unshare nsenter ip
	unshare --user --map-root-user --net true 2>/dev/null ||
		skip "no network of our own is allowed"
	start network unshare --user --map-root-user --net sleep infinity
	wait_for grep -qx sleep "/proc/${job[network]}/comm"
	in_network=(nsenter --target "${job[network]}" --user --net --preserve-credentials)
	"${in_network[@]}" ip link set lo up
}

# The neighbours are known to the kernel, so that what is sent to them is just lost.
add_void() {
	local lost=02:00:00:00:00:02
	"${in_network[@]}" ip link add void type veth peer name void-end ||
		skip "there is no veth"
	"${in_network[@]}" ip link set void-end up
	"${in_network[@]}" ip link set void up
	"${in_network[@]}" ip address add 192.0.2.1/24 dev void
	"${in_network[@]}" ip address add 2001:db8::1/64 dev void nodad
	"${in_network[@]}" ip neighbour add 192.0.2.2 lladdr "$lost" dev void
	"${in_network[@]}" ip neighbour add 2001:db8::2 lladdr "$lost" dev void
}
