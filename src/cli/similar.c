/* SPDX-License-Identifier: Apache-2.0 */
/* `clavijo similar A B`: how alike two texts are in meaning.
 *
 * Input: two texts. Output: one number from -1 to 1, the cosine of their sentence
 * vectors; with --json an object. Method: src/encode through clavijo.h. Limits:
 * texts over the encoder's length are cut; alike in meaning is not the same
 * claim. */
#include "cli/cli.h"

int cli_similar(cli *c)
{
	clv_engine *e = NULL;
	clv_error err = { 0 };
	float *v = CLV_NEW_ARRAY(c->a, float, 2 * CLV_VECTOR);
	int code = cli_open_engine(c, &e);
	if (code != CLI_DONE)
		return code;
	clv_status s = clv_text_vectors(e, c->args, 2, v, &err);
	clv_engine_close(e);
	if (s != CLV_OK)
		return cli_error(&err);
	double cosine = 0;
	for (size_t i = 0; i < CLV_VECTOR; i++)
		cosine += (double)v[i] * (double)v[CLV_VECTOR + i];
	if (!c->opt[OPT_JSON]) {
		printf("%.4f\n", cosine);
		return CLI_DONE;
	}
	clv_buf b = clv_buf_new(c->a);
	clv_json j = clv_json_new(&b);
	clv_json_obj(&j);
	clv_json_kstr(&j, "a", clv_str_c(c->args[0]));
	clv_json_kstr(&j, "b", clv_str_c(c->args[1]));
	clv_json_kf64(&j, "cosine", cosine, 6);
	clv_json_end(&j);
	puts(b.p);
	return CLI_DONE;
}
