'use strict';
// Cost, markup and human parity from assumptions: the arithmetic of the views cost_monthly,
// markup_monthly and human_parity_monthly for one setting. A test holds it equal to theirs and to
// `mtok estimate`.
const economics = (() => {
  const Z95 = 1.6448536269514722; // the 95 % point of the normal distribution

  // Standard deviation of ln x of a lognormal with these 5 % and 95 % points; 0 for a point.
  const sigma = (low, high) => low > 0 && high > low ? Math.log(high / low) / (2 * Z95) : 0;

  const interval = (median, s) => ({
    median, p5: s > 0 ? median * Math.exp(-Z95 * s) : null, p95: s > 0 ? median * Math.exp(Z95 * s) : null, sigma: s,
  });

  // USD per Mtok of a server at `rent` USD per hour that computes `params` × 2 FLOP a token.
  const costPerMtok = (a, mfu) =>
    a.rent * a.training_load * 2 * a.params * 1e6 / (3600 * a.gpus * a.peak_flops * mfu * a.utilization);

  // 3:1 input to output. Where both have ranges, the median of their Fenton–Wilkinson sum: rent, size
  // and use are shared by both sides, only the MFU differs.
  function blend(input, output, shared, prefill, decode) {
    const i = input * 0.75 * Math.exp(prefill * prefill / 2), o = output * 0.25 * Math.exp(decode * decode / 2);
    const moment = i + o;
    const variance = (i * i * Math.expm1(prefill * prefill) + o * o * Math.expm1(decode * decode)) / (moment * moment);
    return interval(Math.exp(Math.log(moment) - Math.log1p(variance) / 2), Math.sqrt(shared + Math.log1p(variance)));
  }

  const markup = (price, cost) => ({
    median: price / cost.median,
    p5: cost.p95 === null ? null : price / cost.p95, p95: cost.p5 === null ? null : price / cost.p5,
  });

  // The tail of the normal distribution below z, as in markup_monthly (Hart 1968).
  function normal(z) {
    const a = Math.abs(z);
    if (a > 37) return z > 0 ? 1 : 0;
    const e = Math.exp(-a * a / 2);
    const top = ((((((0.0352624965998911 * a + 0.700383064443688) * a + 6.37396220353165) * a + 33.912866078383) * a
      + 112.079291497871) * a + 221.213596169931) * a + 220.206867912376);
    const low = (((((((0.0883883476483184 * a + 1.75566716318264) * a + 16.064177579207) * a + 86.7807322029461) * a
      + 296.564248779674) * a + 637.333633378831) * a + 793.826512519948) * a + 440.413735824752);
    const tail = a < 7.07106781186547 ? e * top / low
      : e / 2.506628274631 / (a + 1 / (a + 2 / (a + 3 / (a + 4 / (a + 0.65)))));
    return z > 0 ? 1 - tail : tail;
  }

  // a: rent, gpus, peak_flops, params, mfu_prefill, mfu_decode, utilization, training_load,
  // input_price, output_price, wage, tokens_per_minute, thought_tokens_per_hour, task_tokens_low,
  // task_tokens_high; rent_low, rent_high and so on for those with a range.
  function estimate(a) {
    const of = name => sigma(a[name + '_low'], a[name + '_high']);
    const prefill = of('mfu_prefill'), decode = of('mfu_decode');
    const shared = of('rent') ** 2 + of('params') ** 2 + of('utilization') ** 2;
    const input = interval(costPerMtok(a, a.mfu_prefill), Math.sqrt(shared + prefill ** 2));
    const output = interval(costPerMtok(a, a.mfu_decode), Math.sqrt(shared + decode ** 2));
    const both = blend(input.median, output.median, shared, prefill, decode);
    const price = (3 * a.input_price + a.output_price) / 4;
    const affordable = usd => usd * 3600 * a.gpus * a.peak_flops * a.mfu_decode * a.utilization
      / (2e6 * a.rent * a.training_load);
    const human = tokens => {
      const usd = 1e6 * a.wage / tokens;
      return { usd, times: usd / a.output_price, params: affordable(usd) };
    };
    return {
      cost: { input, output, blend: both },
      price: { input: a.input_price, output: a.output_price, blend: price },
      markup: { input: markup(a.input_price, input), output: markup(a.output_price, output), blend: markup(price, both) },
      gross_margin: 1 - both.median / price,
      p_below_cost: output.sigma > 0 ? normal(Math.log(output.median / a.output_price) / output.sigma) : null,
      human: {
        token: human(a.tokens_per_minute * 60), thought: human(a.thought_tokens_per_hour),
        task_low: human(a.task_tokens_low), task_high: human(a.task_tokens_high),
      },
      pays_for: affordable(a.output_price),
    };
  }

  return { estimate, sigma, normal };
})();
if (typeof module !== 'undefined') module.exports = economics;
