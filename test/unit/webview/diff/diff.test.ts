// What the comparison's page makes of the engine's answers, without a browser: sentence, waterfall, lines of the tree,
// text for the clipboard, kept state, Chinese texts.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type {
  Diff,
  DiffBar,
  DiffFigure,
  DiffFigureKey,
  DiffRow,
} from '../../../../src/core/protocol/diff.ts';
import type { Track } from '../../../../src/core/lod/types.ts';
import { diffColumns, scaleOf } from '../../../../webview/diff/columns.ts';
import { asCsv, asMarkdown } from '../../../../webview/diff/copy.ts';
import { REASONS, VALUE_WORDS } from '../../../../webview/diff/differences.ts';
import { checkState } from '../../../../webview/diff/state.ts';
import { DiffTree, PAGE, type RowsRequest } from '../../../../webview/diff/tree.ts';
import { fewTracks } from '../../../../webview/diff/timelines-tracks.ts';
import { verdictOf } from '../../../../webview/diff/verdict.ts';
import { MOST, operatorsOf, waterfallOf } from '../../../../webview/diff/waterfall-model.ts';
import { changeText, ratioText, ROW_LABELS, signedTime } from '../../../../webview/diff/words.ts';

const root = path.join(import.meta.dirname, '../../../..');

function figure(key: DiffFigureKey, aNs: number, bNs: number, isNoise = false): DiffFigure {
  const time = (ns: number) => ({ ns, minNs: ns, maxNs: ns });
  const ratio = aNs === 0 ? {} : { ratio: bNs / aNs };
  return { key, a: time(aNs), b: time(bNs), deltaNs: bNs - aNs, ...ratio, isNoise };
}

function diffOf(figures: DiffFigure[], waterfall: DiffBar[] = [], per: Diff['per'] = 'step'): Diff {
  const side = {
    trace: 1,
    name: 'x',
    node: '',
    scope: 'decode',
    device: '',
    steps: 3,
    layers: 2,
    repeats: 1,
    window: { startNs: 0, endNs: 1 },
  } as const;
  const rest = { operatorsWithinNoise: false, comparable: true, differences: [] };
  return { a: side, b: side, per, figures, waterfall, ...rest };
}

const bar = (key: string, aNs: number, bNs: number): DiffBar => ({
  key,
  kind: 'operator',
  aNs,
  bNs,
  deltaNs: bNs - aNs,
});

