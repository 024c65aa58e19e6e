// SPDX-License-Identifier: GPL-2.0
/* The physical network as the kernel knows it, and what tenants have there. */
#include <stdlib.h>
#include <string.h>

#include "embed.h"
#include "mem.h"
#include "network.h"
#include "vn_file.h"

struct network_name {
	uint64_t dpid;
	char name[LIBERA_NAME_MAX + 1];
};

/* Room for one more; grows in steps that are powers of two. */
static void *grow(void *list, size_t n, size_t size)
{
	return n & (n - 1) ? list : mem_or_die(realloc(list, (n ? 2 * n : 1) * size));
}

static uint64_t num_of(const struct api_obj *obj, const char *key)
{
	struct api_value v;

	return api_obj_get(obj, key, &v) ? v.num : 0;
}

static int add_pswitch(const struct api_obj *obj, void *arg)
{
	struct network *net = arg;
	struct network_name *name;
	struct api_value v;

	net->name = grow(net->name, net->n_names, sizeof(*net->name));
	name = &net->name[net->n_names++];
	memset(name, 0, sizeof(*name));
	name->dpid = num_of(obj, "dpid");
	if (api_obj_get(obj, "name", &v))
		snprintf(name->name, sizeof(name->name), "%s", (const char *)v.data);
	return 0;
}

static int add_link(const struct api_obj *obj, void *arg)
{
	struct network *net = arg;

	net->g.link = grow(net->g.link, net->g.n, sizeof(*net->g.link));
	net->g.link[net->g.n++] = (struct paths_link){
		.from = num_of(obj, "pswitch"),
		.from_port = num_of(obj, "pport"),
		.to = num_of(obj, "to-pswitch"),
		.to_port = num_of(obj, "to-pport"),
		.closed = !num_of(obj, "up"),
	};
	return 0;
}

/**
 * network_load() - pSwitches and pLinks; those that are down are closed
 * @net: empty
 * @api: connection to the kernel
 * @err: filled on failure
 *
 * Return: 0 or -errno.
 */
int network_load(struct network *net, struct api *api, struct api_error *err)
{
	struct api_req req;
	int rc;

	api_req_init(&req, LIBERA_CMD_PSWITCH_GET);
	rc = api_dump(api, &req, add_pswitch, net, err);
	if (rc)
		return rc;
	api_req_init(&req, LIBERA_CMD_PLINK_GET);
	rc = api_dump(api, &req, add_link, net, err);
	paths_sort(&net->g);
	return rc;
}

/**
 * network_load_used() - the same with what all tenants have there: a pLink is closed where a
 *	vPort is, which is a tenant's, whatever was found there
 * @net: empty
 * @api: connection to the kernel
 * @err: filled on failure
 *
 * Return: 0 or -errno.
 */
int network_load_used(struct network *net, struct api *api, struct api_error *err)
{
	static const enum vn_kind kinds[] = { VN_VPORT, VN_ROUTE, VN_VLINK };
	struct vn vn = { .n = 0 };
	unsigned int i;
	int rc;

	rc = network_load(net, api, err);
	for (i = 0; !rc && i < sizeof(kinds) / sizeof(kinds[0]); i++)
		rc = vn_load_kind(&vn, kinds[i], api, NULL, err);
	embed_count(&net->g, &vn);
	vn_free(&vn);
	return rc;
}

/**
 * network_free() - done with it
 * @net: network
 */
void network_free(struct network *net)
{
	free(net->g.link);
	free(net->name);
	*net = (struct network){ .n_names = 0 };
}

/**
 * network_dpid() - the pSwitch of a name
 * @net: network
 * @name: its name
 *
 * Return: its datapath id; 0 if there is none.
 */
uint64_t network_dpid(const struct network *net, const char *name)
{
	size_t i;

	for (i = 0; i < net->n_names; i++)
		if (!strcmp(net->name[i].name, name))
			return net->name[i].dpid;
	return 0;
}

static int by_dpid(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/**
 * network_pswitches() - all pSwitches
 * @net: network
 * @dpid: set to their datapath ids in order, to be freed
 *
 * Return: how many there are.
 */
size_t network_pswitches(const struct network *net, uint64_t **dpid)
{
	size_t i;

	*dpid = mem_or_die(calloc(net->n_names + 1, sizeof(**dpid)));
	for (i = 0; i < net->n_names; i++)
		(*dpid)[i] = net->name[i].dpid;
	qsort(*dpid, net->n_names, sizeof(**dpid), by_dpid);
	return net->n_names;
}
