'use strict';
// The sliders: fields in, figures out, the state in the address behind '#'. All arithmetic is in
// economics.js.
(() => {
  const presets = JSON.parse(document.getElementById('presets').textContent);
  const form = document.getElementById('notebook');
  const fields = new Map([...form.querySelectorAll('input[data-name]')].map(e => [e.dataset.name, e]));
  const sliders = [...form.querySelectorAll('input[type=range]')];
  const choice = document.getElementById('scenario');
  const EDGES = /_(low|high)$/;

  // Large numbers are written in their unit (billions of parameters, TFLOP/s, per cent).
  const unit = e => Number(e.dataset.unit || 1);
  // The preset's own value, as long as the field still shows it: no digit is lost by showing it.
  const shown = v => v === null || v === undefined ? '' : String(Number(v.toPrecision(9)));
  const read = name => {
    const e = fields.get(name), given = presets[choice.value][name];
    if (e.value.trim() === '') return null;
    const typed = Number(e.value);
    return given !== null && given !== undefined && e.value === shown(given / unit(e)) ? given : typed * unit(e);
  };

  function settings() {
    const a = { training_load: 1 };
    for (const name of fields.keys()) a[name] = read(name);
    return a;
  }

  function fill(values) {
    for (const [name, e] of fields) e.value = shown(values[name] === null || values[name] === undefined
      ? null : values[name] / unit(e));
  }

  const scale = e => ({ low: Math.log(Number(e.dataset.low)), high: Math.log(Number(e.dataset.high)) });
  function placeSliders() {
    for (const s of sliders) {
      const { low, high } = scale(s), field = fields.get(s.dataset.of), v = Number(field.value);
      s.value = v > 0 ? Math.round(1000 * (Math.log(v) - low) / (high - low)) : 0;
      s.setAttribute('aria-valuetext', field.value);
    }
  }

  // At most `digits` significant digits, no exponent.
  function number(v, digits = 3) {
    if (v === null || v === undefined || !Number.isFinite(v)) return '–';
    const abs = Math.abs(v);
    if (abs >= 1e15) return v.toExponential(2);
    return abs >= 10 ** digits ? Math.round(v).toLocaleString('en') : v.toPrecision(digits);
  }
  const price = v => v >= 0.1 && Math.abs(v * 100 - Math.round(v * 100)) < 1e-9 ? v.toFixed(2) : String(Number(v.toPrecision(6)));
  const params = v => v >= 1e12 ? number(v / 1e12) + 'T' : number(v / 1e9) + 'B';

  const put = (id, text) => { document.getElementById(id).textContent = text; };
  function show() {
    const a = settings();
    const bad = [...fields].filter(([name, e]) => (!EDGES.test(name) && !(a[name] > 0)) ||
      (e.value.trim() !== '' && !(a[name] > 0)));
    for (const [name, e] of fields) e.setAttribute('aria-invalid', bad.some(b => b[0] === name) ? 'true' : 'false');
    if (bad.length) {
      put('summary', `${bad.map(b => b[1].dataset.label).join(', ')}: expected a number above 0.`);
      globalThis.mtokResult = null;
      return;
    }
    const r = economics.estimate(a);
    globalThis.mtokResult = r;
    for (const side of ['input', 'output', 'blend']) {
      put(`price-${side}`, price(r.price[side]));
      put(`cost-${side}`, number(r.cost[side].median));
      put(`cost-${side}-range`, r.cost[side].p5 === null ? '–' : `${number(r.cost[side].p5, 2)} to ${number(r.cost[side].p95, 2)}`);
      put(`markup-${side}`, number(r.markup[side].median) + 'x');
      put(`markup-${side}-range`, r.markup[side].p5 === null ? '–' : `${number(r.markup[side].p5, 2)}x to ${number(r.markup[side].p95, 2)}x`);
    }
    for (const kind of ['token', 'thought', 'task_low', 'task_high']) {
      put(`human-${kind}`, r.human[kind].usd.toLocaleString('en', { maximumFractionDigits: 2, minimumFractionDigits: 2 }));
      put(`times-${kind}`, number(r.human[kind].times) + 'x');
      put(`size-${kind}`, params(r.human[kind].params));
    }
    put('summary', `Output sells at ${number(r.markup.output.median)}x its cost` +
      (r.markup.output.p5 === null ? '' : ` (${number(r.markup.output.p5, 2)}x to ${number(r.markup.output.p95, 2)}x)`) +
      `, input at ${number(r.markup.input.median)}x; gross margin at 3:1 ${number(100 * r.gross_margin, 2)} %` +
      (r.p_below_cost === null ? '' : `; chance that output sells below cost ${number(100 * r.p_below_cost, 2)} %`) +
      `. The output price would pay for ${params(r.pays_for)} active parameters.`);
  }

  // '#s=split&rent=39.33': the scenario, and what differs from it.
  function save() {
    const state = new URLSearchParams({ s: choice.value });
    for (const [name, e] of fields) {
      const given = presets[choice.value][name];
      if (e.value !== shown(given === null || given === undefined ? null : given / unit(e))) state.set(name, e.value);
    }
    history.replaceState(null, '', '#' + state);
  }

  function load() {
    const state = new URLSearchParams(location.hash.slice(1));
    if (presets[state.get('s')]) choice.value = state.get('s');
    fill(presets[choice.value]);
    for (const [name, value] of state)
      if (fields.has(name) && (value === '' || Number.isFinite(Number(value)))) fields.get(name).value = value;
    placeSliders();
    show();
  }

  form.addEventListener('input', event => {
    const e = event.target;
    if (e === choice) return;
    if (e.type === 'range') {
      const { low, high } = scale(e);
      fields.get(e.dataset.of).value = String(Number(Math.exp(low + (high - low) * e.value / 1000).toPrecision(3)));
      e.setAttribute('aria-valuetext', fields.get(e.dataset.of).value);
    } else placeSliders();
    show();
    save();
  });
  const reset = () => { fill(presets[choice.value]); placeSliders(); show(); save(); };
  choice.addEventListener('change', reset);
  document.getElementById('reset').addEventListener('click', reset);
  form.addEventListener('submit', event => event.preventDefault());
  addEventListener('hashchange', load);
  form.hidden = false;
  load();
})();