describe('the verdict', () => {
  const sentence = (...figures: DiffFigure[]) => verdictOf(diffOf(figures))?.sentence;

  it('names what changed by most, at most three parts', () => {
    const said = sentence(
      figure('step', 4.86e6, 4.02e6),
      figure('idle.launch', 740e3, 30e3),
      figure('computation', 4e6, 3.9e6),
      figure('idle.sync', 0, 60e3),
      figure('exposedCopies', 0, 50e3),
    );
    const parts = 'idle by launch −710 µs; computation −100 µs; idle by sync +60.0 µs';
    assert.equal(said, `17.3 % less time per step; ${parts}`);
  });

  it('leaves out what is next to nothing, and marks what lies within the noise', () => {
    const said = sentence(
      figure('step', 4e6, 5e6),
      figure('computation', 3e6, 3.5e6, true),
      figure('idle.unknown', 0, 10e3),
      figure('idle.launch', 0, 500e3),
    );
    const parts = 'computation +500 µs (noise); idle by launch +500 µs';
    assert.equal(said, `25.0 % more time per step; ${parts}`);
    const noise = sentence(
      figure('step', 4e6, 4.1e6, true),
      figure('computation', 3e6, 3.1e6, true),
      figure('idle.launch', 0, 100e3),
    );
    assert.equal(noise, 'Step time within the noise (+2.5 %); idle by launch +100 µs');
  });

  it('speaks of no mean where there is one step a side', () => {
    const diff = diffOf([figure('step', 2e6, 1e6)]);
    const one = { steps: 1 };
    const said = verdictOf({ ...diff, a: { ...diff.a, ...one }, b: { ...diff.b, ...one } });
    assert.equal(said?.sentence, '50.0 % less time');
  });

  it('calls equal times the same, whatever they are made of', () => {
    const said = sentence(
      figure('step', 4e6, 4e6),
      figure('computation', 3e6, 3.5e6),
      figure('idle.launch', 1e6, 0.5e6),
    );
    assert.equal(said, 'Same time per step; computation +500 µs; idle by launch −500 µs');
  });

  it('judges nothing by noise, nor where the times do not measure the same', () => {
    const toneIn = (comparable: boolean, isNoise: boolean) =>
      verdictOf({ ...diffOf([figure('step', 4e6, 5e6, isNoise)]), comparable })?.tone;
    assert.equal(toneIn(true, false), 'more');
    assert.equal(toneIn(true, true), 'same');
    assert.equal(toneIn(false, false), 'same');
  });

  it('says where no operator differs by more than noise', () => {
    const figures = [figure('step', 4e6, 5e6), figure('idle.launch', 0, 1e6)];
    const said = (operatorsWithinNoise: boolean) =>
      verdictOf({ ...diffOf(figures), operatorsWithinNoise })?.sentence;
    const changed = '25.0 % more time per step; idle by launch +1.00 ms';
    assert.equal(said(true), `${changed}; kernel times by operator within the noise`);
    assert.equal(said(false), changed);
  });

  it('calls no noise a difference', () => {
    assert.equal(
      sentence(figure('step', 4e6, 4.02e6, true)),
      'Step time within the noise (+0.5 %)',
    );
    assert.equal(sentence(figure('step', 4e6, 4e6)), 'No difference');
    const lossy = (a: string, b: string) => {
      const differences = [{ reason: 'truncated', a, b, weight: 'caution' }] as const;
      return verdictOf({ ...diffOf([figure('step', 4e6, 4e6)]), differences })?.sentence;
    };
    assert.equal(lossy('–', 'cut'), 'No difference; events are missing in B');
    assert.equal(lossy('cut', 'cut'), 'No difference; events are missing in A and B');
  });

  it('speaks of wall clock where there are no steps', () => {
    const verdict = verdictOf(diffOf([figure('wall', 2e6, 1e6)], [], 'total'));
    assert.equal(verdict?.what, 'Wall clock');
    assert.equal(verdict?.sentence, '50.0 % less time');
    assert.equal(verdictOf(diffOf([])), undefined);
  });

  it('says that a side has nothing', () => {
    const verdict = verdictOf(diffOf([figure('wall', 0, 1e6)], [], 'total'));
    assert.equal(verdict?.sentence, 'A has no operations to compare');
    assert.equal(verdict?.change, undefined);
    assert.equal(verdictOf(diffOf([figure('wall', 0, 0)])), undefined);
  });
});

describe('the waterfall', () => {
  const wall = figure('wall', 1000, 800);

  it('leads from A to B in one line, the largest part first', () => {
    const { bars } = waterfallOf(diffOf([wall], [bar('x', 100, 50), bar('y', 500, 350)]));
    assert.deepEqual(
      bars.map(({ key, fromNs, toNs }) => [key, fromNs, toNs]),
      [
        ['a', 0, 1000],
        ['y', 1000, 850],
        ['x', 850, 800],
        ['b', 0, 800],
      ],
    );
  });

  it('draws the small ones as one, and loses none', () => {
    const parts = Array.from({ length: 30 }, (_, i) => bar(`p${i}`, 100, 100 - (i % 7) - 1));
    const total = parts.reduce((sum, { deltaNs }) => sum + deltaNs, 0);
    const { bars } = waterfallOf(diffOf([figure('wall', 3000, 3000 + total)], parts));
    assert.equal(bars.length, MOST + 3);
    assert.equal(bars.at(-2)?.kind, 'rest');
    assert.equal(bars.at(-2)?.count, 30 - MOST);
    assert.equal(bars.at(-2)?.toNs, bars.at(-1)?.toNs);
  });

  it('cuts the axis only where all that changes lies far from 0', () => {
    const far = waterfallOf(diffOf([wall], [bar('x', 300, 100)]));
    assert.ok(far.minNs > 0 && far.minNs < 800);
    const near = waterfallOf(diffOf([figure('wall', 1000, 200)], [bar('x', 900, 100)]));
    assert.equal(near.minNs, 0);
    const flat = waterfallOf(diffOf([figure('wall', 9, 9)], [bar('x', 9, 9)]));
    assert.deepEqual([flat.minNs, flat.isFlat, flat.bars.length], [0, true, 2]);
  });
});

