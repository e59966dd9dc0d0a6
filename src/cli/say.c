/* SPDX-License-Identifier: Apache-2.0 */
/* Words on standard error, and Ctrl-C.
 *
 * Input: a message, an error of the library, progress. Output: `clavijo: …` lines,
 * errors with what to do; a progress line only on a terminal, at most ten times a
 * second. The first Ctrl-C asks the library to stop after the documents under way,
 * so that what is finished is kept; from then on an alarm a second ends a wait for standard input
 * that began between the look at what the signal left and the signal. */
#include "cli/cli.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <unistd.h>

static volatile sig_atomic_t interrupted;

static void on_signal(int signal_number)
{
	(void)signal_number;
	interrupted = 1;
	alarm(1);
}

void cli_catch_signals(void)
{
	struct sigaction on = { .sa_handler = on_signal };
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	sigaction(SIGINT, &on, NULL);
	sigaction(SIGTERM, &on, NULL);
	sigaction(SIGALRM, &on, NULL);
	sigaction(SIGXFSZ, &ignore, NULL); /* a write over the limit is then an error */
}

bool cli_interrupted(void)
{
	return interrupted != 0;
}

void cli_say(const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	fputs("clavijo: ", stderr);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	va_end(ap);
}

int cli_exit_code(clv_status s)
{
	switch (s) {
	case CLV_OK:
		return CLI_DONE;
	case CLV_BUSY:
	case CLV_FOREIGN:
		return CLI_NOT_OURS;
	case CLV_STOPPED:
		return CLI_INTERRUPTED;
	default:
		return CLI_FATAL;
	}
}

int cli_error(const clv_error *err)
{
	cli_say("%s", err->msg[0] ? err->msg : clv_status_text(err->code));
	bool newer = err->code == CLV_VERSION && err->stage && !strcmp(err->stage, "store");
	return newer ? CLI_NOT_OURS : cli_exit_code(err->code);
}

/* ---- progress ----------------------------------------------------------------------- */

static void draw(const cli *c, const clv_progress *p, double seconds)
{
	double rate = seconds > 0 ? (double)p->n_documents / seconds : 0;
	char left[64] = "";
	if (p->n_bytes_all > 0 && p->n_bytes > 0 && seconds > 1) {
		double done = (double)p->n_bytes / (double)p->n_bytes_all;
		double rest = done < 1 ? seconds / done - seconds : 0;
		snprintf(left, sizeof left, " · %.0f of %.0f MB · %d:%02d left", (double)p->n_bytes / 1e6,
		         (double)p->n_bytes_all / 1e6, (int)(rest / 60), (int)rest % 60);
	}
	(void)c;
	fprintf(stderr, "\r\033[K%s: %llu documents · %.1f/s%s", p->stage,
	        (unsigned long long)p->n_documents, rate, left);
	if (p->n_failed)
		fprintf(stderr, " · %llu failed", (unsigned long long)p->n_failed);
	fflush(stderr);
}

int cli_progress(void *user, const clv_progress *p)
{
	static double begin, drawn;
	static const char *stage;
	cli *c = user;
	double now = clv_seconds();
	if (stage != p->stage) {
		begin = now;
		stage = p->stage;
	}
	if (c->progress && now - drawn > 0.1) {
		draw(c, p, now - begin);
		drawn = now;
	}
	return interrupted;
}

void cli_progress_end(cli *c)
{
	if (c->progress)
		fputs("\r\033[K", stderr);
}

int cli_finish(int code)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return code;
	cli_say("standard output cannot be written: %s", strerror(errno));
	return CLI_FATAL;
}
