// SPDX-License-Identifier: MIT
// The sliders in a real browser: what they show, what the address keeps, what is reset.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openBrowser } from './browser.mjs';
import { axe, check, done, folder, mtok, near, newDatabase, run, same, shots, tidy } from './support.mjs';

const db = newDatabase();
const file = join(folder, 'notebook.html'), url = pathToFileURL(file).href;
writeFileSync(file, mtok(db, 'notebook', '--month', '2026-10'));
const rows = JSON.parse(run('sqlite3', ['-json', db, `SELECT m.* FROM markup_monthly AS m
  JOIN cost_monthly AS c USING (month, scenario, model)
  WHERE month='2026-10' AND model='openai/gpt-4o' AND method<>'measured'`]));
check('several scenarios', rows.length > 4);

same('tidy finds nothing', tidy(file), '');

const browser = await openBrowser();
const page = await browser.openPage({ width: 1440, height: 1400 });
await page.go(url);
const type = (name, value) => page.evaluate(`(() => { const e = document.querySelector('[data-name="${name}"]');
  e.value = '${value}'; e.dispatchEvent(new Event('input', { bubbles: true })); })()`);
const choose = name => page.evaluate(`(() => { const e = document.getElementById('scenario'); e.value = '${name}';
  e.dispatchEvent(new Event('change', { bubbles: true })); })()`);
const result = () => page.evaluate('mtokResult');

// Each shipped scenario gives the figures of the views.
for (const row of rows) {
  await choose(row.scenario);
  const r = await result();
  for (const side of ['input', 'output', 'blend']) {
    near(`${row.scenario}: cost of ${side}`, r.cost[side].median, row[`${side}_cost`]);
    near(`${row.scenario}: markup of ${side}`, r.markup[side].median, row[`${side}_markup`]);
    near(`${row.scenario}: markup of ${side}, 5 %`, r.markup[side].p5, row[`${side}_markup_p5`]);
    near(`${row.scenario}: markup of ${side}, 95 %`, r.markup[side].p95, row[`${side}_markup_p95`]);
  }
  near(`${row.scenario}: margin`, r.gross_margin, row.gross_margin);
  near(`${row.scenario}: chance of a loss`, r.p_below_cost, row.p_below_cost, 1e-7);
}

// The post: 39.33 an hour gives 0.23, 43.5 times.
await choose('post-2024');
await type('rent', '39.33');
const post = await result();
near('the cost of the post', post.cost.output.median, 0.23002, 1e-4);
near('the markup of the post', post.markup.output.median, 43.474, 1e-4);
same('the address keeps it', await page.evaluate('location.hash'), '#s=post-2024&rent=39.33');
same('what is shown', await page.evaluate(`document.getElementById('markup-output').textContent`), '43.5x');

// The address brings it back; a slider moves its field; reset takes all back.
await page.go('about:blank');
await page.go(url + '#s=post-2024&rent=39.33');
near('from the address', (await result()).cost.output.median, post.cost.output.median, 1e-15);
await page.evaluate(`(() => { const e = document.querySelector('input[type=range][data-of="mfu_decode"]'); e.value = 1000;
  e.dispatchEvent(new Event('input', { bubbles: true })); })()`);
near('the slider at its end', (await result()).cost.output.median, post.cost.output.median * 0.3, 1e-9);
await page.evaluate(`document.getElementById('reset').click()`);
same('after reset', await page.evaluate('location.hash'), '#s=post-2024');
near('after reset, cost', (await result()).cost.output.median, rows.find(r => r.scenario === 'post-2024').output_cost);
await type('rent', '-5');
same('a rent below 0 is told', [await result(), await page.evaluate(`document.getElementById('summary').textContent`)],
  [null, 'Rent of the server, USD per hour: expected a number above 0.']);
same('nothing is said', page.messages, []);
await page.close();

for (const [width, dark] of [[360, true], [1440, false]]) {
  const shot = await browser.openPage({ width, dark });
  await shot.go(url);
  check(`${width}: nothing sticks out`, await shot.evaluate('document.documentElement.scrollWidth <= innerWidth'));
  writeFileSync(join(shots, `notebook-${width}-${dark ? 'dark' : 'light'}.png`), await shot.screenshot());
  await axe(shot, `notebook at ${width}`);
  await shot.close();
}
await browser.close();
done();