describe('the operators by themselves', () => {
  it('begin at 0 and leave out idle time', () => {
    const idle: DiffBar = { ...bar('idle.launch', 900, 100), kind: 'idle' };
    const noisy: DiffBar = { ...bar('z', 10, 11), isNoise: true };
    const parts = [bar('x', 100, 50), idle, bar('y', 500, 520), noisy];
    const { bars, minNs, maxNs, isChain } = operatorsOf(diffOf([], parts));
    assert.deepEqual(
      bars.map(({ key, fromNs, toNs, isNoise }) => [key, fromNs, toNs, isNoise === true]),
      [
        ['x', 0, -50, false],
        ['y', 0, 20, false],
        ['z', 0, 1, true],
      ],
    );
    assert.deepEqual([minNs, maxNs, isChain], [-50, 20, false]);
  });

  it('call their rest noise only where all of it is', () => {
    const parts = [bar('x', 100, 50), bar('y', 10, 12), bar('z', 10, 11)];
    const rest = (all: DiffBar[]) => operatorsOf(diffOf([], all), 1).bars.at(-1);
    const noisy = (all: readonly DiffBar[]) => all.map(one => ({ ...one, isNoise: true }));
    assert.deepEqual([rest(parts)?.kind, rest(parts)?.isNoise], ['rest', false]);
    assert.equal(rest([parts[0]!, ...noisy(parts.slice(1))])?.isNoise, true);
  });
});

function rowOf(id: string, change: Partial<DiffRow> = {}): DiffRow {
  const cell = { ns: 1000, minNs: 1000, maxNs: 1000, count: 2, percent: 50 };
  return {
    id,
    kind: 'operator',
    label: id,
    a: cell,
    b: { ...cell, ns: 1500 },
    deltaNs: 500,
    ratio: 1.5,
    isNoise: false,
    rule: 'name',
    confidence: 'certain',
    hasChildren: true,
    ...change,
  };
}

describe('the lines of the tree', () => {
  const totals = { aNs: 1, bNs: 2, deltaNs: 1 };
  const arrangement = {
    by: 'operator',
    sort: 'delta',
    descending: true,
    per: 'step',
  } as const;

  function treeOf(sizes: Readonly<Record<string, number>>) {
    const asked: RowsRequest[] = [];
    const failures: unknown[] = [];
    const tree = new DiffTree(
      request => {
        asked.push(request);
        const total = sizes[request.row];
        if (total === undefined) return Promise.reject(new Error(`no ${request.row}`));
        const count = Math.min(request.limit, total - request.offset);
        const rows = Array.from({ length: count }, (_, i) =>
          rowOf(`${request.row}/${request.offset + i}`),
        );
        return Promise.resolve({ rows, total, totals });
      },
      arrangement,
      { changed: () => undefined, failed: error => void failures.push(error) },
    );
    return { tree, asked, failures };
  }

  it('are those of the top, and of what is unfolded', async () => {
    const { tree } = treeOf({ '': 3, '/1': 2 });
    await tree.reload(arrangement);
    await tree.expand('/1');
    assert.deepEqual(
      tree.lines.map(({ row, depth, expanded }) => [row?.id, depth, expanded]),
      [
        ['/0', 0, false],
        ['/1', 0, true],
        ['/1/0', 1, false],
        ['/1/1', 1, false],
        ['/2', 0, false],
      ],
    );
    tree.collapse('/1');
    assert.equal(tree.lines.length, 3);
    assert.deepEqual(tree.totals, totals);
  });

  it('are asked for once, page by page, when they come into view', async () => {
    const { tree, asked } = treeOf({ '': 250 });
    await tree.reload(arrangement);
    assert.equal(tree.lines.length, 250);
    tree.viewed(0, 50);
    tree.viewed(PAGE + 1, PAGE + 3);
    tree.viewed(PAGE, PAGE + 20);
    await new Promise(resolve => setImmediate(resolve));
    assert.deepEqual(
      asked.map(({ offset }) => offset),
      [0, PAGE],
    );
    assert.equal(tree.lines[PAGE + 5]?.row?.id, `/${PAGE + 5}`);
    assert.equal(tree.idle, true);
  });

  it('stay unfolded when the order changes, not when the grouping does', async () => {
    const { tree } = treeOf({ '': 3, '/1': 2, '/1/0': 1 });
    await tree.reload(arrangement);
    await tree.expand('/1');
    await tree.expand('/1/0');
    await tree.reload({ ...arrangement, sort: 'name' });
    assert.equal(tree.lines.length, 6);
    await tree.reload({ ...arrangement, by: 'layer' });
    assert.equal(tree.lines.length, 3);
  });

  it('tell of a failure and can be asked for again', async () => {
    const sizes: Record<string, number> = { '': 1 };
    const { tree, failures } = treeOf(sizes);
    await tree.reload(arrangement);
    await tree.expand('/0');
    assert.equal(failures.length, 1);
    sizes['/0'] = 4;
    tree.viewed(0, 2);
    await new Promise(resolve => setImmediate(resolve));
    assert.equal(tree.lines.length, 5);
  });
});

