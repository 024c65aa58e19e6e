# SPDX-License-Identifier: GPL-2.0
# Libera: the kernel module, libera-ctl, the user-space build of the pure
# files, and their tests.  "make help" lists the targets.

# Headers to build the module against: the newest installed, unless told.
KDIR ?= $(lastword $(shell ls -d /lib/modules/*/build 2>/dev/null | sort -V))
# what modules for it are installed under
KRELEASE = $(shell sed -n 's/.* UTS_RELEASE "\(.*\)"/\1/p' $(KDIR)/include/generated/utsrelease.h)

PREFIX ?= /usr/local
SBINDIR ?= $(PREFIX)/sbin
MANDIR ?= $(PREFIX)/share/man
COMPLETIONDIR ?= $(PREFIX)/share/bash-completion/completions
DESTDIR ?=
# where lib/modules is, if not in /
mod_path = $(or $(INSTALL_MOD_PATH),$(DESTDIR))
# a staging folder has no kernel, so nothing that depmod could work on
run_depmod = $(Q)[ ! -e $(mod_path)/lib/modules/$(KRELEASE)/modules.order ] || \
	depmod $(if $(mod_path),-b $(mod_path)) $(KRELEASE)
INSTALL ?= install

CC ?= gcc
PKG_CONFIG ?= pkg-config
B := build

# An empty V is quiet, as in the kernel.
ifeq ($(V),1)
Q :=
say = @:
else
Q := @
say = @printf '  %-7s %s\n'
endif

U_WARN := -Wall -Wextra -Wno-unused-parameter -Werror
U_CFLAGS = -std=gnu11 -O2 -g $(U_WARN) $(CFLAGS)
CORE_INC := -Iuser/shim -Ikmod -Iinclude/uapi
CTL_LIBS := libmnl json-c

core_src := $(sort $(wildcard kmod/core/*.c user/shim/*.c))
ctl_src := $(sort $(wildcard user/common/*.c user/ctl/*.c))
man_src := $(sort $(wildcard user/man/*.8))
core_obj := $(core_src:%.c=$(B)/%.o)
ctl_obj := $(ctl_src:%.c=$(B)/%.o)

.PHONY: all help module user install uninstall check unit fuzz coverage \
	selftests demo bench bench-reduction bench-processing lint kernels-check debug-kernel clean

all: module user

help:
	@echo 'make                 libera.ko, libera-ctl, the pure files for user space'
	@echo 'make module          libera.ko; KDIR=... picks other headers'
	@echo 'make user            libera-ctl and libcore.a in build/'
	@echo 'make install         into DESTDIR/PREFIX, module into INSTALL_MOD_PATH'
	@echo 'make uninstall       undo install'
	@echo 'make check           every test: unit here, functional in guests'
	@echo 'make unit            unit tests only, on this machine'
	@echo 'make fuzz            the fuzzers, FUZZ_TIME=600 seconds each'
	@echo 'make coverage        lines of kmod/core that unit tests and seeds reach'
	@echo 'make selftests       build the test programs'
	@echo 'make demo            two tenants on real switches and controllers'
	@echo 'make bench           the module against a user-space relay'
	@echo 'make bench-reduction figure 4 of the paper: rules by level of reduction'
	@echo 'make bench-processing figure 5: time and memory for a rule, by level'
	@echo 'make lint            warnings, sparse, checkpatch, style, shellcheck'
	@echo 'make kernels-check   load and quick tests on newer Debian kernels'
	@echo 'make debug-kernel    the kernel with KASAN, lockdep, kmemleak'
	@echo 'make clean           remove what was built'

module:
	$(if $(KDIR),,$(error no kernel headers in /lib/modules/*/build; run scripts/install-deps or give KDIR=))
	$(Q)+$(MAKE) -C $(KDIR) M=$(CURDIR) modules

