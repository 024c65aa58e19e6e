// SPDX-License-Identifier: GPL-2.0
/* A virtual network as commands. */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "vn_priv.h"

static void print_mac(FILE *f, const struct vn_bytes *b)
{
	fprintf(f, "%02x:%02x:%02x:%02x:%02x:%02x", b->data[0], b->data[1], b->data[2],
		b->data[3], b->data[4], b->data[5]);
}

static void print_ip(FILE *f, const struct vn_bytes *b)
{
	char buf[INET6_ADDRSTRLEN];

	fputs(inet_ntop(b->len == 4 ? AF_INET : AF_INET6, b->data, buf, sizeof(buf)), f);
}

static void print_switch(FILE *f, const char *word, const struct vn_switch *s)
{
	if (s->dpid)
		fprintf(f, " %s 0x%llx", word, (unsigned long long)s->dpid);
	else if (*s->name)
		fprintf(f, " %s %s", word, s->name);
}

static void print_below(FILE *f, const struct vn_object *o)
{
	const struct vn_switch *s;

	for (s = o->below; s < o->below + o->n_below; s++) {
		fputs(s == o->below ? " pswitch " : ",", f);
		if (s->dpid)
			fprintf(f, "0x%llx", (unsigned long long)s->dpid);
		else
			fputs(s->name, f);
	}
}

static void print_quota(FILE *f, const char *word, uint32_t max, bool always)
{
	if (max || always)
		fprintf(f, " %s %u", word, max);
}

/* by LIBERA_VN_CARRIER_* */
static const char *const carriers[] = { "label", "ip", "mac", "auto" };

#define N_CARRIERS	(sizeof(carriers) / sizeof(carriers[0]))

/* by LIBERA_REDUCTION_LEVEL_* */
static const char *const reductions[] = { "off", "app", "host", "hop", "lite" };

#define N_REDUCTIONS	(sizeof(reductions) / sizeof(reductions[0]))

/* by LIBERA_HOST_MOVE_* */
static const char *const host_moves[] = { "off", "ask", "auto" };

#define N_HOST_MOVES	(sizeof(host_moves) / sizeof(host_moves[0]))

/* Ids that follow each other are a range. */
static void print_vlans(FILE *f, const struct vn_object *o)
{
	unsigned int i, to;

	if (!o->n_vlans)
		fputs(" vlans none", f);
	for (i = 0; i < o->n_vlans; i = to + 1) {
		to = i;
		while (to + 1 < o->n_vlans && o->vlan[to + 1] == o->vlan[to] + 1)
			to++;
		fprintf(f, "%s%u", i ? "," : " vlans ", o->vlan[i]);
		if (to > i)
			fprintf(f, "-%u", o->vlan[to]);
	}
}

/* Quotas and state, all of them or what is not the default. */
static void print_settings(FILE *f, const struct vn_object *o, bool all)
{
	print_quota(f, "max-rules", o->max_rules, all);
	print_quota(f, "max-groups", o->max_groups, all);
	print_quota(f, "max-meters", o->max_meters, all);
	print_quota(f, "max-message-rate", o->max_message_rate, all);
	print_quota(f, "max-packet-in-rate", o->max_packet_in_rate, all);
	if (all || !o->state)
		fprintf(f, " state %s", o->state ? "up" : "down");
	if ((all || o->carrier) && o->carrier < N_CARRIERS)
		fprintf(f, " carrier %s", carriers[o->carrier]);
	if ((all || o->reduction) && o->reduction < N_REDUCTIONS)
		fprintf(f, " reduction %s", reductions[o->reduction]);
	if (all || o->merge)
		fprintf(f, " merge %s", o->merge ? "on" : "off");
	if ((all || o->host_move) && o->host_move < N_HOST_MOVES)
		fprintf(f, " host-move %s", host_moves[o->host_move]);
	if (all || o->n_vlans)
		print_vlans(f, o);
}

static void print_target(FILE *f, const struct vn_object *o)
{
	bool brackets = o->address.len != 4;

	if (o->passive)
		fprintf(f, " ptcp:%u:", o->tcp_port);
	else
		fputs(" tcp:", f);
	if (brackets)
		putc('[', f);
	print_ip(f, &o->address);
	if (brackets)
		putc(']', f);
	if (!o->passive)
		fprintf(f, ":%u", o->tcp_port);
}

static void print_host(FILE *f, const struct vn_object *o)
{
	fputs(" mac ", f);
	print_mac(f, &o->mac);
	if (o->ip4.len) {
		fputs(" ip4 ", f);
		print_ip(f, &o->ip4);
	}
	if (o->ip6.len) {
		fputs(" ip6 ", f);
		print_ip(f, &o->ip6);
	}
	print_switch(f, "vswitch", &o->vswitch);
	fprintf(f, " vport %u", o->port);
	if (o->index)
		fprintf(f, " index %u", o->index);
}

static void print_paths(FILE *f, const struct vn_object *o)
{
	const struct vn_path *p;

	for (p = o->path; p < o->path + o->n_paths; p++)
		fprintf(f, " path %s priority %u", p->hops, p->priority);
}

