import assert from 'node:assert/strict';
import { SpanKind, type LaneSpec } from '../../../../src/core/trace/columns.ts';
import type { TraceBuilder } from '../../../../src/core/trace/builder.ts';
import { Timeline } from '../../../../src/core/lod/timeline.ts';
import type { Track } from '../../../../src/core/lod/types.ts';
import { traceOf, type DrawnSpan } from './random-trace.ts';

function lane(kind: LaneSpec['kind'], label: string, rest: Partial<LaneSpec> = {}): LaneSpec {
  const { pid = 1, tid = -1, device = -1, stream = -1 } = rest;
  return { key: `${kind}/${label}/${pid}/${tid}/${device}/${stream}`, kind, label, ...rest, pid };
}

function on(spec: LaneSpec, count = 1, dur = 10): DrawnSpan[] {
  return Array.from({ length: count }, (_, i) => ({
    ...{ lane: spec, kind: SpanKind.other, start: i * 20, dur, name: 'x' },
  }));
}

/** The tree as text, one track a line, indented by level. */
function drawn(tracks: readonly Track[]): string[] {
  const level = (track: Track): number =>
    track.parent === -1 ? 0 : 1 + level(tracks[track.parent]!);
  return tracks.map(track => {
    const label = track.label.key.replace(/\{(\d)\}/g, (_, i) =>
      String(track.label.args[Number(i)]),
    );
    return `${'  '.repeat(level(track))}${label}${track.folded ? ' ▸' : ''}`;
  });
}

function tracksOf(spans: readonly DrawnSpan[], prepare?: (b: TraceBuilder) => void): string[] {
  return drawn(new Timeline(traceOf(spans, prepare)).tracks);
}

