/**
 * One measured question about an nsys export, and the references that it is held against. What a mode does before it
 * returns its work is not measured, but its memory is.
 *
 *     nsys-child MODE FILE
 */

import { diffOf } from '../../../src/core/analysis/diff/diff.ts';
import { headlineOf } from '../../../src/core/analysis/headline.ts';
import { kernelSummary } from '../../../src/core/analysis/kernels.ts';
import { Engine } from '../../../src/worker/engine.ts';
import { ask } from '../../support/diff-sides.ts';
import { openWritable } from '../../support/sqlite-fixture.ts';
import { printCost } from './print-cost.ts';

const [mode = '', file = ''] = process.argv.slice(2);
const engine = new Engine();

type Work = () => number | Promise<number>;

const KERNEL_COLUMNS =
  'start, "end", deviceId, contextId, streamId, globalPid, correlationId, demangledName, ' +
  'graphNodeId, gridX, gridY, gridZ, blockX, blockY, blockZ, registersPerThread, ' +
  'staticSharedMemory, dynamicSharedMemory';

const MODES: Readonly<Record<string, () => Work | Promise<Work>>> = {
  /** File to columns. */
  open: () => async () => (await opened(file)).trace.spans.length,
  /** As the editor opens it: its steps found, its tracks made. */
  editor: () => async () => {
    const context = { signal: new AbortController().signal, transfer: () => undefined };
    const { id } = await engine.api.open({ path: file, ticket: 1 }, context);
    return engine.trace(id).trace.spans.length;
  },
  /** The columns that opening reads of the large tables. */
  floor: () =>
    reading(
      `SELECT ${KERNEL_COLUMNS} FROM CUPTI_ACTIVITY_KIND_KERNEL`,
      'SELECT start, "end", globalTid, correlationId, nameId, eventClass FROM CUPTI_ACTIVITY_KIND_RUNTIME',
      'SELECT start, "end", eventType, globalTid, text, textId, domainId, color FROM NVTX_EVENTS',
    ),
  /** Eight columns, as a program that wants little would read them. */
  eight: () =>
    reading(
      'SELECT start, "end", deviceId, streamId, correlationId, globalPid, demangledName, shortName ' +
        'FROM CUPTI_ACTIVITY_KIND_KERNEL',
    ),
  /** The kernel summary of an open trace, medians included. */
  async summary() {
    const { trace } = await opened(file);
    return () => kernelSummary(trace).length;
  },
  /** Its sums in SQL, without the medians. */
  group: () =>
    reading(
      'SELECT demangledName, count(*), sum("end" - start), avg("end" - start), min("end" - start), ' +
        'max("end" - start), sum(("end" - start) * ("end" - start)) ' +
        'FROM CUPTI_ACTIVITY_KIND_KERNEL GROUP BY demangledName',
    ),
  /** The file beside itself, both shown: the verdict and the first page of rows. */
  async diff() {
    const [a, b] = [await opened(file), await opened(file)];
    for (const { trace } of [a, b]) headlineOf(trace);
    return () => {
      diffOf({ a: [a], b: [b] });
      return ask({ a: [a], b: [b] }, { by: 'operator', limit: 200 }).rows.length;
    };
  },
};

async function opened(path: string) {
  const { id } = await engine.open(path);
  const { name, trace } = engine.trace(id);
  return { id, name, trace };
}

function reading(...queries: string[]): Work {
  const database = openWritable(file);
  const kept: unknown[][] = [];
  return () => {
    for (const query of queries) kept.push(database.prepare(query).raw().all());
    return kept.reduce((sum, rows) => sum + rows.length, 0);
  };
}

await printCost(await MODES[mode]!());
