// SPDX-License-Identifier: GPL-2.0
/* libera-ctl monitor: what there is, then what changes. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ctl.h"

/* In the order in which the state is printed at first. */
static const struct kind {
	const char *name;
	uint8_t get;
	uint8_t ntf;
	const char *spec;
} kinds[] = {
	{ "listen", LIBERA_CMD_LISTEN_GET, LIBERA_CMD_LISTEN_NTF, "address:port" },
	{ "intercept", LIBERA_CMD_INTERCEPT_GET, LIBERA_CMD_INTERCEPT_NTF,
	  "address prefix port to-port" },
	{ "pswitch", LIBERA_CMD_PSWITCH_GET, LIBERA_CMD_PSWITCH_NTF,
	  "dpid name connection of-version kind-used=kind peer-address:peer-port=peer "
	  "down-reason" },
	{ "pport", LIBERA_CMD_PPORT_GET, LIBERA_CMD_PPORT_NTF,
	  "pswitch-name|pswitch=pswitch number name state tenant-name|tenant=tenant "
	  "vswitch-name|vswitch=vswitch vport" },
	{ "plink", LIBERA_CMD_PLINK_GET, LIBERA_CMD_PLINK_NTF,
	  "pswitch-name|pswitch=pswitch pport to-pswitch-name|to-pswitch=to-pswitch to-pport "
	  "discovered static" },
	{ "tenant", LIBERA_CMD_TENANT_GET, LIBERA_CMD_TENANT_NTF, "id name state max-rules" },
	{ "controller", LIBERA_CMD_CONTROLLER_GET, LIBERA_CMD_CONTROLLER_NTF,
	  "tenant-name|tenant=tenant vswitch-name|vswitch=vswitch address:port" },
	{ "vswitch", LIBERA_CMD_VSWITCH_GET, LIBERA_CMD_VSWITCH_NTF,
	  "tenant-name|tenant=tenant dpid name pswitch-name|pswitch=pswitch" },
	{ "vport", LIBERA_CMD_VPORT_GET, LIBERA_CMD_VPORT_NTF,
	  "tenant-name|tenant=tenant vswitch-name|vswitch=vswitch number "
	  "pswitch-name|pswitch=pswitch pport state vlink" },
	{ "vlink", LIBERA_CMD_VLINK_GET, LIBERA_CMD_VLINK_NTF,
	  "tenant-name|tenant=tenant id vswitch-name|vswitch=vswitch vport "
	  "to-vswitch-name|to-vswitch=to-vswitch to-vport up priority" },
	{ "route", LIBERA_CMD_ROUTE_GET, LIBERA_CMD_ROUTE_NTF,
	  "tenant-name|tenant=tenant vswitch-name|vswitch=vswitch pswitch-name|pswitch=pswitch "
	  "to-pswitch-name|to-pswitch=to-pswitch up priority" },
	{ "host", LIBERA_CMD_HOST_GET, LIBERA_CMD_HOST_NTF,
	  "tenant-name|tenant=tenant mac ip4 ip6 vswitch-name|vswitch=vswitch vport" },
	{ "migration", 0, LIBERA_CMD_MIGRATE_NTF,
	  "tenant-name|tenant=tenant vswitch-name|vswitch=vswitch vport mac "
	  "old-pswitch:old-pport=from pswitch:pport=to" },
	{ "sighting", 0, LIBERA_CMD_SIGHTING_NTF,
	  "tenant-name|tenant=tenant mac ip4 ip6 old-pswitch:old-pport=from pswitch:pport=to "
	  "old-up candidates host-move" },
	{ "session", LIBERA_CMD_SESSION_GET, LIBERA_CMD_SESSION_NTF,
	  "tenant-name|tenant=tenant vswitch-name|vswitch=vswitch address:port connected "
	  "of-version down-reason" },
	{ "refused", 0, LIBERA_CMD_REFUSED_NTF,
	  "tenant-name|tenant=tenant vswitch-name|vswitch=vswitch error xid suppressed" },
};

#define N_KINDS	(sizeof(kinds) / sizeof(kinds[0]))

struct monitor {
	struct ctl *ctl;
	bool wanted[N_KINDS];
};

static const struct kind *kind_of(const struct monitor *m, const struct api_obj *obj)
{
	uint8_t cmd = api_obj_cmd(obj);
	unsigned int i;

	for (i = 0; i < N_KINDS; i++)
		if (m->wanted[i] && (kinds[i].ntf == cmd || kinds[i].get == cmd))
			return &kinds[i];
	return NULL;
}