describe('tracks', () => {
  it('put devices first, then processes with one thread in the order of kinds, then counters', () => {
    const spans = [
      ...on(lane('api', 'CUDA API', { tid: 1 })),
      ...on(lane('python', 'Python', { tid: 1 })),
      ...on(lane('ranges', 'engine (NVTX)', { tid: 1 })),
      ...on(lane('sync', 'Synchronization')),
      ...on(lane('overhead', 'Profiler overhead', { tid: 9 })),
      ...on(lane('device-ranges', 'Annotations', { device: 0, stream: 7 })),
      ...on(lane('stream', 'Stream 7', { device: 0, stream: 7 }), 2),
      ...on(lane('stream', 'Stream 13', { device: 0, stream: 13 }), 5),
    ];
    const tracks = tracksOf(spans, builder => {
      builder.processes.push({ pid: 1, name: 'python3' });
      builder.counters.push({
        ...{ name: 'SM active', unit: '%', device: 0, pid: -1, shape: 'sample', limit: 100 },
        ...{ time: Float64Array.of(0, 1), value: Float64Array.of(1, 2) },
      });
    });
    assert.deepEqual(tracks, [
      'GPU 0 · Test GPU',
      '  All streams',
      '  Stream 13',
      '  Stream 7',
      '  Annotations',
      'python3 1',
      '  engine (NVTX)',
      '  CUDA API',
      '  Python',
      '  Synchronization',
      '  Profiler overhead',
      'GPU 0 counters ▸',
      '  SM active',
    ]);
  });

  it('name threads where there are several, the main thread first, then the busiest', () => {
    const spans = [
      ...on(lane('api', 'CUDA API', { tid: 5 }), 3),
      ...on(lane('api', 'CUDA API', { tid: 7 }), 9),
      ...on(lane('api', 'CUDA API', { tid: 1 })),
    ];
    const tracks = tracksOf(spans, builder => {
      builder.threads.push({ pid: 1, tid: 7, name: 'worker' });
    });
    assert.deepEqual(tracks, [
      'Process 1',
      '  Thread 1',
      '    CUDA API',
      '  worker 7',
      '    CUDA API',
      '  Thread 5',
      '    CUDA API',
    ]);
  });

  it('tell the processes of one device apart', () => {
    const spans = [1, 2].flatMap(pid =>
      on(lane('stream', 'Stream 7', { pid, device: 0, stream: 7 }), 3 - pid),
    );
    assert.deepEqual(tracksOf(spans), [
      'GPU 0 · Test GPU',
      '  All streams',
      '  Stream 7 (1)',
      '  Stream 7 (2)',
    ]);
  });

  it('call the annotations of a device by a word that can be translated', () => {
    const spans = on(lane('device-ranges', 'Annotations', { device: 0, stream: 7 }), 3);
    const { tracks } = new Timeline(traceOf(spans));
    assert.deepEqual(tracks[1]?.label, { key: 'Annotations', args: [] });
  });

  it('show a lone stream once, under its own name', () => {
    const spans = on(lane('stream', 'Stream 7 (default)', { device: 0, stream: 7 }), 3);
    const { tracks } = new Timeline(traceOf(spans));
    assert.deepEqual(drawn(tracks), ['GPU 0 · Test GPU', '  Stream 7 (default)']);
    assert.deepEqual([tracks[1]?.role, tracks[1]?.count], ['all-streams', 3]);
  });

  it('name nothing twice', () => {
    const spans = [
      ...on(lane('stream', 'Stream 7', { device: 0, stream: 7 })),
      ...on(lane('api', 'CUDA API', { pid: 429, tid: 429 }), 3),
      ...on(lane('api', 'CUDA API', { pid: 429, tid: 3265820224 }), 2),
      ...on(lane('api', 'CUDA API', { pid: 429, tid: 431 })),
      ...on(lane('overhead', 'overhead of 431', { pid: 429, tid: 431 })),
      ...on(lane('overhead', 'Profiler overhead', { pid: 429, tid: 429 })),
    ];
    const tracks = tracksOf(spans, builder => {
      builder.devices[0] = { ...builder.devices[0]!, name: 'GPU 0' };
      builder.processes.push({ pid: 429, name: 'process 429' });
      builder.threads.push(
        { pid: 429, tid: 429, name: ' ' },
        { pid: 429, tid: 3265820224, name: '-1029147072' },
        { pid: 429, tid: 431, name: 'worker-431' },
      );
    });
    assert.deepEqual(tracks, [
      'GPU 0',
      '  Stream 7',
      'Process 429',
      '  Thread 429',
      '    CUDA API',
      '  Thread 3265820224',
      '    CUDA API',
      '  worker-431',
      '    CUDA API',
      '  overhead of 431',
      '  Profiler overhead (429)',
    ]);
  });

  it('give lanes without a name that of their kind', () => {
    const spans = [
      ...on(lane('stream', '', { device: 0, stream: 3 })),
      ...on(lane('ranges', ' ', { tid: 1 })),
      ...on(lane('generic', '', { tid: 1 })),
    ];
    assert.deepEqual(tracksOf(spans), [
      'GPU 0 · Test GPU',
      '  Stream 3',
      'Process 1',
      '  Ranges',
      '  Ranges',
    ]);
  });

  it('leave out empty lanes', () => {
    const tracks = tracksOf(on(lane('api', 'CUDA API', { tid: 1 })), builder => {
      builder.lane(lane('os', 'OS runtime', { tid: 1 }));
    });
    assert.deepEqual(tracks, ['Process 1', '  CUDA API']);
  });

  it('fold threads with little in them where there are many tracks', () => {
    const spans = [...on(lane('api', 'CUDA API', { tid: 1 }), 5000)];
    for (let tid = 2; tid < 20; tid++) spans.push(...on(lane('api', 'CUDA API', { tid }), 3));
    const tracks = tracksOf(spans);
    assert.equal(tracks.filter(label => label.endsWith('▸')).length, 18);
    assert.equal(tracks[1], '  Thread 1');
  });

  it('show lanes without process or device', () => {
    const spans = on(lane('generic', 'my track', { pid: -1 }));
    assert.deepEqual(tracksOf(spans), ['my track']);
  });

  it('are none for an empty trace', () => {
    assert.deepEqual(tracksOf([]), []);
  });

  it('begin with what analysis found, and answer for it', () => {
    const items = [
      { startNs: 50, endNs: 90, label: 'decode 2', node: '/step:2' },
      { startNs: 0, endNs: 40, label: 'prefill', node: '/step:1' },
    ];
    const timeline = new Timeline(traceOf(on(lane('api', 'CUDA API', { tid: 1 }))), {
      derived: [
        { role: 'layers', items: [] },
        { role: 'steps', items },
        { role: 'phases', items: items.slice(0, 1) },
      ],
    });
    assert.deepEqual(drawn(timeline.tracks).slice(0, 2), ['Phases', 'Steps']);
    const [tile] = timeline.tiles({ tracks: [1], startNs: 0, endNs: 100, nsPerPixel: 1 });
    assert.equal(tile?.kind, 'spans');
    assert.deepEqual([...tile.span], [1, 0]);
    assert.deepEqual(tile.names, ['prefill', 'decode 2']);
    assert.equal(tile.covered, 0.8);
    const details = timeline.details(1, tile.span[0]!);
    assert.deepEqual(
      [details?.name, details?.node, details?.selection.span, details?.durationNs],
      ['prefill', '/step:1', undefined, 40],
    );
    assert.equal(timeline.details(1, 5), undefined);
  });
});
