#!/usr/bin/env node
// SPDX-License-Identifier: MIT
// page.mjs MTOK [MODELS] [RUNS]: the monthly page over MODELS models (300) that have a size and two years
// of monthly prices: its bytes, CPU seconds to write it, and in a headless Chromium the time from its first
// byte until it stands drawn (scripts and charts included: the second frame after the event `load`), that
// from the event `load`, and the CPU time of the page's main thread. Medians of RUNS (9) and the least.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openBrowser } from '../tests/web/browser.mjs';

const [mtok, models = '300', runs = '9'] = process.argv.slice(2);
if (!mtok) { console.error('usage: page.mjs MTOK [MODELS] [RUNS]'); process.exit(2); }
const folder = mkdtempSync(join(tmpdir(), 'mtok-bench-')), db = join(folder, 'bench.db');
const NOW = '2026-11-23T12:00:00Z', MONTH = '2026-10';
const run = (...args) => execFileSync(mtok, [...args, '--db', db, '--now', NOW], { maxBuffer: 1 << 28 });
const median = list => list.sort((a, b) => a - b)[list.length >> 1];

// A price list a month; every fourth model changes its price in every third month. Half are open and
// sold at three sellers, half closed and sold by their vendor.
function prices() {
  const lines = ['measure,subject,seller,tier,context_min,value,since,evidence'];
  for (let i = 0; i < Number(models); i++)
    for (let month = 0; month < 24; month++) {
      if (month && !(i % 4 === 0 && month % 3 === 0)) continue;
      const since = `${2024 + Math.floor((10 + month) / 12)}-${String((10 + month) % 12 + 1).padStart(2, '0')}-05`;
      for (const seller of i % 2 ? ['acme'] : ['hostone', 'hosttwo', 'hostthree'])
        for (const [measure, value] of [['input', 0.2 + (i + month) % 17], ['output', 1 + 3 * ((i + month) % 29)]])
          lines.push(`${measure},acme/model-${i},${seller},standard,,${value.toFixed(2)},${since},price page of ${seller}`);
    }
  return lines.join('\n') + '\n';
}

run('init');
writeFileSync(join(folder, `prices-${MONTH}-20.csv`), prices());
run('import', 'csv', '--quiet', join(folder, `prices-${MONTH}-20.csv`));
let sql = 'BEGIN;';
for (let i = 0; i < Number(models); i++)
  sql += `INSERT OR REPLACE INTO model (model, batch_id, name, released, open, moe, total_params, active_params, evidence)
    VALUES ('acme/model-${i}', (SELECT max(id) FROM batch), 'Model ${i}', '2026-0${i % 9 + 1}-10', ${i % 2 ? 0 : 1}, ${i % 3 ? 1 : 0},
    ${(i % 40 + 5) * 4e9}, ${(i % 40 + 5) * 1e9}, 'model card ${i}');`;
execFileSync('sqlite3', ['-batch', db], { input: sql + 'COMMIT;' });

const file = join(folder, 'page.html');
const cpu = [];
for (let i = 0; i < 3; i++) {
  const { stderr } = spawnSync('bash', ['-c', 'TIMEFORMAT="%U %S"; time "$0" "$@"', mtok, 'report', '--month', MONTH,
    '--format', 'html', '--output', file, '--db', db, '--now', NOW], { encoding: 'utf8' });
  cpu.push(stderr.trim().split('\n').at(-1).split(' ').reduce((a, b) => a + Number(b), 0));
}

const browser = await openBrowser();
const drawn = [], behind = [], thread = [];
let charts = 0;
for (let i = 0; i <= Number(runs); i++) {
  const page = await browser.openPage({ width: 1440, height: 900 });
  await page.call('Performance.enable', { timeDomain: 'threadTicks' });
  await page.call('Page.addScriptToEvaluateOnNewDocument', { source: `addEventListener('load', () =>
    requestAnimationFrame(() => requestAnimationFrame(() => { globalThis.drawnAt = performance.now(); })))` });
  await page.go(pathToFileURL(file).href);
  const [first, load, end] = await page.evaluate(`new Promise(yes => { const wait = () => globalThis.drawnAt ? yes(
    [performance.getEntriesByType('navigation')[0].responseStart, performance.getEntriesByType('navigation')[0].loadEventStart,
     drawnAt]) : setTimeout(wait, 5); wait(); })`);
  const { metrics } = await page.call('Performance.getMetrics');
  charts = await page.evaluate(`document.querySelectorAll('.uplot').length`);
  if (i) { // the first is to warm up
    drawn.push(end - first);
    behind.push(end - load);
    thread.push(1000 * metrics.find(m => m.name === 'TaskDuration').value);
  }
  await page.close();
}
await browser.close();
const known = Number(execFileSync('sqlite3', [db, `SELECT count(DISTINCT model) FROM cost_monthly WHERE month = '${MONTH}'`]));
const told = list => `${Math.round(median(list))} ms (least ${Math.round(Math.min(...list))})`;
console.log(`models with a cost ${known}; page ${statSync(file).size} bytes, ${charts} charts that zoom; ` +
  `written in ${median(cpu).toFixed(2)} s of CPU; drawn ${told(drawn)} after its first byte, ${told(behind)} after ` +
  `the event load; CPU of the main thread ${told(thread)}`);
rmSync(folder, { recursive: true, force: true });
