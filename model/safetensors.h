/* SPDX-License-Identifier: Apache-2.0 */
/* Reader of safetensors files: tensors of single or half precision by name. */
#ifndef CLV_MODEL_SAFETENSORS_H
#define CLV_MODEL_SAFETENSORS_H

#include "base/base.h"

typedef struct clv_tensor {
	clv_str name;
	const float *v; /* view into the file's bytes, or a copy in the arena */
	uint32_t dim[2], n_dim; /* at most two; a vector has dim[1] = 1 */
} clv_tensor;

typedef struct clv_tensors {
	clv_tensor *v;
	size_t n;
} clv_tensors;

/* Tensors of other types and of more than two dimensions are left out. */
clv_status clv_safetensors_read(clv_arena *a, clv_str bytes, clv_tensors *out, clv_error *err);
/* The tensor of that name and shape; CLV_FORMAT names what is wrong. cols 0: a
 * vector. */
clv_status clv_tensor_need(const clv_tensors *t, const char *name, uint32_t rows, uint32_t cols,
                           const float **out, clv_error *err);
const clv_tensor *clv_tensor_find(const clv_tensors *t, const char *name); /* or NULL */

#endif
