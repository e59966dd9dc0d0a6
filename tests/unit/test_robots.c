/* SPDX-License-Identifier: Apache-2.0 */
/* robots.txt by RFC 9309's rules; which addresses are private. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "fetch/fetch.h"

static bool allowed(const char *robots, const char *path)
{
	double delay;
	return clv_robots_allow(clv_str_c(robots), CLV_S("clavijo"), clv_str_c(path), &delay);
}

static void test_groups(void **state)
{
	(void)state;
	const char *two = "User-agent: other\nDisallow: /\n\nUser-agent: *\nDisallow: /private\n";
	assert_true(allowed(two, "/a"));
	assert_false(allowed(two, "/private/x"));
	assert_false(allowed("user-agent: a\nUser-Agent: Clavijo\ndisallow: /x\nUser-agent: *\nAllow: /", "/x"));
	assert_true(allowed("User-agent: Clavijo\nDisallow: /x\n\nUser-agent: *\nDisallow: /", "/y"));
	assert_false(allowed("User-agent: *\nDisallow: /a\n\nUser-agent: b\nDisallow: /b\n\nUser-agent: *\nDisallow: /c", "/c"));
	assert_true(allowed("", "/"));
	assert_true(allowed("<html>not found</html>", "/"));
}

static void test_patterns(void **state)
{
	(void)state;
	assert_true(allowed("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c"));
	assert_true(allowed("User-agent: *\nDisallow: /a\nAllow: /a", "/a"));
	assert_false(allowed("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf"));
	assert_true(allowed("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdfs"));
	assert_false(allowed("User-agent: *\nDisallow: /*?id=", "/x?id=3"));
	assert_true(allowed("User-agent: *\nDisallow:", "/x"));
	assert_false(allowed("User-agent: * # all\r\nDisallow: / # nothing\r\n", "/x"));
	assert_true(allowed("User-agent: *\nDisallow: /", "/robots.txt"));
}

static void test_delay(void **state)
{
	double delay = -1;
	(void)state;
	clv_robots_allow(CLV_S("User-agent: *\nCrawl-delay: 2.5\n"), CLV_S("clavijo"), CLV_S("/"), &delay);
	assert_true(delay == 2.5);
	clv_robots_allow(CLV_S("User-agent: *\nCrawl-delay: -3\n"), CLV_S("clavijo"), CLV_S("/"), &delay);
	assert_true(delay == 0);
}

/* Patterns of many stars stay quick. */
static void test_stars(void **state)
{
	(void)state;
	char stars[401], robots[600], path[3000];
	for (int i = 0; i < 400; i++)
		stars[i] = i % 2 ? 'a' : '*';
	stars[400] = 0;
	snprintf(robots, sizeof robots, "User-agent: *\nDisallow: /%sb", stars);
	memset(path, 'a', sizeof path);
	path[0] = '/';
	path[sizeof path - 1] = 0;
	assert_true(allowed(robots, path));
}

static bool is_private(const char *text)
{
	struct sockaddr_in four = { .sin_family = AF_INET };
	struct sockaddr_in6 six = { .sin6_family = AF_INET6 };
	if (inet_pton(AF_INET, text, &four.sin_addr) == 1)
		return clv_web_is_private(&four);
	assert_int_equal(inet_pton(AF_INET6, text, &six.sin6_addr), 1);
	return clv_web_is_private(&six);
}

static void test_addresses(void **state)
{
	(void)state;
	static const char *const closed[] = { "127.0.0.1", "10.1.2.3", "172.31.255.255", "192.168.0.1", "169.254.169.254",
		"100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "fdff::1",
		"ff02::1", "::ffff:10.0.0.1", "::10.0.0.1", "64:ff9b::127.0.0.1", "2002:7f00:1::", "198.19.0.1" };
	static const char *const open[] = { "93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:2800:220:1::1",
		"::ffff:8.8.8.8", "64:ff9b::8.8.8.8" };
	for (size_t i = 0; i < sizeof closed / sizeof *closed; i++)
		assert_true(is_private(closed[i]));
	for (size_t i = 0; i < sizeof open / sizeof *open; i++)
		assert_false(is_private(open[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_groups), cmocka_unit_test(test_patterns), cmocka_unit_test(test_delay),
		cmocka_unit_test(test_stars), cmocka_unit_test(test_addresses),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
