// Real traces behind the pages: opened once by the real engine in the test process, and asked by the hosts' stand-ins.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Headline, TraceSummary } from '../../../src/core/protocol/engine.ts';
import type { Track } from '../../../src/core/lod/types.ts';
import type { CallContext } from '../../../src/core/protocol/rpc.ts';
import { Engine } from '../../../src/worker/engine.ts';
import { fixture, sharedDir } from '../../support/shared.ts';

const root = path.resolve(import.meta.dirname, '..', '..', '..');

export const engine = new Engine();

/** Of calls that nobody cancels. */
export const plain: CallContext = {
  signal: new AbortController().signal,
  transfer: () => undefined,
};

export interface OpenedTrace {
  readonly name: string;
  readonly summary: TraceSummary;
  readonly tracks: readonly Track[];
  readonly headline: Headline;
}

const opened = new Map<string, Promise<OpenedTrace>>();

/**
 * Where a trace is: the sample of the repository, or a large one beside it; a name with a folder is a fixture
 * (`nsys/graph7b.sqlite`) or a file beside the repository (`traces/torch/steps.pt.trace.json.gz`), and an absolute path is
 * itself. undefined = not here.
 */
export function tracePath(name: string): string | undefined {
  if (path.isAbsolute(name)) return name;
  if (name.includes('/')) {
    return [fixture(name), path.join(sharedDir, name)].find(file => existsSync(file));
  }
  const sample = fixture(`sample/${name}.sqlite`);
  if (existsSync(sample)) return sample;
  const large = path.join(sharedDir, 'traces', 'nsys', `${name}.sqlite`);
  if (existsSync(large)) return large;
  return existsSync(`${large}.gz`) ? unpacked(`${large}.gz`, name) : undefined;
}

/** Skips the running test with a line where a trace is not here. */
export function sharedTrace(context: Mocha.Context, name: string): void {
  if (tracePath(name) !== undefined) return;
  process.stdout.write(`      skipped: ${name} is not here\n`);
  context.skip();
}

function unpacked(archive: string, name: string): string {
  const folder = path.join(root, '.cache', 'traces');
  const file = path.join(folder, `${name}.sqlite`);
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, gunzipSync(readFileSync(archive)));
  }
  return file;
}

export function openTrace(name: string): Promise<OpenedTrace> {
  const opening = opened.get(name) ?? readTrace(name);
  opened.set(name, opening);
  return opening;
}

async function readTrace(name: string): Promise<OpenedTrace> {
  const file = tracePath(name);
  if (file === undefined) throw new Error(`no trace ${name}`);
  const summary = await engine.api.open({ path: file, ticket: 1 }, plain);
  const tracks = await engine.api.tracks(summary.id, plain);
  const headline = await engine.api.headline(summary.id, plain);
  return { name: path.basename(file), summary, tracks, headline };
}
