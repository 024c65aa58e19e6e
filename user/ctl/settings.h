/* SPDX-License-Identifier: GPL-2.0 */
/* What is set for nobody in particular, as commands. */
#ifndef _LIBERA_SETTINGS_H
#define _LIBERA_SETTINGS_H

#include "ctl.h"

/* What the kernel does not tell: it is kept as it was said. */
#define SETTING_PROBES	"plink set interval "

int ctl_settings(struct ctl *ctl, FILE *to);

#endif