describe('text for the clipboard', () => {
  const rows = [
    { row: rowOf('a|b, "c"'), depth: 0 },
    { row: rowOf('=SUM(1)', { b: undefined as never, rule: 'only-a' }), depth: 1 },
  ];
  const scale = scaleOf(rows.map(({ row }) => row));
  const source = { rows, columns: diffColumns(scale), scale, names: { a: 'x', b: 'y' } };

  it('is CSV with exact numbers, quoted, without formulas', () => {
    const lines = asCsv(source).split('\r\n');
    assert.match(lines[0] ?? '', /^Level,Name,A Count,A Time \(ns\),A Share \(%\),B Count,/);
    assert.match(lines[1] ?? '', /^0,"a\|b, ""c""",2,1000,50\.00,2,1500,50\.00,500,1\.5,/);
    assert.match(lines[2] ?? '', /^1,'=SUM\(1\),2,1000,50\.00,,,,500/);
  });

  it('is Markdown that keeps its columns', () => {
    const lines = asMarkdown(source).split('\n');
    const cells = (line = '') => line.split(/(?<!\\)\|/).length;
    assert.equal(cells(lines[5]), cells(lines[3]));
    assert.match(lines[5] ?? '', /^\| `a\\\|b, "c"` \|/);
    assert.match(lines[6] ?? '', /^\| \u00a0{4}`=SUM\(1\)` \|/);
  });

  it('takes words of ours for words, and names for code', () => {
    const layer = { ...rowOf('layer'), translate: true, args: [3] };
    const template = rowOf('void f<long>(c10::Half*)');
    const two = [layer, template].map(row => ({ row, depth: 0 }));
    const text = asMarkdown({ ...source, rows: two });
    assert.match(text, /\n\| layer 3 \|.*\n\| `void f<long>\(c10::Half\*\)` \|/);
  });
});

describe('differences', () => {
  it('have a sign, and say 0 for none', () => {
    assert.equal(signedTime(-710e3), '−710 µs');
    assert.equal(signedTime(0.2), '0');
    assert.equal(changeText(0.827), '−17.3 %');
    assert.equal(changeText(1.0001), '+0.01 %');
    assert.equal(changeText(0.99999), '≈ 0 %');
    assert.equal(changeText(21), '+2,000 %');
    assert.equal(ratioText(0.998), '0.998');
    assert.equal(ratioText(undefined), '–');
  });
});

describe('the kept state', () => {
  it('is taken up as far as it makes sense', () => {
    const state = { by: 'layer', sort: 'x', per: 'total', folded: ['timelines', 3], pair: 1 };
    assert.deepEqual(checkState(state, 1), { by: 'layer', per: 'total', folded: ['timelines'] });
    assert.deepEqual(checkState(null, 1), {});
  });

  it('holds rows and timelines of its own pair only, and only sound ones', () => {
    const rows = { filter: 'x', opened: ['/a'], active: '/a', first: 3 };
    const memory = { rows, timelines: undefined, scrollTop: 4, focus: undefined };
    assert.deepEqual(checkState({ memory, pair: ['a', 'b'] }, ['a', 'b']), { memory });
    assert.deepEqual(checkState({ memory, pair: ['a', 'b'] }, ['b', 'a']), {});
    const halves = { ...memory, timelines: { active: 'a', sides: {} } };
    assert.deepEqual(checkState({ memory: halves, pair: 1 }, 1), { memory });
    const broken = { ...memory, rows: { ...rows, opened: [3] } };
    assert.deepEqual(checkState({ memory: broken, pair: 1 }, 1), {});
  });
});

describe('few lanes', () => {
  const track = (id: number, parent: number, role: Track['role'], kind: Track['kind'] = 'spans') =>
    ({ id, parent, role, kind, label: role, rows: 1 }) as unknown as Track;
  const tracks = [track(0, -1, 'phases'), track(1, -1, 'steps'), track(2, -1, 'layers')];
  const below = (tight: boolean, of = tracks) => fewTracks(of, tight).map(({ parent }) => parent);

  it('have the phases folded below the steps', () => {
    assert.deepEqual(below(false), [1, -1, -1]);
  });

  it('have the layers in place of the steps where there is little room', () => {
    assert.deepEqual(below(true), [2, 2, -1]);
    assert.equal(fewTracks(tracks, true)[2]?.folded, true);
    assert.deepEqual(below(true, tracks.slice(0, 2)), [1, -1], 'there are no layers');
  });

  it('have the steps of the first rank stand for those of all', () => {
    const rank = (id: number): Track[] => [
      track(id, -1, 'device', 'group'),
      track(id + 1, id, 'phases'),
      track(id + 2, id, 'steps'),
      track(id + 3, id, 'all-streams'),
    ];
    assert.deepEqual(below(false, [...rank(0), ...rank(4)]), [-2, 2, -1, -1, -2, 7, 7, -1]);
  });
});

describe('a row that is selected elsewhere', () => {
  const level = (parent: string, count: number) =>
    Array.from({ length: count }, (_, i) => rowOf(`${parent}/${i}`));
  const asked: RowsRequest[] = [];
  function treeOf(filter?: (id: string) => boolean): DiffTree {
    asked.length = 0;
    const ask = (request: RowsRequest) => {
      asked.push(request);
      const all = level(request.row, 250).filter(({ id }) => filter?.(id) !== false);
      const rows = all.slice(request.offset, request.offset + request.limit);
      const totals = { aNs: 0, bNs: 0, deltaNs: 0 };
      return Promise.resolve({ rows, total: all.length, totals });
    };
    const arrangement = { by: 'operator', sort: 'delta', descending: true, per: 'step' } as const;
    const events = { changed: () => undefined, failed: () => undefined };
    return new DiffTree(ask, arrangement, events);
  }

  it('is unfolded to, page by page, and asked for once', async () => {
    const tree = treeOf();
    const first = tree.reload({ by: 'operator', sort: 'delta', descending: true, per: 'step' });
    assert.equal(await tree.reveal('/7/230'), '/7/230');
    await first;
    const line = tree.lines[tree.indexOf('/7/230')];
    assert.deepEqual([line?.depth, line?.index, line?.parent], [1, 230, '/7']);
    assert.deepEqual(
      asked.map(({ row, offset }) => [row, offset]),
      [
        ['', 0],
        ['/7', 0],
        ['/7', PAGE],
        ['/7', 2 * PAGE],
      ],
    );
    asked.length = 0;
    assert.equal(await tree.reveal('/7/12'), '/7/12');
    assert.equal(asked.length, 0);
  });

  it('is the innermost that the filter lets through', async () => {
    const tree = treeOf(id => id !== '/7/3');
    await tree.reload({ by: 'operator', sort: 'delta', descending: true, per: 'step' });
    assert.equal(await tree.reveal('/7/3'), '/7');
    assert.equal(await tree.reveal('/999/3'), undefined);
  });
});

describe('texts of the comparison', () => {
  it('are translated', () => {
    const bundle = JSON.parse(
      readFileSync(path.join(root, 'l10n/bundle.l10n.zh-cn.json'), 'utf8'),
    ) as Record<string, string>;
    const folder = path.join(root, 'webview/diff');
    const texts = readdirSync(folder)
      .map(file => readFileSync(path.join(folder, file), 'utf8'))
      .flatMap(source => [...source.matchAll(/(?<![\w.])t\(\s*'((?:[^'\\]|\\.)*)'/g)])
      .map(([, text = '']) => text.replace(/\\'/g, "'"));
    assert.ok(texts.length > 100);
    const all = [...texts, ...Object.values(ROW_LABELS), ...Object.values(REASONS), ...VALUE_WORDS];
    assert.deepEqual([...new Set(all.filter(text => !(text in bundle)))], []);
  });
});
