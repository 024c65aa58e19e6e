// SPDX-License-Identifier: GPL-2.0
/* Virtual networks as the kernel has them. */
#include <stdlib.h>
#include <string.h>

#include "apply.h"
#include "mem.h"
#include "route.h"
#include "vn_file.h"

_Static_assert(VN_NAME_MAX == LIBERA_NAME_MAX, "names are as long as the kernel's");
_Static_assert(VN_PATH_MAX == LIBERA_PATH_MAX, "a vLink has as many paths as the kernel's");

/* How each kind is told; what has no place here has none in a file. */
const struct vn_words vn_words[VN_KINDS] = {
	[VN_TENANT] = { &obj_tenant, LIBERA_CMD_TENANT_GET },
	[VN_VSWITCH] = { &obj_vswitch, LIBERA_CMD_VSWITCH_GET },
	[VN_VPORT] = { &obj_vport, LIBERA_CMD_VPORT_GET },
	[VN_ROUTE] = { &obj_route, LIBERA_CMD_ROUTE_GET },
	[VN_VLINK] = { &obj_vlink, LIBERA_CMD_VLINK_GET },
	[VN_HOST] = { &obj_host, LIBERA_CMD_HOST_GET },
	[VN_CONTROLLER] = { &obj_controller, LIBERA_CMD_CONTROLLER_GET },
};

/**
 * vn_take_route() - one path more
 * @o: vLink or route, which has less than VN_PATH_MAX
 * @r: the path
 */
void vn_take_route(struct vn_object *o, const struct route *r)
{
	const struct route_hop *h;
	char *text = NULL;
	size_t size;
	FILE *f;

	if (r->is_auto) {
		vn_add_path(o, r->priority, VN_AUTO);
		return;
	}
	f = mem_text(&text, &size);
	for (h = r->hop; h < r->hop + r->n; h++) {
		fputs(h == r->hop ? "" : ",", f);
		if (h->dpid)
			fprintf(f, "0x%llx:%u", (unsigned long long)h->dpid, h->port);
		else
			fprintf(f, "%s:%u", h->name, h->port);
	}
	fclose(f);
	vn_add_path(o, r->priority, text);
	free(text);
}

struct loading {
	struct vn *vn;
	enum vn_kind kind;
};

static void take_path(struct vn_object *o, const struct api_obj *path)
{
	struct routes *rs = routes_new();
	const struct route *r = routes_take(rs, path);
	struct vn_path *p = &o->path[o->n_paths];
	struct api_value v;

	if (r && o->n_paths < VN_PATH_MAX) {
		vn_take_route(o, r);
		p->up = api_obj_get(path, "up", &v);
		p->refused = api_obj_get(path, "refused", &v);
	}
	routes_free(rs);
}

/**
 * vn_another_route() - each path of a route is an object
 * @vn: gets it
 * @o: the route
 *
 * Return: one more of the same route, without a path.
 */
struct vn_object *vn_another_route(struct vn *vn, const struct vn_object *o)
{
	struct vn_object *copy = vn_add(vn, VN_ROUTE);

	*copy = *o;
	copy->n_paths = 0;
	return copy;
}

/* All but the paths. */
static struct vn_object *take_rest(struct loading *l, const struct api_obj *obj)
{
	struct vn_object *o = vn_add(l->vn, l->kind);
	unsigned int it = 0;
	struct api_value v;

	while (api_obj_next(obj, &it, &v))
		if (!v.nest)
			vn_set(o, v.attr->name, v.num, v.data, v.len);
	return o;
}

static int take_object(const struct api_obj *obj, void *arg)
{
	struct loading *l = arg;
	struct vn_object *o = take_rest(l, obj);
	unsigned int it = 0;
	struct api_value v;

	while (api_obj_next(obj, &it, &v)) {
		if (!v.nest || strcmp(v.attr->name, "path"))
			continue;
		if (l->kind == VN_ROUTE && o->n_paths)
			o = vn_another_route(l->vn, o);
		take_path(o, v.nest);
	}
	return 0;
}

/**
 * vn_load_kind() - what there is of one kind
 * @vn: gets it, unsorted
 * @kind: which
 * @api: connection to the kernel
 * @by: names the tenant by "id" or "name"; NULL or empty for all
 * @err: filled on failure
 *
 * Return: 0 or -errno.
 */
int vn_load_kind(struct vn *vn, enum vn_kind kind, struct api *api, const struct api_req *by,
		 struct api_error *err)
{
	struct loading l = { vn, kind };

	return ctl_dump_of(api, by, vn_words[kind].get, take_object, &l, err);
}

/**
 * vn_load() - what there is
 * @vn: gets it, unsorted
 * @api: connection to the kernel
 * @by: names the tenant by "id" or "name"; NULL or empty for all
 * @err: filled on failure
 *
 * Return: 0 or -errno.
 */
int vn_load(struct vn *vn, struct api *api, const struct api_req *by, struct api_error *err)
{
	enum vn_kind kind;
	int rc = 0;

	for (kind = 0; !rc && kind < VN_KINDS; kind++)
		rc = vn_load_kind(vn, kind, api, by, err);
	return rc;
}

/**
 * vn_write() - objects as a file
 * @vn: objects
 * @to: gets them, in their order
 */
void vn_write(struct vn *vn, FILE *to)
{
	size_t i;

	vn_sort(vn);
	for (i = 0; i < vn->n; i++) {
		if (i && vn->obj[i]->kind == VN_TENANT)
			putc('\n', to);
		vn_print(to, vn->obj[i]);
		putc('\n', to);
	}
}

static int merge(struct vn *vn, struct ctl *ctl, const char *text, bool paths)
{
	struct vn left = { .n = 0 };
	int rc = 0;
	FILE *f;

	if (!*text)
		return 0;
	f = mem_or_die(fmemopen((char *)text, strlen(text), "r"));
	ctl->file = "left";
	rc = vn_read_lines(&left, ctl, NULL, f);
	fclose(f);
	if (rc)
		vn_free(&left);
	else
		vn_merge(vn, &left, paths);
	return rc;
}

/**
 * ctl_export_all() - virtual networks as a file, with what of them could not be made yet
 * @ctl: run
 * @tenant: names one by "id" or "name"; NULL or empty for all
 * @left: what could not be made; may be NULL
 * @to: gets it
 *
 * Return: exit status.
 */
int ctl_export_all(struct ctl *ctl, const struct api_req *tenant, const struct apply_left *left,
		   FILE *to)
{
	struct vn vn = { .n = 0 };
	struct api_error err;
	int rc;

	if (!ctl_api(ctl))
		return EXIT_REFUSED;
	rc = vn_load(&vn, ctl->api, tenant, &err) ? ctl_refused(ctl, &err) : 0;
	vn_keep(&vn, NULL);
	if (!rc && left)
		rc = merge(&vn, ctl, left->objects, false);
	if (!rc && left)
		rc = merge(&vn, ctl, left->paths, true);
	if (!rc)
		vn_write(&vn, to);
	vn_free(&vn);
	return rc;
}

/**
 * ctl_export() - virtual networks as a file
 * @ctl: run
 * @tenant: names one by "id" or "name"; NULL or empty for all
 * @to: gets it
 *
 * Return: exit status.
 */
int ctl_export(struct ctl *ctl, const struct api_req *tenant, FILE *to)
{
	return ctl_export_all(ctl, tenant, NULL, to);
}
