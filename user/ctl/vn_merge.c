// SPDX-License-Identifier: GPL-2.0
/* What there is of a virtual network, and what of it could not be made yet. */
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "vn_priv.h"

#define LATE	0x40000000	/* lines of what could not be made: blamed, not what there is */

static bool has_path(const struct vn_object *o, uint16_t priority)
{
	unsigned int i;

	for (i = 0; i < o->n_paths; i++)
		if (o->path[i].priority == priority)
			return true;
	return false;
}

static void add_paths(struct vn_object *to, const struct vn_object *from)
{
	const struct vn_path *p;

	for (p = from->path; p < from->path + from->n_paths; p++)
		if (!has_path(to, p->priority) && to->n_paths < VN_PATH_MAX)
			vn_add_path(to, p->priority, p->hops);
}

static void take(struct vn *vn, struct vn_object *o, unsigned int line)
{
	o->line = LATE + line;
	vn->obj = mem_or_die(realloc(vn->obj, (vn->n + 1) * sizeof(vn->obj[0])));
	vn->obj[vn->n++] = o;
}

/* A vn_say. */
static void blame(void *arg, const struct vn_object *o, const char *text)
{
	struct vn *vn = arg;
	size_t i;

	for (i = 0; i < vn->n; i++)
		if (vn->obj[i] == o && o->line > LATE)
			vn->obj[i]->kept = true;
}

/* What does not fit what there is any more, such as a port of a vSwitch that has gone. */
static bool drop_misfits(struct vn *vn)
{
	struct vn misfits = { .n = 0 };
	size_t i, n = 0;

	vn_check(vn, blame, vn);
	for (i = 0; i < vn->n; i++) {
		if (vn->obj[i]->kept)
			take(&misfits, vn->obj[i], 0);
		else
			vn->obj[n++] = vn->obj[i];
	}
	vn->n = n;
	n = misfits.n;
	vn_free(&misfits);
	return n;
}

/**
 * vn_merge() - add what could not be made
 * @vn: what there is, from the kernel; sorted afterwards
 * @left: objects that could not be made, or vLinks with the paths that could not; what still
 *	fits goes into @vn, the rest is dropped
 * @paths: it is only the paths, of vLinks that are there
 */
void vn_merge(struct vn *vn, struct vn *left, bool paths)
{
	struct vn_object *t;
	size_t i, n = 0, taken = 0;

	vn_sort(vn);
	for (i = 0; i < left->n; i++) {
		t = vn_find(vn, left->obj[i]);
		if (t && paths && t->kind == VN_VLINK)
			add_paths(t, left->obj[i]);
		left->obj[i]->kept = !t && !paths;
	}
	for (i = 0; i < left->n; i++) {
		if (left->obj[i]->kept) {
			left->obj[i]->kept = false;
			take(vn, left->obj[i], ++taken);
		} else {
			left->obj[n++] = left->obj[i];
		}
	}
	left->n = n;
	vn_free(left);
	while (drop_misfits(vn))
		;
	vn_sort(vn);
}
