// SPDX-License-Identifier: MIT
// The monthly page in a real browser that has no network.
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openBrowser } from './browser.mjs';
import { axe, check, csv, done, folder, mtok, near, newDatabase, same, shots, sql, tidy } from './support.mjs';

const db = newDatabase();
const file = join(folder, 'report.html'), url = pathToFileURL(file).href;
writeFileSync(file, mtok(db, 'report', '--month', '2026-10', '--format', 'html'));
const zooms = readFileSync(file, 'utf8').includes('uPlot');
check('the page is below 500 KB', statSync(file).size < 500e3, statSync(file).size);

same('tidy finds nothing', tidy(file), '');

const browser = await openBrowser();
for (const [width, dark] of [[360, false], [360, true], [1440, false], [1440, true]]) {
  const page = await browser.openPage({ width, dark });
  await page.go(url);
  same(`${width}: nothing is said`, page.messages, []);
  same(`${width}: nothing is asked for`, page.requests.filter(u => u !== url && !u.startsWith('data:')), []);
  check(`${width}: nothing sticks out`, await page.evaluate('document.documentElement.scrollWidth <= innerWidth'));
  writeFileSync(join(shots, `report-${width}-${dark ? 'dark' : 'light'}.png`), await page.screenshot());
  if (width === 1440) await axe(page, `report, ${dark ? 'dark' : 'light'}`);
  await page.close();
}

// The picture has the points that the rows have.
const trend = csv(mtok(db, 'trend', 'openai/gpt-4o', '--to', '2026-10', '--format', 'csv'));
const changes = name => trend.filter((r, i) => i && r[name] !== trend[i - 1][name]).length;
const page = await browser.openPage({ width: 1440, height: 1000 });
await page.go(url);
const drawn = await page.evaluate(`Object.fromEntries([...document.querySelectorAll('#chart-price .series')].map(
  g => [g.querySelector('title').textContent, [+g.dataset.points, +g.dataset.steps]]))`);
for (const side of ['input', 'output'])
  same(`list price of ${side}: steps`, drawn[side], [changes(`${side}_price`) + 1, changes(`${side}_price`)]);
check('there are changes to draw', changes('output_price') > 0);
same('slopes', await page.evaluate(
  `[...document.querySelectorAll('svg.chart path')].filter(p => /[Ll]/.test(p.getAttribute('d'))).length`), 0);
same('charts', await page.evaluate(`[...document.querySelectorAll('figure')].map(f => f.id)`),
  ['price', 'cost', 'markup', 'server-price', 'parity'].map(n => 'chart-' + n));
same('links that lead nowhere', await page.evaluate(
  `[...document.querySelectorAll('a[href^="#"]')].filter(a => !document.getElementById(a.hash.slice(1))).map(a => a.hash)`), []);
check('letters lead to sources', await page.evaluate(`document.querySelectorAll('td a[href^="#source-"]').length`) > 10);

// A computed figure leads to the step that computes it, and that step has the figure.
const figures = await page.evaluate(`[...document.querySelectorAll('main a[href^="#s"], main a[href^="#w"]')]
  .filter(a => !a.hash.startsWith('#source-') && !a.closest('li[id]'))
  .map(a => [a.textContent, a.closest('th, td, p, li').textContent, document.getElementById(a.hash.slice(1)).textContent])`);
const numbers = text => (text.match(/[-+]?(\d[\d,]*)?\.?\d+(e[-+]?\d+)?/g) ?? []).map(t => Number(t.replaceAll(',', '')));
const UNITS = { k: 1e3, M: 1e6, B: 1e9, T: 1e12, '%': 0.01 };
// "6.8", "267x", ".47-4.7", "1.6-10T", "0.3%": the number that stands first, and what rounding leaves open.
function shown(text) {
  const [, sign, digits, own, rest] = text.match(/^([-+]?)((?:\d[\d,]*)?\.?\d+)([kMBT%]?)(.*)$/) ?? [];
  if (!digits) return null;
  const unit = UNITS[own || /^-.*[kMBT]$/.test(rest) && rest.at(-1)] ?? 1;
  const half = 0.500001 * 10 ** -(digits.split('.')[1]?.length ?? 0);
  return { value: Number(sign + digits.replaceAll(',', '')), half, unit };
}
function holds([text, , step]) {
  const s = shown(text);
  if (!s) return /^[<>]|^(FP8|FP4|BF16) |^measured$/.test(text);
  return [s.unit, 1, 1e9, 0.01].some(unit => numbers(step).some(n => Math.abs(n / unit - s.value) <= s.half));
}
check('figures lead to their derivation', figures.length > 250, figures.length);
same('figures whose derivation says something else', figures.filter(f => !holds(f)), []);
const bare_cells = await page.evaluate(`[...document.querySelectorAll('main table')].filter(t => !t.closest('figure')).flatMap(t => {
  const section = [...document.querySelectorAll('h2')].findLast(h => h.compareDocumentPosition(t) & 4).id;
  return ['sets', 'models', 'parity', 'test'].includes(section) ? [...t.querySelectorAll('tbody td.n')] : [];
}).filter(td => /\\d/.test(td.textContent) && !td.querySelector('a[href^="#"]') &&
  !td.nextElementSibling?.querySelector('a[href^="#source-"]')).map(td => td.closest('tr').textContent)`);