# With no sources there is nothing to make; the parts appear by their files.
user: $(if $(core_src),$(B)/libcore.a) $(if $(wildcard user/ctl/*.c),$(B)/libera-ctl)

$(B)/libcore.a: $(core_obj)
	$(say) AR $@
	$(Q)rm -f $@ && ar rcs $@ $^

$(B)/libera-ctl: $(ctl_obj) $(if $(core_src),$(B)/libcore.a)
	$(say) LD $@
	$(Q)$(CC) $(U_CFLAGS) $(LDFLAGS) -o $@ $^ \
		$$($(PKG_CONFIG) --libs $(CTL_LIBS))

$(core_obj): $(B)/%.o: %.c
	$(say) CC $@
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(U_CFLAGS) -Wvla $(CORE_INC) -MMD -MP -c -o $@ $<

$(ctl_obj): $(B)/%.o: %.c
	$(say) CC $@
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(U_CFLAGS) -Iuser -Iuser/common $(CORE_INC) \
		$$($(PKG_CONFIG) --cflags $(CTL_LIBS)) -MMD -MP -c -o $@ $<

-include $(core_obj:.o=.d) $(ctl_obj:.o=.d)

install: all
	$(Q)+$(MAKE) -C $(KDIR) M=$(CURDIR) \
		$(if $(mod_path),INSTALL_MOD_PATH=$(mod_path)) \
		CONFIG_MODULE_SIG_ALL= modules_install
	$(call run_depmod)
	$(Q)$(INSTALL) -d $(DESTDIR)$(SBINDIR)
	$(Q)$(INSTALL) -m 755 $(B)/libera-ctl $(DESTDIR)$(SBINDIR)/libera-ctl
	$(Q)$(INSTALL) -d $(DESTDIR)$(MANDIR)/man8
	$(Q)$(if $(man_src),$(INSTALL) -m 644 $(man_src) $(DESTDIR)$(MANDIR)/man8/)
	$(Q)$(INSTALL) -d $(DESTDIR)$(COMPLETIONDIR)
	$(Q)$(if $(wildcard user/completion/libera-ctl),$(INSTALL) -m 644 \
		user/completion/libera-ctl $(DESTDIR)$(COMPLETIONDIR)/libera-ctl)

uninstall:
	$(Q)rm -f $(DESTDIR)$(SBINDIR)/libera-ctl \
		$(man_src:user/man/%=$(DESTDIR)$(MANDIR)/man8/%) \
		$(DESTDIR)$(COMPLETIONDIR)/libera-ctl
	$(Q)find $(mod_path)/lib/modules/$(KRELEASE) \
		-name 'libera.ko*' -type f -delete
	$(call run_depmod)

check: all selftests
	$(Q)scripts/check

unit:
	$(Q)+$(MAKE) --no-print-directory -C selftests unit FUZZ_SHORT=0

fuzz coverage:
	$(Q)+$(MAKE) --no-print-directory -C selftests $@

selftests:
	$(Q)+$(MAKE) --no-print-directory -C selftests all

demo: all selftests
	$(Q)scripts/demo

$(B)/bench-rules: selftests/bench/rules.c $(B)/libcore.a
	$(say) CC $@
	$(Q)$(CC) $(U_CFLAGS) $(CORE_INC) -o $@ $^

$(B)/bench-reduce: selftests/bench/reduce.c $(B)/libcore.a
	$(say) CC $@
	$(Q)$(CC) $(U_CFLAGS) $(CORE_INC) -o $@ $^

bench: all selftests $(B)/bench-rules
	$(Q)$(B)/bench-rules
	$(Q)selftests/bench/run

bench-processing: all selftests
	$(Q)selftests/bench/processing

bench-reduction: all selftests $(B)/bench-reduce
	$(Q)$(B)/bench-reduce
	$(Q)selftests/bench/reduction

lint:
	$(Q)scripts/lint

kernels-check: user selftests
	$(Q)scripts/kernels

debug-kernel:
	$(Q)scripts/mkdebugkernel

clean:
	$(Q)rm -rf $(B)
	$(Q)find kmod \( -name '*.o' -o -name '*.ko' -o -name '*.mod' -o -name '*.mod.c' \
		-o -name '.*.cmd' -o -name '.*.d' -o -name '.tmp_*' -o -name modules.order \) \
		-type f -delete
	$(Q)rm -f modules.order Module.symvers .*.cmd .module-common.o .Module.symvers.cmd