static void print_vlink(FILE *f, const struct vn_object *o)
{
	print_switch(f, "vswitch", &o->vswitch);
	fprintf(f, " port %u", o->port);
	print_switch(f, "to-vswitch", &o->to_vswitch);
	fprintf(f, " to-port %u", o->to_port);
	if (!o->n_paths)
		fputs(" path none", f);
	print_paths(f, o);
}

static const char *const kind_words[VN_KINDS] = {
	[VN_TENANT] = "tenant", [VN_VSWITCH] = "vswitch", [VN_VPORT] = "vport",
	[VN_ROUTE] = "route", [VN_VLINK] = "vlink", [VN_HOST] = "host",
	[VN_CONTROLLER] = "controller",
};

/**
 * vn_print() - the command that makes an object, without the end of the line
 * @f: where
 * @o: object
 */
void vn_print(FILE *f, const struct vn_object *o)
{
	fprintf(f, "%s add %s %s", kind_words[o->kind], o->kind == VN_TENANT ? "name" : "tenant",
		o->tenant);
	switch (o->kind) {
	case VN_TENANT:
		if (o->tenant_id)
			fprintf(f, " id %u", o->tenant_id);
		print_settings(f, o, false);
		break;
	case VN_VSWITCH:
		print_switch(f, "dpid", &(struct vn_switch){ .dpid = o->vswitch.dpid });
		print_below(f, o);
		if (*o->vswitch.name)
			fprintf(f, " name %s", o->vswitch.name);
		break;
	case VN_VPORT:
		print_switch(f, "vswitch", &o->vswitch);
		fprintf(f, " port %u", o->port);
		print_switch(f, "pswitch", &o->pswitch);
		fprintf(f, " pport %u", o->pport);
		break;
	case VN_ROUTE:
		print_switch(f, "vswitch", &o->vswitch);
		print_paths(f, o);
		break;
	case VN_VLINK:
		print_vlink(f, o);
		break;
	case VN_HOST:
		print_host(f, o);
		break;
	default:
		print_switch(f, "vswitch", &o->vswitch);
		print_target(f, o);
	}
}

/* The command that takes it away. */
static void print_del(FILE *f, const struct vn_object *o)
{
	fprintf(f, "%s del tenant %s", kind_words[o->kind], o->tenant);
	switch (o->kind) {
	case VN_TENANT:
		break;
	case VN_ROUTE:
		print_switch(f, "vswitch", &o->vswitch);
		print_switch(f, "pswitch", &o->pswitch);
		print_switch(f, "to-pswitch", &o->to_pswitch);
		fprintf(f, " priority %u", o->path[0].priority);
		break;
	case VN_VLINK:
		fprintf(f, " id %u", o->id);
		break;
	case VN_HOST:
		fputs(" mac ", f);
		print_mac(f, &o->mac);
		break;
	case VN_CONTROLLER:
		print_switch(f, "vswitch", &o->vswitch);
		print_target(f, o);
		break;
	default:
		print_switch(f, "vswitch", &o->vswitch);
		if (o->kind == VN_VPORT)
			fprintf(f, " port %u", o->port);
	}
}

static void print_set(FILE *f, const struct vn_object *o)
{
	fprintf(f, "tenant set tenant %s", o->tenant);
	print_settings(f, o, true);
}

/* A vSwitch on its pSwitches, and on those of @more. */
static void print_on(FILE *f, const struct vn_object *o, const struct vn_object *more)
{
	struct vn_object all = *o;
	unsigned int i;

	all.below = mem_or_die(malloc((o->n_below + more->n_below) * sizeof(*all.below)));
	memcpy(all.below, o->below, o->n_below * sizeof(*all.below));
	for (i = 0; i < more->n_below; i++)
		if (!vn_is_on(o, &more->below[i]))
			all.below[all.n_below++] = more->below[i];
	fprintf(f, "vswitch set tenant %s", o->tenant);
	print_switch(f, "vswitch", &o->vswitch);
	print_below(f, &all);
	free(all.below);
}

static void print_path(FILE *f, const struct vn_step *s, bool add)
{
	const struct vn_path *p = &s->obj->path[s->path];

	fprintf(f, "vlink path %s tenant %s id %u", add ? "add" : "del", s->obj->tenant,
		s->obj->id);
	if (add)
		fprintf(f, " path %s", p->hops);
	fprintf(f, " priority %u", p->priority);
}

/**
 * vn_print_step() - a step as a command, without the end of the line
 * @f: where
 * @step: step
 * @undo: the command that takes it back
 */
void vn_print_step(FILE *f, const struct vn_step *step, bool undo)
{
	if (step->op == VN_SET)
		print_set(f, undo ? step->old : step->obj);
	else if (step->op == VN_ENTER)
		print_on(f, step->old, undo ? step->old : step->obj);
	else if (step->op == VN_LEAVE)
		print_on(f, step->obj, undo ? step->old : step->obj);
	else if (step->op == VN_PATH_ADD || step->op == VN_PATH_DEL)
		print_path(f, step, (step->op == VN_PATH_ADD) != undo);
	else if ((step->op == VN_ADD) != undo)
		vn_print(f, step->obj);
	else
		print_del(f, step->obj);
}
