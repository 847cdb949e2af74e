// SPDX-License-Identifier: MIT
// Chromium, headless, driven over its debugging pipe (no package is needed for that). Every name
// resolves to nowhere: a page that asks the network for anything fails its test.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export async function openBrowser() {
  const profile = mkdtempSync(join(tmpdir(), 'mtok-browser-'));
  const child = spawn(process.env.CHROMIUM || 'chromium', [
    '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--remote-debugging-pipe',
    '--host-resolver-rules=MAP * ~NOTFOUND', '--disable-background-networking', '--no-first-run',
    '--force-color-profile=srgb', `--user-data-dir=${profile}`, 'about:blank',
  ], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
  const [, , , to, from] = child.stdio;
  let next = 0, rest = '';
  const waiting = new Map(), listeners = [];
  from.setEncoding('utf8');
  from.on('data', data => {
    const parts = (rest + data).split('\0');
    rest = parts.pop();
    for (const part of parts) {
      const message = JSON.parse(part);
      if (!message.id) { listeners.forEach(f => f(message)); continue; }
      const [yes, no] = waiting.get(message.id);
      waiting.delete(message.id);
      message.error ? no(new Error(message.error.message)) : yes(message.result);
    }
  });
  child.on('exit', () => waiting.forEach(([, no]) => no(new Error('the browser ended'))));
  const send = (method, params = {}, sessionId) => new Promise((yes, no) => {
    waiting.set(++next, [yes, no]);
    to.write(JSON.stringify({ id: next, method, params, sessionId }) + '\0');
  });
  const close = async () => {
    const gone = new Promise(yes => child.once('exit', yes));
    await send('Browser.close').catch(() => child.kill());
    await gone;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  return { openPage: options => openPage(send, listeners, options), close };
}

// A page of its own; messages: what the console said, what failed, what was asked for.
async function openPage(send, listeners, { width = 1440, height = 900, dark = false, script = true } = {}) {
  const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
  const call = (method, params) => send(method, params, sessionId);
  const messages = [], requests = [];
  let loaded = () => {};
  listeners.push(m => {
    if (m.sessionId !== sessionId) return;
    if (m.method === 'Runtime.consoleAPICalled')
      messages.push(m.params.args.map(a => a.value ?? a.description).join(' '));
    if (m.method === 'Runtime.exceptionThrown')
      messages.push(m.params.exceptionDetails.exception?.description ?? m.params.exceptionDetails.text);
    if (m.method === 'Log.entryAdded') messages.push(`${m.params.entry.source}: ${m.params.entry.text}`);
    if (m.method === 'Network.requestWillBeSent') requests.push(m.params.request.url);
    if (m.method === 'Page.loadEventFired') loaded();
  });
  for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await call(`${domain}.enable`);
  await call('Emulation.setDeviceMetricsOverride',
    { width, height, deviceScaleFactor: 1, mobile: width < 600 });
  await call('Emulation.setEmulatedMedia',
    { features: [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }] });
  if (!script) await call('Emulation.setScriptExecutionDisabled', { value: true });
  const evaluate = async expression => {
    const { result, exceptionDetails } =
      await call('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  const go = async url => {
    const done = new Promise(yes => { loaded = yes; });
    await call('Page.navigate', { url });
    await done;
    if (script) await evaluate('new Promise(yes => requestAnimationFrame(() => setTimeout(yes, 30)))');
  };
  const screenshot = async (top = 0, tall = 12000) => {
    const { cssContentSize } = await call('Page.getLayoutMetrics');
    const { data } = await call('Page.captureScreenshot', {
      captureBeyondViewport: true,
      clip: { x: 0, y: top, width, height: Math.min(cssContentSize.height - top, tall), scale: 1 },
    });
    return Buffer.from(data, 'base64');
  };
  return { call, go, evaluate, screenshot, messages, requests, sessionId,
           close: () => send('Target.closeTarget', { targetId }) };
}
