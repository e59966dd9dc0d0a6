/* SPDX-License-Identifier: Apache-2.0 */
/* clavijo: news reports in, the international system they describe out. */
#ifndef CLAVIJO_H
#define CLAVIJO_H

#endif
