/* SPDX-License-Identifier: Apache-2.0 */
/* clavijo.h: vectors of texts.
 *
 * Input: texts that end in NUL. Output: CLV_VECTOR numbers each, of length 1, so that
 * a dot product is the cosine. Method: the sentence encoder (src/encode). It is made
 * for the call: it maps the pack's weights, which costs little beside encoding.
 * Limits: those of the encoder; long texts are cut. */
#include "api/api_priv.h"

#include "encode/encode.h"
#include "run/run.h"

_Static_assert((int)CLV_VECTOR == (int)CLV_ENCODE_DIM, "one length in both headers");

static clv_status encode(const clv_encoder *encoder, const char *const *texts, size_t n, float *out)
{
	clv_encode_state *state = clv_encode_state_new(encoder);
	if (!state)
		return CLV_NOMEM;
	for (size_t i = 0; i < n; i++) {
		clv_str text = clv_str_c(texts[i]);
		clv_encode(state, &text, 1, out + i * CLV_VECTOR);
	}
	clv_encode_state_free(state);
	return CLV_OK;
}

clv_status clv_text_vectors(const clv_engine *e, const char *const *texts, size_t n, float *out,
                       clv_error *err)
{
	clv_encoder *encoder = NULL;
	CLV_TRY(clv_encoder_load(clv_engine_pack(e), &encoder, err));
	clv_status s = encode(encoder, texts, n, out);
	clv_encoder_free(encoder);
	return s == CLV_OK ? s : clv_fail(err, s, "encode", "out of memory");
}
