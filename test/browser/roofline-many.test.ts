// The roofline of a report of thousands of kernels: what a frame draws while the window moves, and that it looks as at rest.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withManyKernels } from '../support/many-kernels.ts';
import { closePages } from './page/open-page.ts';
import { openReportPage, scattered, type ReportTest } from './page/report-page.ts';

const full = path.resolve(import.meta.dirname, '../fixtures/ncu/full.ncu-rep');

/** Keeps the chart's pixels under a name, in the page. */
const keep = ({ page }: ReportTest, name: string): Promise<void> =>
  page.evaluate(as => {
    const canvas = document.querySelector<HTMLCanvasElement>('.roofline canvas')!;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    (globalThis as unknown as Record<string, unknown>)[`kl-${as}`] = data;
  }, name);

/** Share of pixels that differ to the eye between two pictures that were kept, 0..1. */
const difference = ({ page }: ReportTest, one: string, other: string): Promise<number> =>
  page.evaluate(
    names => {
      const scope = globalThis as unknown as Record<string, Uint8ClampedArray>;
      const [a, b] = names.map(name => scope[`kl-${name}`]) as [
        Uint8ClampedArray,
        Uint8ClampedArray,
      ];
      let found = 0;
      for (let i = 0; i < a.length; i += 4) {
        const far = [0, 1, 2].some(k => Math.abs(a[i + k]! - b[i + k]!) > 40);
        if (far) found++;
      }
      return (4 * found) / a.length;
    },
    [one, other],
  );

/** Keeps the page's timers from running out: what moves stays moving until `klRelease`, however slow the machine. */
const holdTimers = ({ page }: ReportTest): Promise<void> =>
  page.evaluate(() => {
    const real = {
      setTimeout: window.setTimeout.bind(window),
      clearTimeout: window.clearTimeout.bind(window),
    };
    const held = new Map<number, () => void>();
    let last = 0;
    Object.assign(window, {
      setTimeout: (act: () => void) => {
        held.set(--last, act);
        return last;
      },
      clearTimeout: (id: number) => held.delete(id) || real.clearTimeout(id),
      klRelease: () => {
        Object.assign(window, real);
        for (const act of held.values()) act();
      },
    });
  });

describe('the roofline of many kernels', () => {
  let test: ReportTest;
  let folder: string;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'kl-many-'));
    const file = path.join(folder, 'many.ncu-rep');
    writeFileSync(file, withManyKernels(readFileSync(full), 2000));
    test = await openReportPage({ file, points: scattered });
    await test.idle();
    await test.page.locator('.roofline canvas').scrollIntoViewIfNeeded();
  });

  after(async () => {
    await test?.close();
    await closePages();
    rmSync(folder, { recursive: true, force: true });
  });

  it('moves as one image, and is drawn anew at rest', async () => {
    const { page } = test;
    await keep(test, 'first');
    const box = (await page.locator('.roofline canvas').boundingBox())!;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await holdTimers(test);
    await page.mouse.move(x, y);
    await page.mouse.down();
    for (let i = 1; i <= 5; i++) await page.mouse.move(x - 6 * i, y + i);
    // The stamps and the image are there now: what does a frame draw from here on?
    await page.evaluate(() => {
      const scope = globalThis as unknown as { klDrawn: number };
      scope.klDrawn = 0;
      CanvasRenderingContext2D.prototype.drawImage = new Proxy(
        Object.getOwnPropertyDescriptor(CanvasRenderingContext2D.prototype, 'drawImage')!
          .value as () => void,
        {
          apply: (real, canvas, of: []) => {
            scope.klDrawn++;
            return Reflect.apply(real, canvas, of);
          },
        },
      );
    });
    const frame = 'new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))';
    for (let i = 6; i <= 10; i++) {
      await page.mouse.move(x - 6 * i, y + i);
      await page.evaluate(frame);
    }
    await keep(test, 'moving');
    const drawn = await page.evaluate<number>('globalThis.klDrawn');
    assert.ok(drawn > 0 && drawn < 200, `${drawn} images in five frames`);
    await page.evaluate('klRelease()');
    await page.mouse.up();
    await test.idle();
    await keep(test, 'still');
    assert.ok((await page.evaluate<number>('globalThis.klDrawn')) > 500, 'points one by one');
    const apart = await difference(test, 'moving', 'still');
    assert.ok(apart < 0.02, `${(100 * apart).toFixed(1)} % of the pixels differ once at rest`);
    assert.ok((await difference(test, 'first', 'still')) > apart + 0.02, 'the points have moved');
    await test.screenshot('roofline-many');
    await page.locator('.roofline canvas').dblclick();
    await test.idle();
    await keep(test, 'again');
    assert.equal(await difference(test, 'again', 'first'), 0);
    assert.deepEqual(test.errors, []);
  });

  it('finds the point under the pointer', async () => {
    const { page } = test;
    await page.locator('.roofline canvas').focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
    const card = page.locator('.roofline-card.shown');
    const byKey = await card.innerText();
    const ring = (await page.locator('.roofline-ring').boundingBox())!;
    await page.mouse.move(ring.x + ring.width / 2, ring.y + ring.height / 2);
    assert.equal(await card.innerText(), byKey);
  });
});
