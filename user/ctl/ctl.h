/* SPDX-License-Identifier: GPL-2.0 */
/* libera-ctl: the table of objects and verbs, and what they share. */
#ifndef _LIBERA_CTL_H
#define _LIBERA_CTL_H

#include "api.h"
#include "args.h"
#include "out.h"

#define CTL_VERSION	"0.1"

#define CTL_WORDS	128	/* of a line */
#define CTL_BAD_LINE	"a quote has no end, or there are too many words"

#define EXIT_REFUSED	1	/* by the kernel, or at run time */
#define EXIT_USAGE	2

struct manager;
struct verb;

/**
 * struct ctl - one run of the program, or of a command inside another
 * @api: opened by ctl_api() when first needed
 * @out: how to print, and where
 * @err: where to complain
 * @self: who complains, NULL to leave it out
 * @code: errno of the last complaint, 0 for what cannot be understood
 * @why: its text
 * @will_send: told what will be sent to the kernel to change something; 0 to go on, else
 *	the exit status.  May be NULL
 * @arg: for @will_send
 * @socket: where the manager is
 * @managed: what changes something is asked of it, not of the kernel
 * @manager: opened by manager_call() when first needed
 * @dry: print what would be sent to the kernel
 * @timestamps: monitor shows when
 * @where: "tenant add": what a complaint is about
 * @file: that the command comes from, in a complaint, too
 * @line: of @file, 0 if there is none
 * @made: id of what was made last, of a tenant or vLink
 * @made_ends: pSwitches at the ends of the route that was made last
 */
struct ctl {
	struct api *api;
	struct out out;
	FILE *err;
	const char *self;
	int code;
	char why[512];
	int (*will_send)(struct ctl *ctl, const struct api_req *req);
	void *arg;
	const char *socket;
	bool managed;
	struct manager *manager;
	bool dry;
	bool timestamps;
	char where[128];
	const char *file;
	unsigned int line;
	uint32_t made;
	uint64_t made_ends[2];
};

/**
 * struct verb - what can be done with an object
 * @name: word
 * @args: arguments, NULL if @run parses itself
 * @usage: arguments for people
 * @help: what it does, one line
 * @run: does it; one of run_*() or the object's own
 * @cmd: LIBERA_CMD_* of run_*()
 * @one: keys of @args that make run_show() ask for a single object, or NULL
 * @spec: columns of run_show(), see struct out
 */
struct verb {
	const char *name;
	const struct arg *args;
	const char *usage;
	const char *help;
	int (*run)(struct ctl *ctl, const struct verb *verb, int argc, char **argv);
	uint8_t cmd;
	const char *const *one;
	const char *spec;
};

/**
 * struct object - an object of the command line
 * @name: word
 * @help: what it is, one line
 * @verbs: a verb without name ends them; one called show is the default
 * @alone: it has a single verb, which is not said
 */
struct object {
	const char *name;
	const char *help;
	const struct verb *verbs;
	bool alone;
};

extern const struct object obj_listen, obj_intercept, obj_pswitch, obj_pport, obj_tenant,
	obj_plink, obj_watch, obj_controller, obj_vswitch, obj_vport, obj_vlink, obj_route,
	obj_host, obj_migrate, obj_flow, obj_carrier, obj_reduction, obj_stats, obj_monitor,
	obj_topology, obj_export, obj_apply, obj_token, obj_verify, obj_version, obj_store,
	obj_status, obj_template;

void migrate_print(FILE *to, struct json_object *done);

/* Columns that several commands show. */
#define SPEC_LISTEN	"address:port=ADDRESS accepted"
#define SPEC_INTERCEPT	"address prefix port to-port hits"
#define SPEC_PSWITCH	"dpid name connection of-version=OPENFLOW kind-used=KIND " \
			"peer-address:peer-port=PEER ports vswitches rules common-rules=COMMON? " \
			"merged-rules=MERGED? edge? since down-reason"
