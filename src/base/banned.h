/* SPDX-License-Identifier: Apache-2.0 */
/* Functions that nobody may call here: unbounded, stateful, or bound to a
 * locale. Including base.h makes them compile errors. */
#ifndef CLV_BASE_BANNED_H
#define CLV_BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf gets
#pragma GCC poison strtok strtok_r localtime gmtime ctime asctime mktime setlocale atoi atol atof

#endif
