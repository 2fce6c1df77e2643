/* sockopt: NAME=VALUE is refused with a reason, or an option and a value that fits */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/diag.h"
#include "net/sockopt.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_setting(const char *text, const struct sockopt_setting *setting)
{
	const char *name = sockopt_name(setting->option);
	struct diag d = {0};

	require(sockopt_find(name, &d) == setting->option);
	require(strncasecmp(text, name, strlen(name)) == 0);
	require(text[strlen(name)] == '=' || text[strlen(name)] == '\0');
	require(setting->text == text);
	require(setting->length <= sizeof(setting->value));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sockopt_setting setting;
	struct diag d = {0};
	char *text = malloc(size + 1);

	require(text != NULL);
	memcpy(text, data, size);
	text[size] = '\0';
	if (sockopt_parse(text, &setting, &d) == -1)
		require(d.status == STATUS_USAGE && d.text[0] != '\0');
	else
		check_setting(text, &setting);
	free(text);
	return 0;
}
