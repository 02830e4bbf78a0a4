// Reports of several devices and processes, of no peaks, and of the details page, by hand and eye.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fixtures } from '../support/ncu-files.ts';
import { twoDevices, withoutPeaks } from '../support/ncu-variants.ts';
import { sharedFile } from '../support/shared.ts';
import { closePages } from './page/open-page.ts';
import { openReportPage, type ReportOptions, type ReportTest } from './page/report-page.ts';
import type { ThemeName } from './page/themes.ts';

describe('report page, by device', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'kernel-lens-devices-'));
  const file = (name: string, bytes: Uint8Array): string => {
    const to = path.join(folder, name);
    writeFileSync(to, bytes);
    return to;
  };
  const devices = file('devices.raw.csv', twoDevices());
  const peakless = file('peakless.raw.csv', withoutPeaks());
  const unknown = file('unknown.raw.csv', withoutPeaks('NVIDIA X1'));
  let test: ReportTest;
  let isOpen = false;

  const open = async (options: ReportOptions): Promise<ReportTest> => {
    test = await openReportPage(options);
    isOpen = true;
    await test.idle();
    return test;
  };
  const roofline = (options: ReportOptions): Promise<ReportTest> =>
    open({ chart: 'roofline', viewport: { width: 1100, height: 1150 }, ...options });
  const texts = (selector: string) => test.page.locator(selector).allInnerTexts();
  const press = async (id: string): Promise<void> => {
    await test.page.locator(`[data-id="${id}"]`).click();
    await test.idle();
  };

  const close = async (): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    await test.close();
    assert.deepEqual(test.errors, []);
  };

  afterEach(close);

  after(async () => {
    await closePages();
    rmSync(folder, { recursive: true });
  });

  it('names and sorts devices and processes where there are several', async () => {
    const { page } = await open({ file: devices });
    assert.deepEqual(await texts('.lr[data-kernel] .col-device'), [
      'GPU 1 A100-SXM4-80GB',
      'GPU 1 A100-SXM4-80GB',
      'GPU 0 H200',
    ]);
    assert.deepEqual(await texts('.lr[data-kernel] .col-process'), [
      '576 worker',
      '576 worker',
      '575 python3.12',
    ]);
    const facts = await page.locator('.kernel-strip .kernel-facts').innerText();
    assert.match(facts, /GPU 1 · NVIDIA A100-SXM4-80GB · CC 8\.0 .*576 worker/);
    await page.locator('.lh.col-device').click();
    await test.idle();
    assert.match((await texts('.lr[data-kernel] .col-device'))[0] ?? '', /GPU 0/);
    await page.locator('.lh.col-process').click();
    await page.locator('.lh.col-process').click();
    await test.idle();
    assert.match((await texts('.lr[data-kernel] .col-process'))[0] ?? '', /576/);
    await test.screenshot('report-devices');
  });

  it('tells GPUs apart that two processes both call 0', async () => {
    const { page } = await open({ file: path.join(fixtures, 'two-processes.ncu-rep') });
    assert.match(await page.locator('.report-line').innerText(), /^2 × NVIDIA H200\b/);
    assert.deepEqual(await texts('.lr[data-kernel] .col-device'), [
      ...['GPU 0', 'GPU 0'],
      ...['GPU 1', 'GPU 1'],
    ]);
    assert.deepEqual(await texts('.lr[data-kernel] .col-order'), ['0', '1', '2', '3']);
    assert.deepEqual(await texts('.lh.col-duration span'), ['Duration', 'ns']);
    await test.screenshot('report-two-processes');
  });

  it('draws work on integers under their roof, in operations', async () => {
    const { page } = await roofline({
      file: path.join(fixtures, 'two-devices.raw.csv'),
      selection: { kernel: 4 },
    });
    const answer = await page.locator('.roofline-answer').innerText();
    assert.match(answer, /21\.9 % of the roof of Tensor INT8 \(mma\)/);
    assert.match(answer, /Tensor INT8 \(mma\) 289 TOP\/s/);
    assert.match(answer, /2,000 OP\/byte/);
    await press('why');
    const why = await page.locator('.roofline-why-body').innerText();
    assert.match(why, /Tensor INT8 \(mma\), 1\.32 POP\/s over DRAM, 4\.79 TB\/s, is 276 OP\/byte/);
    await test.screenshot('roofline-integers');
  });

  it('names neither where there is one', async () => {
    const { page } = await open({ file: path.join(fixtures, 'full.ncu-rep') });
    assert.equal(await page.locator('.col-device, .col-process').count(), 0);
    assert.match(
      await page.locator('.kernel-strip .kernel-facts').innerText(),
      / · NVIDIA H200 · /,
    );
  });

  it('draws each kernel under the roofs of its own device', async () => {
    const { page } = await roofline({ file: devices, selection: { kernel: 1 } });
    const clock = () => texts('[data-id="clock-boost"]');
    assert.deepEqual(await clock(), ['boost 1.41 GHz']);
    assert.deepEqual(await texts('[data-id^="device-"]'), ['GPU 1 A100-SXM4-80GB', 'GPU 0 H200']);
    assert.equal(
      await page.locator('[data-id^="device-"][aria-pressed="true"]').innerText(),
      'GPU 1 A100-SXM4-80GB',
    );
    assert.match(
      (await texts('.chart-legend')).join(),
      /kernels of other devices are not shown: GPU 0 H200 \(1\)/,
    );
    await press('why');
    const why = await page.locator('.roofline-why-body').innerText();
    assert.match(why, /the chip’s highest is 1\.41 GHz/);
    assert.match(why, /The datasheet of A100 80GB SXM gives .* over 2\.04 TB\/s of DRAM/);
    await press('table');
    assert.ok((await texts('.roofline-panel tbody td')).includes('GPU 0 H200'));
    await press('device-1');
    assert.deepEqual(test.selections.at(-1), { kernel: 2 }, 'its longest kernel');
    test.peer.notify('select', { kernel: 2 });
    await page.locator('[data-id="device-1"][aria-pressed="true"]').waitFor();
    await test.idle();
    assert.deepEqual(await clock(), ['boost 1.98 GHz']);
  });

  it('quotes the datasheet of the device in hand beside the report’s own roofs', async () => {
    const { page } = await roofline({
      file: path.join(fixtures, 'full.ncu-rep'),
      selection: { kernel: 2 },
    });
    await press('why');
    const why = await page.locator('.roofline-why-body').innerText();
    assert.match(why, /The datasheet of H200 gives 989 TFLOP\/s for Tensor FP16 \(wgmma\)/);
    assert.match(why, /over 4\.80 TB\/s of DRAM: a ridge of 206 FLOP\/byte/);
    assert.match(why, /dense, at clocks of up to 1\.98 GHz/);
    assert.match(
      why,
      /a clock of 1\.83 GHz; the report’s own peak, at the 1\.77 GHz .* is 96\.5 %/,
    );
    assert.doesNotMatch(why, /A100/);
    const chosen = await page.locator('.roofline-why-body tr.is-chosen').innerText();
    assert.match(chosen, /954 TFLOP\/s\s+1\.77 GHz\s+1\.07 PFLOP\/s\s+989 TFLOP\/s/);
    await page.locator('.roofline-memory').scrollIntoViewIfNeeded();
    await test.screenshot('roofline-why');
  });

  it('draws the datasheet’s roofs, and says so, where a report has none', async () => {
    const { page } = await roofline({ file: peakless, selection: { kernel: 2 } });
    const answer = await page.locator('.roofline-answer').innerText();
    assert.match(answer, /83\.\d % of the roof of DRAM by its datasheet/);
    assert.match(answer, /dashed roofs are by the datasheet \(NVIDIA H200 datasheet\)/);
    assert.equal(await page.locator('canvas').isVisible(), true);
    await press('why');
    const why = await page.locator('.roofline-why-body').innerText();
    assert.match(why, /a ridge of 206 FLOP\/byte/);
    await page.locator('.roofline-memory').scrollIntoViewIfNeeded();
    await test.screenshot('roofline-datasheet-why');
  });

  it('keeps the chart in its section beside what was not collected', async () => {
    const { page } = await open({ file: peakless, viewport: { width: 1280, height: 1200 } });
    const section = page.locator(
      '[data-section="SpeedOfLight_RooflineChart"], [data-section="Roofline"]',
    );
    assert.equal(await section.locator('canvas').isVisible(), true);
    await section.scrollIntoViewIfNeeded();
    await test.screenshot('report-datasheet');
  });

  it('says why there are no roofs for a device that nobody knows', async () => {
    const { page } = await roofline({ file: unknown, selection: { kernel: 2 } });
    assert.match(
      await page.locator('.roofline-answer').innerText(),
      /The report has no peaks\. The device table has no datasheet of NVIDIA X1\./,
    );
    assert.equal(await page.locator('canvas').isVisible(), false);
  });

  it('advises the raw page where a details page cannot have the metrics', async () => {
    const { page } = await open({ file: path.join(fixtures, 'basic.details.csv') });
    const text = (await texts('.missing')).join('\n');
    assert.match(text, /The details page of ncu does not print these metrics/);
    assert.match(text, /ncu -i REPORT\.ncu-rep --page raw --csv/);
    assert.doesNotMatch(text, /Not collected for this kernel/);
    assert.doesNotMatch(await page.locator('.kernel-strip .kernel-facts').innerText(), /· ·|·\s+·/);
    await test.screenshot('report-details-page');
  });

  it('calls no unit of the memory chart unused that it prints as busy', async function () {
    const of = sharedFile(this, 'traces/ncu/decode_10_5.details.csv');
    const { page } = await open({ file: of, chart: 'memory', selection: { kernel: 8 } });
    const busy = await page
      .locator('[data-figure$="-busy"]')
      .evaluateAll(rows => rows.map(row => row.getAttribute('data-figure')?.replace('-busy', '')));
    assert.ok(busy.includes('device'), busy.join());
    for (const unit of busy) {
      assert.equal(await page.locator(`[data-unit="${unit}"].is-unused`).count(), 0, unit);
    }
    const note = (await page.locator('.missing').allInnerTexts()).join('\n');
    assert.match(note, /The details page of ncu does not print these metrics/);
    await test.screenshot('memory-details-page');
  });

  for (const theme of ['dark', 'light', 'hc', 'hc-light'] as ThemeName[]) {
    it(`is drawn in ${theme}`, async () => {
      await roofline({ file: devices, selection: { kernel: 1 }, theme });
      await test.screenshot(`roofline-devices-${theme}`);
      await close();
      await roofline({ file: peakless, selection: { kernel: 2 }, theme });
      await press('why');
      await test.screenshot(`roofline-datasheet-${theme}`);
    });
  }

  it('fits a narrow editor, and speaks Chinese', async () => {
    const viewport = { width: 500, height: 800 };
    await open({ file: devices, viewport, locale: 'zh-cn' });
    const fits = () => test.page.evaluate(() => document.documentElement.scrollWidth <= 500);
    assert.ok(await fits());
    await test.screenshot('report-devices-narrow-zh');
    await close();
    await open({
      file: peakless,
      viewport,
      locale: 'zh-cn',
      chart: 'roofline',
      selection: { kernel: 2 },
    });
    assert.ok(await fits());
    assert.match((await texts('.roofline-answer')).join(), /虚线屋顶取自数据手册/);
    await test.screenshot('roofline-datasheet-narrow-zh');
  });
});
