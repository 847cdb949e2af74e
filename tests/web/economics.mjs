// SPDX-License-Identifier: MIT
// The arithmetic of the sliders is that of `mtok estimate`: 400 settings over all their ranges, some
// with intervals and some without, within 1e-9.
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { done, near, newDatabase, NOW, same } from './support.mjs';

const { estimate } = createRequire(import.meta.url)(join(process.env.MTOK_SOURCE, 'web/economics.js'));
const SETTINGS = 400;
const db = newDatabase();

// Park and Miller's generator, so that every run tries the same settings.
let seed = 20261123;
const random = () => (seed = seed * 48271 % 2147483647) / 2147483647;
const between = (low, high) => Number(Math.exp(Math.log(low) + random() * Math.log(high / low)).toPrecision(6));

const plain = { gpus: [1, 128], peak_flops: [5e13, 2e16], training_load: [1, 10], input_price: [0.01, 200],
  output_price: [0.01, 1000], wage: [1, 500], tokens_per_minute: [10, 1000], thought_tokens_per_hour: [1e3, 2e5],
  task_tokens_low: [1e3, 1e6], task_tokens_high: [1e6, 1e8] };
const ranged = { rent: [1, 500], params: [1e9, 5e12], mfu_prefill: [0.01, 1], mfu_decode: [0.01, 1], utilization: [0.01, 1] };
const options = { rent: 'server-price', params: 'active-params', input_price: 'price-in', output_price: 'price-out',
  thought_tokens_per_hour: 'thought-tokens' };

function draw() {
  const a = {};
  for (const [name, [low, high]] of Object.entries(plain)) a[name] = between(low, high);
  a.gpus = Math.round(a.gpus);
  for (const [name, [low, high]] of Object.entries(ranged)) {
    a[name] = between(low, high);
    const wide = random() < 0.6; // a point else
    a[name + '_low'] = wide ? a[name] / between(1.01, 5) : null;
    a[name + '_high'] = wide ? Math.min(a[name] * between(1.01, 5), high <= 1 ? 1 : Infinity) : null;
  }
  return a;
}

function argumentsOf(a) {
  const list = ['estimate', '--scenario', 'post-2024', '--format', 'json', '--db', db, '--now', NOW];
  for (const name of [...Object.keys(plain), ...Object.keys(ranged)]) {
    const low = a[name + '_low'] ?? null;
    list.push('--' + (options[name] ?? name.replaceAll('_', '-')),
      low === null ? String(a[name]) : `${low}..${a[name]}..${a[name + '_high']}`);
  }
  return list;
}

const pairs = r => [
  ...['input', 'output', 'blend'].flatMap(side => [[`${side}_cost`, r.cost[side]], [`${side}_markup`, r.markup[side]]]),
  ['gross_margin', { median: r.gross_margin }], ['pays_for_active_params', { median: r.pays_for }],
  ...['token', 'thought', 'task_low', 'task_high'].flatMap(kind => [
    [`human_${kind}_usd_per_mtok`, { median: r.human[kind].usd }], [`${kind}_times_cheaper`, { median: r.human[kind].times }],
    [`${kind}_affordable_active_params`, { median: r.human[kind].params }]]),
];

function compare(number, a, rows) {
  const given = estimate(a);
  for (const [name, figure] of pairs(given)) {
    const wanted = rows.get(name);
    if (!wanted) { same(`setting ${number}: ${name} is in the program`, name, null); continue; }
    // a margin near 0 is a small difference of large numbers
    if (name === 'gross_margin') near(`setting ${number}: ${name}`, 1 - figure.median, 1 - wanted.value);
    else near(`setting ${number}: ${name}`, figure.median, wanted.value);
    for (const edge of ['p5', 'p95'])
      if (figure[edge] !== undefined) near(`setting ${number}: ${name}, ${edge}`, figure[edge], wanted[edge]);
  }
  if (given.p_below_cost > 1e-6) near(`setting ${number}: p_below_cost`, given.p_below_cost, rows.get('p_below_cost').value, 1e-8);
}

const settings = Array.from({ length: SETTINGS }, draw);
const ask = promisify(execFile);
async function worker(first) {
  for (let i = first; i < SETTINGS; i += 2) {
    const { stdout } = await ask(process.env.MTOK, argumentsOf(settings[i]), { maxBuffer: 1 << 24 });
    compare(i, settings[i], new Map(JSON.parse(stdout).rows.map(r => [r.name, r])));
  }
}
await Promise.all([worker(0), worker(1)]);
done();
