// SPDX-License-Identifier: MIT
// What the tests of the pages share: the program, a database with the shipped history, checks that
// count.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const NOW = '2026-11-23T12:00:00Z';
export const folder = mkdtempSync(join(tmpdir(), 'mtok-web-'));
export const shots = join(process.env.MTOK_BUILD || folder, 'screenshots');
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
mkdirSync(shots, { recursive: true });

export function run(program, args, input) {
  return execFileSync(program, args, { encoding: 'utf8', input, maxBuffer: 1 << 28,
    stdio: ['pipe', 'pipe', 'pipe'] });
}
export const mtok = (db, ...args) => run(process.env.MTOK, [...args, '--db', db, '--now', NOW]);
export const sql = (db, text) => run('sqlite3', ['-batch', db], text);

export function newDatabase(name = 'test.db') {
  const db = join(folder, name);
  run(process.env.MTOK, ['init', '--db', db, '--now', NOW]);
  return db;
}

// Lines of `mtok … --format csv` as objects; no field of these tests holds a comma or a quote.
export function csv(text) {
  const [head, ...lines] = text.trim().split('\n').map(l => l.split(','));
  return lines.map(l => Object.fromEntries(head.map((name, i) => [name, l[i]])));
}

let checks = 0, failures = 0;
export function check(what, holds, ...details) {
  checks++;
  if (holds) return;
  failures++;
  console.error(`FAILED: ${what}`, ...details);
}
export const same = (what, given, wanted) =>
  check(what, JSON.stringify(given) === JSON.stringify(wanted), 'given', given, 'wanted', wanted);
export const near = (what, given, wanted, tolerance = 1e-9) =>
  check(what, given === wanted || Math.abs(given - wanted) <= tolerance * Math.abs(wanted), given, wanted);

// What tidy says of a page. The one of Debian 12 is older than some attributes; where there is none,
// nothing is said.
export function tidy(path) {
  try { return run('tidy', ['-q', '-e', path]); } catch (e) {
    if (e.code === 'ENOENT') { console.log('tidy is not installed: the markup is not checked'); return ''; }
    return (e.stderr || '').split('\n').filter(l => l && !/proprietary attribute "inputmode"/.test(l)).join('\n');
  }
}

// What axe-core finds on a page.
export async function axe(page, what) {
  if (!process.env.MTOK_AXE) return;
  await page.evaluate(readFileSync(join(process.env.MTOK_AXE, 'axe.min.js'), 'utf8') + ';0');
  same(`axe, ${what}`, await page.evaluate(`axe.run(document, {preload: false}).then(
    r => r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 120)).join(' | ')))`), []);
}

export function done() {
  console.log(`${checks} checks, ${failures} failed`);
  if (!checks || failures) process.exitCode = 1;
}
