// From tiles to bars, hills and labels: nothing is lost, nothing is invented, and zooming has no break.

import assert from 'node:assert/strict';
import { BoxClass, type SpanTile } from '../../../src/core/lod/types.ts';
import {
  addRow,
  BoxColors,
  clearFrame,
  emptyFrame,
  fitNumbered,
  fitText,
  type Frame,
} from '../../../webview/timeline/boxes.ts';
import { counterShape, meanIn, roundLimit } from '../../../webview/timeline/counters.ts';
import { FAMILIES, type Family } from '../../../webview/timeline/family.ts';
import { findRow } from '../../../webview/timeline/find-row.ts';
import { boxAt } from '../../../webview/timeline/hit.ts';
import { makeLayout } from '../../../webview/timeline/layout.ts';
import { Palette } from '../../../webview/timeline/palette.ts';
import { tornEdge } from '../../../webview/timeline/torn.ts';
import type { Rgb } from '../../../webview/timeline/color.ts';
import { counterTile, spanTile } from './tile-builder.ts';

const rounded = (values: readonly number[]) => values.map(value => Math.round(value * 1000) / 1000);
const families = Object.fromEntries(
  FAMILIES.map((family, i) => [family, [100 + i * 9, 90, 200 - i * 9]]),
) as unknown as Record<Family, Rgb>;
const palette = new Palette({ kind: 'dark', foreground: [204, 204, 204], families });

function draw(tile: SpanTile, startNs: number, endNs: number, width = 100) {
  const frame = emptyFrame();
  const window = { startNs, endNs };
  const view = { window, width, ratio: 1, palette, fade: true };
  const place = { y: 0, height: 20, row: 0 };
  const covered = addRow(frame, view, new BoxColors(palette), [{ tile, window }], place);
  return { frame, covered, rects: rectsOf(frame) };
}

function rectsOf(frame: Frame): number[][] {
  const rects: number[][] = [];
  for (const batch of [frame.fills, frame.outlines, frame.brackets]) {
    batch.forEach((_color, _alpha, { data, length }) => {
      for (let i = 0; i < length; i++) rects.push([...data.slice(i * 4, i * 4 + 4)]);
    });
  }
  return rects.sort((a, b) => a[0]! - b[0]!);
}

describe('boxes', () => {
  it('draws a wide span as a bar with a gap to its neighbour', () => {
    const { rects } = draw(
      spanTile([
        [0, 10, 20],
        [0, 20, 30],
      ]),
      0,
      100,
    );
    assert.deepEqual(rects, [
      [10, 0, 9, 20],
      [20, 0, 9, 20],
    ]);
  });

  it('writes a name only where it fits, and keeps it in sight on a long bar', () => {
    const tile = spanTile([
      [0, 0, 10, { name: 'no' }],
      [0, 20, 100, { name: 'yes' }],
    ]);
    assert.deepEqual(
      draw(tile, 0, 100).frame.labels.map(label => label.text),
      ['yes'],
    );
    const scrolled = draw(tile, 50, 90).frame.labels[0];
    assert.equal(scrolled?.x, 4, 'the label stays at the left end of what is seen');
  });

  it('never writes a name on a bucket', () => {
    const { frame, rects } = draw(
      spanTile([[0, 10, 60, { count: 7, busy: 0.5, name: 'k' }]]),
      0,
      100,
    );
    assert.deepEqual(frame.labels, []);
    assert.deepEqual(rects, [[10, 10, 50, 10]], 'half busy is half as high');
  });

  it('adds up short spans to hills', () => {
    const tile = spanTile([
      [0, 10, 10.25],
      [0, 10.5, 10.75],
      [0, 40, 40.9],
    ]);
    const { rects, covered } = draw(tile, 0, 100);
    assert.deepEqual(rects, [
      [10, 10, 1, 10],
      [40, 2, 1, 18],
    ]);
    assert.ok(Math.abs(covered - 0.014) < 1e-3);
  });

  it('keeps a lone very short span visible', () => {
    const [rect] = draw(spanTile([[0, 50, 50.001]]), 0, 100).rects;
    assert.ok(rect![2]! >= 1 && rect![3]! >= 2);
    assert.equal(draw(spanTile([[0, 50, 50]]), 0, 100).rects.length, 1, 'even an instant');
  });

  it('has no break between hill and bar', () => {
    const area = (end: number) =>
      draw(spanTile([[0, 10, end]]), 0, 100).rects.reduce((sum, [, , w, h]) => sum + w! * h!, 0);
    assert.ok(Math.abs(area(11.98) - area(12.02)) <= 3);
    let before = 0;
    for (let end = 10.4; end < 13; end += 0.2) {
      assert.ok(area(end) >= before - 1e-6, `it shrank at ${end}`);
      before = area(end);
    }
  });

  it('draws only its row and only its piece of the window', () => {
    const tile = spanTile([
      [0, 10, 20],
      [1, 10, 90],
    ]);
    assert.equal(draw(tile, 0, 100).rects.length, 1);
    const frame = emptyFrame();
    const view = { window: { startNs: 0, endNs: 100 }, width: 100, ratio: 1, palette, fade: true };
    const piece = { tile: spanTile([[0, 10, 90]]), window: { startNs: 40, endNs: 60 } };
    addRow(frame, view, new BoxColors(palette), [piece], { y: 0, height: 20, row: 0 });
    assert.deepEqual(rectsOf(frame), [[40, 0, 19, 20]]);
  });

  it('outlines calls and brackets steps', () => {
    const tile = spanTile([
      [0, 0, 30, { boxClass: BoxClass.api }],
      [0, 40, 80, { boxClass: BoxClass.step }],
    ]);
    const { frame } = draw(tile, 0, 100);
    assert.deepEqual(
      [frame.fills, frame.outlines, frame.brackets].map(b => b.count),
      [0, 1, 1],
    );
  });

  it('tears off the side of a step that was not captured, inside the box', () => {
    const { frame } = draw(
      spanTile([
        [0, 0, 40, { boxClass: BoxClass.stepCutAtBegin, name: 'a' }],
        [0, 60, 90, { boxClass: BoxClass.stepCutAtEnd }],
      ]),
      0,
      100,
    );
    assert.deepEqual(
      frame.torn.map(({ side, x, width }) => [side, x, width]),
      [
        ['torn-left', 0, 39],
        ['torn-right', 60, 29],
      ],
    );
    assert.equal(frame.labels[0]?.text, 'a');
    const [first, second] = frame.torn.map(tornEdge);
    const side = (points: number[], at: 0 | 1) => points.filter((_, i) => i % 2 === at);
    assert.deepEqual([Math.min(...side(first!, 0)), Math.max(...side(second!, 0))], [0, 89]);
    assert.ok(new Set(side(second!, 0)).size === 2 && Math.min(...side(second!, 0)) > 60);
    assert.deepEqual([side(first!, 1)[0], side(first!, 1).at(-1)], [0, 20], 'from top to bottom');
    clearFrame(frame);
    assert.equal(frame.torn.length, 0);
  });

  it('cuts texts to what fits', () => {
    const measure = (text: string) => text.length * 6;
    assert.equal(fitText('kernel', 36, measure), 'kernel');
    assert.equal(fitText('kernel', 30, measure), 'kern…');
    assert.equal(fitText('kernel', 12, measure), '');
    for (const [text, width, shown] of [
      ['decode step=5', 78, 'decode step=5'],
      ['decode step=5', 72, 'step=5'],
      ['decode step=5', 30, '5'],
      ['ProfilerStep#1 · 2', 42, '1 · 2'],
      ['ProfilerStep#1 · 2', 12, '2'],
      ['model.layers.31', 24, '31'],
      ['decode', 30, 'deco…'],
      ['decode step=12', 6, ''],
    ] as const) {
      assert.equal(fitNumbered(text, width, measure), shown);
    }
  });
});

