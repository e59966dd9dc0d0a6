/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLV_PYTHON_OBJECT_H
#define CLV_PYTHON_OBJECT_H

#include <Python.h>
#include <stddef.h>

/* The Python object of n bytes of JSON behind which a NUL stands; with the GIL. NULL: ValueError (no JSON, or
 * nested over 100 deep) or MemoryError is raised. */
PyObject *object_of_json(const char *json, size_t n);

#endif