#define SPEC_PPORT	"pswitch-name|pswitch=PSWITCH number name present hw-addr config state " \
			"speed tenant-name|tenant=TENANT vswitch-name|vswitch=VSWITCH vport"
#define SPEC_PLINK	"pswitch-name|pswitch=PSWITCH pport " \
			"to-pswitch-name|to-pswitch=TO-PSWITCH to-pport up discovered static age"
#define SPEC_WATCH	"pswitch-name|pswitch=PSWITCH pport tenant-name|tenant=TENANT"
#define SPEC_TENANT	"id name state carrier? carrier-used? carrier-why? reduction? merge? " \
			"host-move? vlan?=VLANS max-rules max-groups? max-meters? " \
			"max-message-rate? max-packet-in-rate? " \
			"controllers vswitches vports hosts virtual-rules=VRULES " \
			"physical-rules=PRULES merged-rules=MERGED? refused throttled? packet-ins-dropped?"
#define SPEC_CONTROLLER	"tenant-name|tenant=TENANT vswitch-name|vswitch=VSWITCH " \
			"address:port=ADDRESS passive?"
#define SPEC_SESSION	"tenant-name|tenant=TENANT vswitch-name|vswitch=VSWITCH " \
			"address:port=ADDRESS connected of-version=OPENFLOW role attempts " \
			"last-error down-reason since rx-messages=RX tx-messages=TX"
#define SPEC_VSWITCH	"tenant-name|tenant=TENANT dpid name pswitch-name|pswitch=PSWITCH up " \
			"controllers connected vports virtual-rules=VRULES physical-rules=PRULES"
#define SPEC_VPORT	"tenant-name|tenant=TENANT vswitch-name|vswitch=VSWITCH number " \
			"pswitch-name|pswitch=PSWITCH pport name hw-addr state vlink " \
			"old-pswitch:old-pport=MOVES-FROM?"
#define SPEC_HOST	"tenant-name|tenant=TENANT mac ip4 ip6 vswitch-name|vswitch=VSWITCH " \
			"vport locator? lite?"
#define SPEC_CARRIER	"kind order edge-bits tenant-bits host-bits"

#define ARG_END		{ .word = NULL }
#define ARGS_TENANT(f)	{ "tenant", ARG_TENANT, "tenant", "tenant-name", f, 0, 0 }
#define ARGS_VSWITCH(f)	{ "vswitch", ARG_SWITCH, "vswitch", "vswitch-name", f, 0, 0 }
#define ARGS_PSWITCH(f)	{ "pswitch", ARG_SWITCH, "pswitch", "pswitch-name", f, 0, 0 }

void ctl_help(FILE *f);
void ctl_say(struct ctl *ctl, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
bool ctl_changes(const struct verb *verb);
int ctl_run(struct ctl *ctl, int argc, char **argv);
const struct object *ctl_object(struct ctl *ctl, const char *word);
const struct verb *ctl_verb(struct ctl *ctl, const struct object *obj, const char *word);
int ctl_parse(struct ctl *ctl, const struct verb *verb, struct args *a, int argc, char **argv);
struct api *ctl_api(struct ctl *ctl);
int ctl_usage(struct ctl *ctl, const char *text);
int ctl_refused(struct ctl *ctl, const struct api_error *err);
int ctl_send(struct ctl *ctl, const struct api_req *req);
int ctl_show(struct ctl *ctl, const struct verb *verb, const struct api_req *req);
int ctl_dump_of(struct api *api, const struct api_req *by, uint8_t cmd, api_cb cb, void *arg,
		struct api_error *err);

int run_do(struct ctl *ctl, const struct verb *verb, int argc, char **argv);
int run_set(struct ctl *ctl, const struct verb *verb, int argc, char **argv);
int run_show(struct ctl *ctl, const struct verb *verb, int argc, char **argv);

#endif
