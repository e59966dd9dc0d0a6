/* SPDX-License-Identifier: Apache-2.0 */
/* base: what every folder stands on. No word of the domain here. */
#ifndef CLV_BASE_BASE_H
#define CLV_BASE_BASE_H

#include "base/status.h"
#include "base/arena.h"
#include "base/str.h"
#include "base/utf8.h"
#include "base/map.h"
#include "base/day.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/tsv.h"
#include "base/limits.h"
#include "base/banned.h"

#endif
