/* SPDX-License-Identifier: Apache-2.0 */
/* Escaping of text for HTML: the one function through which words of reports and
 * of requests reach a page. Safe inside elements and inside quoted attributes; not
 * meant for scripts, styles or unquoted attributes, which our pages do not have. */
#include "serve/serve.h"

void clv_html_view(FILE *out, clv_str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		switch (c) {
		case '<': fputs("&lt;", out); break;
		case '>': fputs("&gt;", out); break;
		case '&': fputs("&amp;", out); break;
		case '"': fputs("&quot;", out); break;
		case '\'': fputs("&#39;", out); break;
		default: fputc((unsigned char)c < 0x20 && c != '\n' && c != '\t' ? ' ' : c, out);
		}
	}
}

void clv_html_text(FILE *out, const char *s)
{
	clv_html_view(out, clv_str_c(s));
}