describe('picking', () => {
  const layout = makeLayout(
    [
      {
        id: 0,
        parent: -1,
        kind: 'spans',
        role: 'stream',
        label: { key: '{0}', args: ['s'] },
        depths: 2,
        folded: false,
        count: 3,
      },
    ],
    () => false,
  );
  const lane = layout.lanes[0]!;
  const tile = spanTile([
    [0, 10, 20, { span: 7 }],
    [0, 21, 22, { span: 8 }],
    [1, 0, 90, { span: 9 }],
  ]);
  const pieces = [{ tile, window: tile }];

  it('takes the box under the pointer', () => {
    assert.equal(boxAt(lane, 0, 15, 0.1, pieces)?.span, 7);
    assert.equal(boxAt(lane, 1, 15, 0.1, pieces)?.span, 9);
  });

  it('reaches a few pixels for narrow boxes, the nearest first', () => {
    assert.equal(boxAt(lane, 0, 22.9, 1, pieces)?.span, 8);
    assert.equal(boxAt(lane, 0, 40, 1, pieces), undefined);
  });

  it('finds the row of a span again', () => {
    assert.equal(findRow(lane, pieces, 9, 0), 1);
    assert.equal(findRow(lane, pieces, 5, 0), undefined);
  });
});

describe('counters', () => {
  const window = { startNs: 0, endNs: 100 };
  const place = { y: 0, height: 10, limit: 10 };
  const pieces = (shape: 'step' | 'sample') => [
    { tile: counterTile([0, 50], [2, 8], shape), window },
  ];

  it('holds a stepped value until the next', () => {
    assert.deepEqual(
      rounded(counterShape(pieces('step'), window, 100, place).line),
      [0, 8, 50, 8, 50, 2, 100, 2],
    );
    assert.equal(meanIn(pieces('step'), window), 5);
  });

  it('draws a sampled mean back to the sample before', () => {
    assert.deepEqual(
      rounded(counterShape(pieces('sample'), window, 100, place).line),
      [0, 2, 50, 2],
    );
    assert.equal(meanIn(pieces('sample'), window), 8);
  });

  it('rounds the top of the axis up', () => {
    assert.deepEqual([0, 0.3, 7, 11, 200].map(roundLimit), [1, 0.5, 10, 20, 200]);
  });
});
