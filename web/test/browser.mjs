// SPDX-License-Identifier: Apache-2.0
// The pages in a browser: node browser.mjs CLAVIJO EXAMPLES [SHOTS]
// Reads EXAMPLES into a database, serves it and looks at every page in headless Chromium:
// nothing is logged as an error, axe-core finds no violation, wide and at 320 pixels, light
// and dark, nothing is wider than the window, pictures are drawn; then a walk by keyboard
// alone, from the list of stories to why an event is there. SHOTS: folder for pictures.
// Ends with "N passed, N failed".
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const [program, examples, shots] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "clavijo-browser-"));
const db = join(folder, "x.db");
let passed = 0;
let failed = 0;

async function test(name, run) {
  try {
    await run();
    passed++;
  } catch (error) {
    failed++;
    console.log(`FAILED ${name}: ${String(error.message ?? error).split("\n").slice(0, 12).join("\n  ")}`);
  }
}

function clavijo(...args) {
  const done = spawnSync(program, [...args, "--db", db], { encoding: "utf8" });
  if (done.status !== 0) throw new Error(`${args.join(" ")}: ${done.stderr}`);
  return done.stdout;
}

function serve() {
  const child = spawn(program, ["serve", "--port", "0", "--writable", "--db", db]);
  return new Promise((resolve) => child.stdout.once("data", (line) => resolve({ child, at: String(line).trim().replace(/\/$/, "") })));
}

async function look(page, address, name) {
  const errors = [];
  const listen = (m) => m.type() === "error" && !m.text().includes("status of 404") && errors.push(m.text());
  page.on("console", listen);
  page.on("pageerror", (e) => errors.push(String(e)));
  await page.goto(address, { waitUntil: "load" });
  await page.waitForTimeout(250); // pictures
  page.off("console", listen);
  if (errors.length) throw new Error(errors.join("; "));
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wide > 1) throw new Error(`${wide} pixels wider than the window`);
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: false });
  if (violations.length)
    throw new Error(violations.map((v) => `${v.id}: ${v.help} (${v.nodes.slice(0, 3).map((n) => n.target.join(" ")).join(", ")})`).join("\n"));
}

const walk = async (page, at) => {
  await page.goto(`${at}/`, { waitUntil: "load" });
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/story\//);
  await page.keyboard.press("j");
  await page.keyboard.press("Enter"); // opens the first row
  await page.keyboard.press("w");
  await page.waitForURL(/\/event\//);
  await page.keyboard.press("?");
  if (!(await page.locator("dialog[open]").count())) throw new Error("no list of keys");
  await page.keyboard.press("Escape");
  await page.keyboard.press("/");
  await page.keyboard.type("visit");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/search\?q=visit/);
};

const drawn = async (page, address, what) => {
  await page.goto(address, { waitUntil: "load" });
  await page.waitForSelector(what, { timeout: 5000 });
};

clavijo("read", examples);
clavijo("read", "--again", "--fast", examples); // another run over the same reports
const lines = (...args) => clavijo(...args).trim().split("\n").map((l) => JSON.parse(l));
const event = lines("events", "--jsonl")[0];
const story = lines("stories", "--jsonl")[0];
const { child, at } = await serve();
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const pages = ["/", "/stories", `/story/${story.id}`, "/events", `/event/${event.id}`, "/quotes", "/who", "/who/xi-jinping", "/relations",
  "/relations/CHN/RUS", "/network", "/map", "/documents", `/document/${event.mentions[0].doc}`, "/runs", "/diff", "/diff?old=1", "/diff?old=1&kind=document", "/diff?old=99", "/judgements", "/codebook", "/codebook/CONSULT", "/search?q=visit", "/nosuch"];
for (const [view, options] of [
  ["wide", { viewport: { width: 1280, height: 900 } }],
  ["dark", { viewport: { width: 1280, height: 900 }, colorScheme: "dark" }],
  ["narrow", { viewport: { width: 320, height: 640 }, reducedMotion: "reduce" }],
]) {
  const page = await browser.newPage(options);
  for (const path of pages)
    await test(`${view} ${path}`, () => look(page, at + path, `${view}${path.replace(/[^a-z0-9]+/gi, "-").slice(0, 24)}`));
  await page.close();
}
const page = await browser.newPage();
await test("by keyboard alone", () => walk(page, at));
await test("the map is drawn", () => drawn(page, `${at}/map`, "figure svg.map .land"));
await test("the network is drawn", () => drawn(page, `${at}/network`, "figure svg.network circle"));
await test("the story is drawn", () => drawn(page, `${at}/story/${story.id}`, "figure svg.story text"));
await test("the story's places are drawn", () => drawn(page, `${at}/story/${story.id}`, "figure svg.map .land"));
await test("from a run to the sentence of what changed", async () => {
  await page.goto(`${at}/runs`, { waitUntil: "load" });
  await page.click("a[href='/diff?old=1']");
  await page.click("main table a[href*='#s']");
  await page.waitForURL(/\/document\/.*#s\d+$/);
  if (!(await page.locator("a.sentence:target").count())) throw new Error("no such sentence");
});
await test("the saved file is drawn", async () => {
  writeFileSync(join(folder, "story.html"), clavijo("story", String(story.id), "--html"));
  await page.goto(`file://${join(folder, "story.html")}`);
  await page.waitForSelector("figure svg.story text", { timeout: 5000 });
  await page.waitForSelector("figure svg.map .land", { timeout: 5000 });
});
await browser.close();
child.kill("SIGTERM");
rmSync(folder, { recursive: true });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
