// SPDX-License-Identifier: MIT
// Pages of the folder that `mtok site` writes, in a browser without a network; hostile names.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openBrowser } from './browser.mjs';
import { axe, check, done, folder, mtok, newDatabase, same, shots, sql, tidy } from './support.mjs';

const db = newDatabase(), site = join(folder, 'site');
const evil = `openai/../../<script>alert(1)</script>"'&<img src=x onerror=alert(2)>${'y'.repeat(300)}`;
const quoted = evil.replaceAll("'", "''");
sql(db, `UPDATE model SET model='${quoted}' WHERE model='openai/o1';
  UPDATE model_alias SET model='${quoted}' WHERE model='openai/o1';`);
mtok(db, 'site', site);
const hostile = readdirSync(join(site, 'models')).filter(n => n.includes('script'));
same('a hostile name is one file in its folder', hostile.length, 1);

const browser = await openBrowser();
for (const [name, file] of [['index', 'index.html'], ['model', 'models/openai_gpt-4o.html'],
  ['server', 'servers/p5.48xlarge.html'], ['hostile', `models/${hostile[0]}`]]) {
  same(`${name}: tidy finds nothing`, tidy(join(site, file)), '');
  for (const [width, dark] of [[360, true], [1440, false]]) {
    const page = await browser.openPage({ width, dark });
    await page.go(pathToFileURL(join(site, file)).href);
    same(`${name} at ${width}: nothing is said`, page.messages, []);
    check(`${name} at ${width}: nothing sticks out`, await page.evaluate('document.documentElement.scrollWidth <= innerWidth'));
    check(`${name} at ${width}: has a heading`, await page.evaluate(`document.querySelectorAll('h1').length === 1`));
    if (name === 'hostile') same('hostile: pictures', await page.evaluate('document.images.length'), 0);
    writeFileSync(join(shots, `site-${name}-${width}.png`), await page.screenshot(0, 4000));
    if (width === 1440) await axe(page, name);
    await page.close();
  }
}
await browser.close();
done();
