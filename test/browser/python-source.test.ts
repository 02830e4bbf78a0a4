// Python files beside the trace of a program: lenses and heat, in dark and light, and in a workspace that is not trusted.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { fixture, sharedFile } from '../support/shared.ts';
import { startVsCode, type Theme, type VsCode } from './support/vscode.ts';

const TRACE = 'stack.pt.trace.json';

/** The line above a function or range that says something. */
const lens = (vscode: VsCode, text: RegExp): Locator =>
  vscode.page.locator('.codelens-decoration:visible').filter({ hasText: text }).first();

describe('Python source in a workspace that is not trusted', () => {
  let vscode: VsCode;

  before(async () => {
    vscode = await startVsCode({
      trusted: false,
      files: { [TRACE]: fixture(`torch/${TRACE}`) },
      settings: { 'kernelLens.heat': 'ruler+line' },
    });
  });
  after(() => vscode?.close());

  it('has lenses and heat all the same: they only read', async () => {
    await vscode.openFromExplorer(TRACE);
    await vscode.frame().locator('canvas').first().waitFor();
    await vscode.openFromExplorer('decode.py');
    await lens(vscode, /1 call · 975 µs GPU · 3\.5 % of trace/).waitFor();
    await vscode.screenshot('python-untrusted');
  });

  it('leaves the folder as it was', () => {
    const files = readdirSync(vscode.folder).sort();
    assert.deepEqual(files, ['decode.py', 'eager7b.sqlite', 'llama.py', TRACE]);
  });
});

for (const [theme, name] of [
  ['Dark Modern', 'dark'],
  ['Light Modern', 'light'],
  ['Default High Contrast', 'contrast'],
] as const satisfies readonly (readonly [Theme, string])[]) {
  describe(`Python source, ${name}`, () => {
    let vscode: VsCode;

    before(async function () {
      const trace = sharedFile(this, `traces/torch/${TRACE}.gz`);
      const kernels = sharedFile(this, 'capture/kernels.py');
      vscode = await startVsCode({
        theme,
        files: { [path.basename(trace)]: trace, 'kernels.py': kernels },
        settings: { 'kernelLens.heat': 'ruler+line', 'editor.minimap.enabled': false },
      });
    });
    after(() => vscode?.close());

    it('has a line above each function that launched something, and heat', async () => {
      await vscode.openFromExplorer(`${TRACE}.gz`);
      await vscode.frame().locator('canvas').first().waitFor();
      await vscode.openFromExplorer('llama.py');
      await vscode.goToLine('llama.py', 95);
      await lens(vscode, /32 calls · p50 .* GPU · .* % of step/).waitFor();
      // Heat behind a line.
      await vscode.page.locator('.view-overlays .cdr[class*="ced-"]').first().waitFor();
      await vscode.screenshot(`python-heat-${name}`);
    });

    it('tells on hovering what a function launched', async () => {
      const line = vscode.page.locator('.view-line', { hasText: 'def forward(self, x, residual' });
      const word = line.locator('span', { hasText: /^forward$/ }).first();
      const hover = vscode.page.locator('.monaco-hover', { hasText: 'Operations launched' });
      // What moves below a pointer that rests is not hovered over: a person moves it again.
      for (let tries = 0; tries < 20 && !(await hover.isVisible()); tries++) {
        await word.hover();
        await hover.waitFor({ timeout: 5000 }).catch(() => undefined);
        if (!(await hover.isVisible())) await vscode.page.mouse.move(5, 5);
      }
      await hover.waitFor();
      await vscode.screenshot(`python-hover-${name}`);
    });

    it('logs no errors', () => assert.deepEqual(vscode.consoleErrors, []));
  });
}
