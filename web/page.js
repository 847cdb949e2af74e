'use strict';
// Puts a chart that zooms in the place of each static one, over the same points. Without the library,
// or without scripts, the static ones stay.
(() => {
  if (typeof uPlot === 'undefined') return;
  const style = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const digits = v => v === null || v === undefined ? '–' : String(Number(v.toPrecision(6)));

  // The value in force at every time at which any series changes; null in gaps.
  function columns(data) {
    const times = new Set();
    for (const s of data.series) {
      for (const p of s.points) times.add(p[0]);
      times.add(s.ends);
    }
    const x = [...times].sort((a, b) => a - b);
    const ok = v => v === null || (data.log && v <= 0) ? null : v;
    const list = [];
    data.series.forEach((s, index) => {
      const rows = x.map(t => {
        let k = -1;
        while (k + 1 < s.points.length && s.points[k + 1][0] <= t) k++;
        return k < 0 || t > s.ends ? null : s.points[k];
      });
      const pick = (i, stale) => rows.map(p => p && !!p[4] === stale ? ok(p[i]) : null);
      const breaks = new Set(s.points.filter(p => p[5]).map(p => x.indexOf(p[0])));
      list.push({ name: s.name, index, breaks, rows, reference: s.reference, values: pick(1, false) });
      if (s.points.some(p => p[4]))
        list.push({ name: s.name + ' (not confirmed)', index, breaks, rows, dash: [5, 4], values: pick(1, true) });
      if (s.points.some(p => p[2] !== null)) {
        list.push({ name: s.name, index, edge: 1, values: rows.map(p => p && ok(p[3])) });
        list.push({ name: s.name, index, edge: 2, values: rows.map(p => p && ok(p[2])) });
      }
    });
    return { x, list };
  }

  // A line that holds its value to the next time, and is lifted at gaps and where the basis changes.
  const steps = breaks => (u, index, from, to) => {
    const stroke = new Path2D(), x = u.data[0], y = u.data[index];
    let drawing = false;
    for (let i = from; i <= to; i++) {
      if (y[i] === null) { drawing = false; continue; }
      const left = u.valToPos(x[i], 'x', true), top = u.valToPos(y[i], 'y', true);
      if (drawing && !breaks.has(i)) stroke.lineTo(left, top); else stroke.moveTo(left, top);
      if (i + 1 < x.length) stroke.lineTo(u.valToPos(x[i + 1], 'x', true), top);
      drawing = true;
    }
    return { stroke, fill: null, clip: null, band: null, gaps: null, flags: 2 };
  };

  function drawMarks(u, marks) {
    const { ctx, bbox } = u;
    ctx.save();
    ctx.strokeStyle = style('--quiet');
    ctx.lineWidth = devicePixelRatio;
    for (const [when, value] of marks) {
      const x = u.valToPos(when, 'x', true);
      if (x < bbox.left || x > bbox.left + bbox.width) continue;
      ctx.beginPath();
      ctx.setLineDash(value === null ? [2, 3] : []);
      if (value === null) { ctx.moveTo(x, bbox.top); ctx.lineTo(x, bbox.top + bbox.height); }
      else ctx.arc(x, u.valToPos(value, 'y', true), 4 * devicePixelRatio, 0, 2 * Math.PI);
      ctx.stroke();
    }
    ctx.restore();
  }

  function draw(box, data) {
    const { x, list } = columns(data);
    const edges = uPlot.paths.stepped({ align: 1 });
    const grid = { stroke: style('--line'), width: 1 };
    const decades = (u, splits) => splits.map(v => data.log && Math.log10(v) % 1 ? null : v);
    const axis = { stroke: style('--quiet'), grid, ticks: grid };
    const bands = [];
    const series = list.map((s, i) => {
      const colour = style('--s' + s.index);
      if (s.edge === 1) bands.push({ series: [i + 1, i + 2], fill: colour + '2b' });
      const value = (u, v, series, at) => {
        const p = at === null || at === undefined ? null : s.rows?.[at];
        return digits(v) + (v !== null && p && p[2] !== null ? ` (${digits(p[2])} to ${digits(p[3])})` : '');
      };
      return { label: s.name, stroke: s.edge ? 'transparent' : colour, paths: s.edge ? edges : steps(s.breaks),
               points: { show: false }, width: s.edge ? 0 : s.reference ? 1.2 : 2.2, dash: s.dash, value };
    });
    const plot = new uPlot({
      width: Math.max(280, box.clientWidth), height: 280, bands,
      tzDate: t => uPlot.tzDate(new Date(t * 1000), 'Etc/UTC'),
      scales: { x: { time: true }, y: data.log ? { distr: 3 } : { range: (u, a, b) => [Math.min(0, a), b * 1.05 || 1] } },
      axes: [axis, { ...axis, size: 58, grid: { ...grid, filter: decades },
                     values: (u, v) => v.map(n => n === null ? '' : digits(n)) }],
      series: [{ label: 'time', value: (u, t) => t ? new Date(t * 1000).toISOString().slice(0, 10) : '–' }, ...series],
      hooks: { draw: [u => drawMarks(u, data.marks)] },
    }, [x, ...list.map(s => s.values)], box);
    const rows = plot.root.querySelectorAll('.u-legend .u-series');
    list.forEach((s, i) => { if (s.edge) rows[i + 1].hidden = true; });
    plot.root.setAttribute('aria-hidden', 'true');
    return plot;
  }

  const plots = [];
  function drawAll() {
    for (const p of plots.splice(0)) p.destroy();
    for (const box of document.querySelectorAll('.plot')) {
      const source = box.querySelector('script');
      if (!source) continue;
      box.classList.add('live');
      plots.push(draw(box, JSON.parse(source.textContent)));
    }
  }
  drawAll();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
  let width = innerWidth;
  addEventListener('resize', () => {
    if (innerWidth === width) return;
    width = innerWidth;
    for (const p of plots) p.setSize({ width: Math.max(280, p.root.parentElement.clientWidth), height: 280 });
  });
  globalThis.mtokPlots = plots;
})();
