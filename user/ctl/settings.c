// SPDX-License-Identifier: GPL-2.0
/* What is set for nobody in particular, as the commands that set it. */
#include <stdlib.h>
#include <string.h>

#include "settings.h"

static char *text_of(const struct api_obj *obj, const char *key)
{
	struct api_value v;

	return api_obj_get(obj, key, &v) ? out_value(&v) : NULL;
}

/* " word VALUE" */
static void put(FILE *to, const struct api_obj *obj, const char *word, const char *key)
{
	char *s = text_of(obj, key);

	if (s)
		fprintf(to, " %s%s%s", word, *word ? " " : "", s);
	free(s);
}

static void put_address(FILE *to, const struct api_obj *obj)
{
	char *s = text_of(obj, "address");

	fprintf(to, strchr(s ? s : "", ':') ? "[%s]" : "%s", s ? s : "");
	free(s);
}

static int listen_line(const struct api_obj *obj, void *arg)
{
	struct api_value port;
	FILE *to = arg;

	if (!api_obj_get(obj, "port", &port))
		return 0;
	fputs("listen add ", to);
	put_address(to, obj);
	fprintf(to, ":%llu\n", (unsigned long long)port.num);
	return 0;
}

static int intercept_line(const struct api_obj *obj, void *arg)
{
	char *address = text_of(obj, "address"), *prefix = text_of(obj, "prefix");
	FILE *to = arg;

	fprintf(to, "intercept add %s/%s", address ? address : "", prefix ? prefix : "");
	put(to, obj, "port", "port");
	put(to, obj, "to-port", "to-port");
	putc('\n', to);
	free(address);
	free(prefix);
	return 0;
}

static int carrier_line(const struct api_obj *obj, void *arg)
{
	FILE *to = arg;

	fputs("carrier set", to);
	put(to, obj, "", "kind");
	put(to, obj, "edge-bits", "edge-bits");
	put(to, obj, "tenant-bits", "tenant-bits");
	put(to, obj, "order", "order");
	putc('\n', to);
	return 0;
}

/* A line for each, as they are set one by one. */
static int pswitch_lines(const struct api_obj *obj, void *arg)
{
	static const char *const words[] = { "name", "max-rules", "edge", "kind" };
	struct api_value v;
	FILE *to = arg;
	unsigned int i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!api_obj_get(obj, words[i], &v) || !(v.data ? v.len : v.num))
			continue;
		fputs("pswitch set", to);
		put(to, obj, "", "dpid");
		put(to, obj, words[i], words[i]);
		putc('\n', to);
	}
	return 0;
}

/* What was said, not what was found; both directions are said at once. */
static int plink_line(const struct api_obj *obj, void *arg)
{
	struct api_value v, from, to_dpid, port, to_port;
	FILE *to = arg;

	if (!api_obj_get(obj, "static", &v) || !api_obj_get(obj, "pswitch", &from) ||
	    !api_obj_get(obj, "to-pswitch", &to_dpid) || !api_obj_get(obj, "pport", &port) ||
	    !api_obj_get(obj, "to-pport", &to_port))
		return 0;
	if (from.num > to_dpid.num || (from.num == to_dpid.num && port.num > to_port.num))
		return 0;
	fputs("plink add", to);
	put(to, obj, "pswitch", "pswitch");
	put(to, obj, "pport", "pport");
	put(to, obj, "to-pswitch", "to-pswitch");
	put(to, obj, "to-pport", "to-pport");
	putc('\n', to);
	return 0;
}

static int watch_line(const struct api_obj *obj, void *arg)
{
	FILE *to = arg;

	fputs("watch add", to);
	put(to, obj, "pswitch", "pswitch");
	put(to, obj, "pport", "pport");
	put(to, obj, "tenant", "tenant-name");
	putc('\n', to);
	return 0;
}

/**
 * ctl_settings() - all settings as commands, but for SETTING_PROBES
 * @ctl: run
 * @to: gets them, always in the same words
 *
 * Return: exit status.
 */
int ctl_settings(struct ctl *ctl, FILE *to)
{
	static const struct {
		uint8_t get;
		api_cb line;
	} kinds[] = {
		{ LIBERA_CMD_CARRIER_GET, carrier_line },
		{ LIBERA_CMD_PSWITCH_GET, pswitch_lines },
		{ LIBERA_CMD_PLINK_GET, plink_line },
		{ LIBERA_CMD_WATCH_GET, watch_line },
		{ LIBERA_CMD_LISTEN_GET, listen_line },
		{ LIBERA_CMD_INTERCEPT_GET, intercept_line },
	};
	struct api_error err;
	struct api_req req;
	unsigned int i;

	if (!ctl_api(ctl))
		return EXIT_REFUSED;
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		api_req_init(&req, kinds[i].get);
		if (api_dump(ctl->api, &req, kinds[i].line, to, &err))
			return ctl_refused(ctl, &err);
	}
	return 0;
}
