// SPDX-License-Identifier: GPL-2.0
/* A fuzzer without libFuzzer: its inputs are the files named.  For coverage, and for gdb. */
#include "fuzz.h"

static int run_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	size_t len;
	u8 *data;
	long end;

	if (!f || fseek(f, 0, SEEK_END) || (end = ftell(f)) < 0 || fseek(f, 0, SEEK_SET)) {
		perror(path);
		return 1;
	}
	data = malloc(end ? end : 1);
	len = data ? fread(data, 1, end, f) : 0;
	fclose(f);
	if (data)
		LLVMFuzzerTestOneInput(data, len);
	free(data);
	return 0;
}

int main(int argc, char **argv)
{
	int rc = argc < 2, i;

	for (i = 1; i < argc; i++)
		rc |= run_file(argv[i]);
	return rc;
}