static void time_text(char *buf, size_t size)
{
	struct timespec ts;
	struct tm tm;
	size_t n;

	clock_gettime(CLOCK_REALTIME, &ts);
	localtime_r(&ts.tv_sec, &tm);
	n = strftime(buf, size, "%FT%T", &tm);
	snprintf(buf + n, size - n, ".%06ld", ts.tv_nsec / 1000);
}

/* One line, at once: an event of any kind, or an object that is there. */
static int print(const struct api_obj *obj, void *arg)
{
	struct monitor *m = arg;
	const struct kind *kind = kind_of(m, obj);
	FILE *to = m->ctl->out.to;
	struct json_object *j;
	struct api_value v;
	char *event = NULL;
	char when[64];

	if (!kind)
		return 0;
	time_text(when, sizeof(when));
	if (api_obj_get(obj, "event", &v))
		event = out_value(&v);
	if (m->ctl->out.json) {
		j = out_json(obj);
		json_object_object_add(j, "object", json_object_new_string(kind->name));
		if (kind->get && !event)
			json_object_object_add(j, "event", json_object_new_string("present"));
		if (m->ctl->timestamps)
			json_object_object_add(j, "time", json_object_new_string(when));
		out_json_print(&m->ctl->out, j);
	} else {
		if (m->ctl->timestamps)
			fprintf(to, "%s ", when);
		fprintf(to, "%s %s", kind->name, event ? event : "");
		fprintf(to, "%s", event ? " " : kind->get ? "present " : "");
		out_line(to, obj, kind->spec);
		putc('\n', to);
	}
	free(event);
	fflush(to);
	return ferror(to) ? -EPIPE : 0;
}

static int dump(struct monitor *m)
{
	struct api_error err;
	struct api_req req;
	unsigned int i;

	for (i = 0; i < N_KINDS; i++) {
		if (!m->wanted[i] || !kinds[i].get)
			continue;
		api_req_init(&req, kinds[i].get);
		if (api_dump(m->ctl->api, &req, print, m, &err))
			return ctl_refused(m->ctl, &err);
	}
	return 0;
}

static int parse(struct monitor *m, bool *no_dump, int argc, char **argv)
{
	const char *list[N_KINDS + 2];
	bool some = false;
	char err[256];
	unsigned int n;
	int i, at;

	for (n = 0; n < N_KINDS; n++)
		list[n] = kinds[n].name;
	list[n] = "no-dump";
	list[n + 1] = NULL;
	for (i = 0; i < argc; i++) {
		at = args_pick(argv[i], list, err, sizeof(err));
		if (at < 0)
			return ctl_usage(m->ctl, err);
		if ((unsigned int)at == N_KINDS) {
			*no_dump = true;
		} else {
			m->wanted[at] = true;
			some = true;
		}
	}
	for (n = 0; n < N_KINDS && !some; n++)
		m->wanted[n] = true;
	return 0;
}

/* Subscribed first, so that nothing falls between state and events. */
static int run_monitor(struct ctl *ctl, const struct verb *verb, int argc, char **argv)
{
	struct monitor m = { .ctl = ctl };
	struct api_error err;
	bool no_dump = false;
	int rc;

	(void)verb;
	rc = parse(&m, &no_dump, argc, argv);
	if (rc)
		return rc;
	if (!ctl_api(ctl))
		return EXIT_REFUSED;
	ctl->out.pretty = false;	/* an object is a line */
	if (ctl->dry)
		return no_dump ? 0 : dump(&m);
	if (api_subscribe(ctl->api, &err))
		return ctl_refused(ctl, &err);
	rc = no_dump ? 0 : dump(&m);
	while (!rc) {
		rc = api_event(ctl->api, print, &m);
		if (rc != -ENOBUFS)
			continue;
		ctl_usage(ctl, "events were lost, here is the state again");
		rc = dump(&m);
	}
	if (rc < 0)
		ctl_usage(ctl, strerror(-rc));
	return EXIT_REFUSED;
}

static const struct verb monitor_verbs[] = {
	{ "monitor", NULL, "[no-dump] [KIND...]",
	  "show what there is and what changes, one line each; KIND: listen intercept pswitch "
	  "pport plink tenant controller vswitch vport vlink route host migration sighting session "
	  "refused",
	  run_monitor, 0, NULL, NULL },
	{ .name = NULL }
};

const struct object obj_monitor = { "monitor", "events as they come", monitor_verbs, true };