same('figures of the tables without a derivation', bare_cells, []);
check('sources have address, date and hash', await page.evaluate(`/https?:.*read \\d{4}-\\d\\d-\\d\\d.*sha256 [0-9a-f]{64}|read \\d{4}-\\d\\d-\\d\\dT[0-9:]*Z; .*sha256 [0-9a-f]{64}/.test(
  document.getElementById('derivation').parentNode.textContent)`));

// Hovering shows what the CSV has.
if (zooms) {
  same('charts that zoom', await page.evaluate(`document.querySelectorAll('.uplot').length`), 5);
  for (const [month, chart, column, row] of [['2024-07', 'price', 'output_price', 1], ['2025-03', 'price', 'input_price', 2],
    ['2025-11', 'cost', 'output_cost', 1], ['2026-09', 'markup', 'output_markup', 1]]) {
    const spot = await page.evaluate(`(() => {
      const box = document.querySelector('#chart-${chart} .plot'), u = mtokPlots.find(p => box.contains(p.root));
      box.scrollIntoView();
      const r = u.over.getBoundingClientRect();
      const x = u.data[0].findLast(t => t <= Date.parse('${month}-15') / 1000);
      return [r.left + u.valToPos(x, 'x') + 0.5, r.top + r.height / 2];
    })()`);
    await page.call('Input.dispatchMouseEvent', { type: 'mouseMoved', x: spot[0], y: spot[1] });
    const said = await page.evaluate(`new Promise(yes => requestAnimationFrame(() => yes(
      document.querySelectorAll('#chart-${chart} .u-legend .u-series')[${row}].querySelector('.u-value').textContent)))`);
    near(`hovering over ${chart} in ${month}`, parseFloat(said), Number(trend.find(r => r.month === month)[column]), 1e-5);
  }
}
await page.close();

// Without scripts everything but zooming is there.
const bare = await browser.openPage({ script: false });
await bare.go(url);
const { root } = await bare.call('DOM.getDocument', { depth: 0 });
const count = async selector => (await bare.call('DOM.querySelectorAll', { nodeId: root.nodeId, selector })).nodeIds.length;
same('without scripts: charts', [await count('svg.chart'), await count('.uplot'), await count('figure details table')], [5, 0, 5]);
same('without scripts: nothing is said', bare.messages, []);
await bare.close();

// A hostile name stays text.
const evil = `openai/</script><script>alert(1)</script>"'&<img src=x onerror=alert(2)>\u202e${'x'.repeat(10000)}`;
const quoted = evil.replaceAll("'", "''");
sql(db, `UPDATE model SET model='${quoted}' WHERE model='openai/gpt-4o';
  UPDATE model_alias SET model='${quoted}' WHERE model='openai/gpt-4o';
  UPDATE assumption SET model='${quoted}' WHERE model='openai/gpt-4o';`);
writeFileSync(file, mtok(db, 'report', '--month', '2026-10', '--format', 'html', '--model', evil));
const hostile = await browser.openPage({ width: 360 });
await hostile.go(url);
same('a hostile name: nothing is said', hostile.messages, []);
same('a hostile name: scripts and pictures', await hostile.evaluate(
  `[[...document.scripts].filter(s => s.type !== 'application/json').length, document.images.length]`), [zooms ? 1 : 0, 0]);
check('a hostile name is shown', await hostile.evaluate(`document.body.textContent.includes('<img src=x onerror=alert(2)>')`));
check('a hostile name: nothing sticks out', await hostile.evaluate('document.documentElement.scrollWidth <= innerWidth'));
writeFileSync(join(shots, 'report-hostile.png'), await hostile.screenshot(0, 3000));
await browser.close();
done();
